// The criteria of one sheet and the keypad that fills them. The hand stays in one place: a row is
// chosen, its keys appear in the dock, a chip leads on to the next blank.
import { highestTotal } from "./book.js";
import { addNumbers, compareNumbers, onGrid, timesNumbers } from "./decimals.js";
import { makeDock } from "./dock.js";
import { el, icon, setText } from "./el.js";
import { say, shown, text } from "./words.js";

// `change(criterion, value)` keeps a mark; `sheet()` gives what holds; `say` line under the rows
// comes from `remark(sheet)`. Gives { marks, total, dock, draw, key, … }; the total stands over the
// keys, so that it is seen wherever they are.
export function makeScoring({ round, sheet, change, remark, speak, explain, moved }) {
  const { criteria } = round;
  const state = { at: 0, typed: "", wrong: false };
  const rows = criteria.map((criterion, at) =>
    makeCriterion(
      criterion,
      () => acts.choose(at),
      () => explain(criterion),
    ),
  );
  const total = makeTotal(criteria);
  const dock = makeDock();

  const marked = () => sheet().marks[criteria[state.at].key] ?? null;

  function choose(at, focus = false) {
    state.at = (at + criteria.length) % criteria.length;
    Object.assign(state, { typed: "", wrong: false });
    draw();
    rows[state.at].node.scrollIntoView({ block: "nearest" });
    if (focus) rows[state.at].pick.focus({ preventScroll: true });
  }

  async function put(value, { typed = "", lead = false } = {}) {
    const criterion = criteria[state.at];
    Object.assign(state, { typed, wrong: false });
    await change(criterion, value);
    tell(criterion);
    if (!lead) return draw();
    const gap = nextGap();
    return gap === null ? draw() : choose(gap, rows[state.at].pick === document.activeElement);
  }

  function nextGap() {
    const { marks } = sheet();
    for (let step = 1; step <= criteria.length; step += 1) {
      const at = (state.at + step) % criteria.length;
      if (!(criteria[at].key in marks)) return at;
    }
    return null;
  }

  function tell(criterion) {
    const now = sheet();
    const value = now.marks[criterion.key];
    const said =
      value === undefined ? say("sheet.blank") : say("sheet.points", { n: shown(value) });
    speak(
      `${text(criterion.texts)} ${said}. ${say("sheet.sum", { total: now.total ?? "–", n: now.entered, of: criteria.length })}`,
    );
  }

  // A digit goes on with what was typed, or begins anew where that would be too much.
  function type(sign) {
    const criterion = criteria[state.at];
    let next =
      sign === ".5" ? `${(state.typed || marked() || "0").split(".")[0]}.5` : state.typed + sign;
    if (next === ".") next = "0.";
    if (sign !== "." && compareNumbers(next.replace(/\.$/, ""), criterion.max) > 0) next = sign;
    next = next.replace(/^0(?=\d)/, "");
    if (onGrid(next, criterion)) return put(next, { typed: next });
    Object.assign(state, { typed: next, wrong: true });
    return draw();
  }

  function erase() {
    if (state.wrong) {
      Object.assign(state, { typed: "", wrong: false });
      return draw();
    }
    return marked() === null ? null : put(null);
  }

  function nudge(direction) {
    const criterion = criteria[state.at];
    const value = marked();
    if (value === null || criterion.grades) return null;
    const next = addNumbers(value, timesNumbers(criterion.step, direction));
    return onGrid(next, criterion) ? put(next) : null;
  }

  // One after the other: each builds on what the one before has kept.
  let turn = Promise.resolve();
  const inTurn =
    (act) =>
    (...given) =>
      (turn = turn.then(() => act(...given)).catch(() => draw()));
  const onward = () => choose(nextGap() ?? state.at + 1, true);
  const step = (by) => choose(state.at + by, true);
  const lead = (value) => put(value, { lead: true });
  const acts = {
    put: inTurn(lead),
    type: inTurn(type),
    erase: inTurn(erase),
    nudge: inTurn(nudge),
    next: inTurn(onward),
    step: inTurn(step),
    sign: inTurn(sign),
    choose: inTurn(choose),
    after: inTurn((act) => void act()), // what rests on all that was pressed before
  };

  function draw() {
    const now = sheet();
    criteria.forEach((criterion, at) => {
      const typing = at === state.at && state.wrong ? state.typed : null;
      rows[at].draw({
        on: at === state.at,
        value: now.marks[criterion.key] ?? null,
        typing,
        asked: now.asks.some((ask) => ask.kind === "mark" && ask.field === criterion.key),
      });
    });
    const criterion = criteria[state.at];
    total.draw(now, state.wrong ? gridWords(criterion) : remark(now, criterion));
    dock.draw(criterion, now.marks[criterion.key] ?? null, acts);
    moved?.(criterion);
  }

  // A letter is a grade, a digit or a point is typed; which, the row says that it comes to.
  function sign(pressed) {
    const { grades } = criteria[state.at];
    if (grades) return pressed in grades ? lead(pressed) : null;
    return /^[0-9.]$/.test(pressed) ? type(pressed) : null;
  }

  // Keys for the whole sheet; true = it was one of ours. Keys before it may still be carried out,
  // so none is read by the row that is chosen now.
  function key(event) {
    const { key: pressed, target } = event;
    const letter = pressed.toUpperCase();
    const onRow = target === document.body || target.classList.contains("pick");
    if (/^[0-9.,]$/.test(pressed)) acts.sign(pressed.replace(",", "."));
    else if (pressed.length === 1 && criteria.some(({ grades }) => grades && letter in grades))
      acts.sign(letter);
    else if (pressed === "Backspace" || pressed === "Delete") acts.erase();
    else if (pressed === "+" || pressed === "=") acts.nudge("1");
    else if (pressed === "-") acts.nudge("-1");
    else if (pressed === "ArrowDown") acts.step(1);
    else if (pressed === "ArrowUp") acts.step(-1);
    else if (pressed === "Enter" && onRow) acts.next();
    else return false;
    return true;
  }

  const list = el(
    "ol.criteria",
    {},
    rows.map(({ node }) => node),
  );
  const marks = el("section.marks", { "aria-label": say("sheet.marks") }, list);
  return {
    after: acts.after,
    marks,
    total: total.node,
    dock: dock.node,
    draw,
    key,
    choose,
    current: () => criteria[state.at],
    focusGap: () => focusFirst(),
  };

  function focusFirst() {
    const { marks: given } = sheet();
    const at = criteria.findIndex(({ key }) => !(key in given));
    acts.choose(at < 0 ? 0 : at, true);
  }
}

