// The keys for one criterion: its grades or its few points as they are, else a keypad with chips.
import { addNumbers, compareNumbers, gridNear } from "./decimals.js";
import { el } from "./el.js";
import { say, shown, text } from "./words.js";

const FEW = 11; // so many points at most are keys of their own
const PERCENTS = [100, 90, 80, 70, 60];

export function makeDock() {
  const node = el("div.dock", { role: "group" });
  let before = null;
  const draw = (criterion, value, acts) => {
    if (criterion !== before) {
      before = criterion;
      node.setAttribute(
        "aria-label",
        say("sheet.keys", { name: text(criterion.texts, "title", criterion.key) }),
      );
      const points = fewPoints(criterion);
      node.classList.toggle("few", Boolean(points));
      node.replaceChildren(
        ...(points ? segments(criterion, points, acts) : keypad(criterion, acts)),
      );
    }
    for (const key of node.querySelectorAll("[data-value]")) {
      const on = key.dataset.value === value;
      key.setAttribute("aria-pressed", String(on));
    }
  };
  return { node, draw };
}

// The values of a short scale, best first; null = it is a long one.
export function fewPoints({ grades, min, max, step }) {
  if (grades) return Object.keys(grades);
  const found = [];
  for (let at = min; compareNumbers(at, max) <= 0; at = addNumbers(at, step)) {
    if (found.length === FEW) return null;
    found.unshift(at);
  }
  return found;
}

function dockKey(kind, label, act, props = {}) {
  return el(`button.key${kind}`, { type: "button", onclick: act, ...props }, label);
}

function segments(criterion, points, acts) {
  const keys = points.map((value) => {
    const worth = criterion.grades
      ? el("small", {}, say("sheet.points", { n: shown(criterion.grades[value]) }))
      : null;
    return dockKey(".chip", [shown(value), worth], () => acts.put(value), { dataset: { value } });
  });
  return [
    ...keys,
    dockKey(".del", say("sheet.erase"), acts.erase),
    dockKey(".next", say("sheet.next"), acts.next),
  ];
}

function keypad(criterion, acts) {
  const chips = [...new Set(PERCENTS.map((percent) => gridNear(percent, criterion)))].map(
    (value, at) =>
      dockKey(
        ".chip",
        [shown(value), el("small", {}, say(`sheet.chip.${PERCENTS[at]}`))],
        () => acts.put(value),
        { dataset: { value } },
      ),
  );
  const digit = (sign) => dockKey("", sign, () => acts.type(sign));
  const step = shown(criterion.step);
  const less = dockKey(".step", `−${step}`, () => acts.nudge("-1"), {
    "aria-label": say("sheet.less", { n: step }),
  });
  const more = dockKey(".step", `+${step}`, () => acts.nudge("1"), {
    "aria-label": say("sheet.more", { n: step }),
  });
  const part = partKey(criterion, digit);
  return [
    ...chips,
    ...["7", "8", "9"].map(digit),
    less,
    more,
    ...["4", "5", "6", "0"].map(digit),
    dockKey(".del", say("sheet.erase"), acts.erase),
    ...["1", "2", "3"].map(digit),
    ...(part ? [part] : []),
    dockKey(part ? ".next.one" : ".next", say("sheet.next"), acts.next),
  ];
}

function partKey({ step }, digit) {
  if (!step.includes(".")) return null;
  return digit(/^0?\.50*$/.test(step) ? ".5" : ".");
}