function makeCriterion(criterion, choose, explain) {
  const name = text(criterion.texts, "title", criterion.key);
  const help = text(criterion.texts, "help");
  const tile = el("span.tile");
  const pick = el(
    "button.pick",
    { type: "button", onclick: choose },
    el("span.name", {}, name, help && el("span.q", {}, help)),
    el("span.max", {}, `/ ${shown(criterion.max)}`),
    tile,
  );
  const why = el(
    "button.why",
    { type: "button", onclick: explain, "aria-label": say("sheet.why", { name }) },
    icon("info"),
  );
  const node = el("li.crit", {}, pick, why);
  const draw = ({ on, value, typing, asked }) => {
    node.classList.toggle("on", on);
    node.classList.toggle("warn", asked);
    if (on) pick.setAttribute("aria-current", "true");
    else pick.removeAttribute("aria-current");
    const shownValue = typing ?? value;
    tile.classList.toggle("given", shownValue !== null);
    tile.classList.toggle("odd", typing !== null);
    setText(tile, shownValue === null ? say("sheet.blank") : shown(shownValue));
    const said =
      shownValue === null
        ? say("sheet.blank")
        : criterion.grades
          ? value
          : say("sheet.points", { n: shown(shownValue) });
    pick.setAttribute(
      "aria-label",
      say("sheet.row", { name, max: shown(criterion.max), value: said }),
    );
  };
  return { node, pick, draw };
}

function gridWords({ min, max, step }) {
  return say("sheet.grid", { min: shown(min), max: shown(max), step: shown(step) });
}

function makeTotal(criteria) {
  const sum = el("b.num");
  const note = el("span.remark");
  const pips = el(
    "span.pips",
    { "aria-hidden": "true" },
    criteria.map(() => el("i")),
  );
  const node = el(
    "div.total",
    {},
    el("span", {}, say("sheet.total")),
    el("span.num", {}, sum, " ", el("span.sub", {}, `/ ${shown(highestTotal(criteria))}`)),
    note,
    pips,
  );
  const draw = (now, remark) => {
    setText(sum, now.total === null ? "–" : shown(now.total));
    const words = remark ?? say("sheet.entered", { n: now.entered, of: criteria.length });
    if (typeof words === "string") setText(note, words);
    else note.replaceChildren(words);
    [...pips.children].forEach((pip, at) => pip.classList.toggle("f", at < now.entered));
  };
  return { node, draw };
}
