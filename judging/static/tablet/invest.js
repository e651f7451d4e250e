// Mock money: so many units on entries, never more than there are, all of them at the end.
import { barred, entryName, inTurn, makeFrame, titleOf } from "./whole.js";

export function open(app, place, { round: key }) {
  const { el, say } = app;
  const left = el("b.num");
  const bar = el("progress.bar", { max: 1, value: 0, "aria-label": say("invest.spent_label") });
  const middle = el("div.progress.purse", {}, el("span", {}, say("invest.left")), left, bar);
  const purse = () => app.value("investment", key, null, "") ?? {};
  const spent = () => Object.values(purse()).reduce((sum, units) => sum + units, 0);
  const rows = new Map();
  const frame = makeFrame(app, place, {
    ...{ name: "invest", kind: "investment", key, middle },
    ready,
    drawn: draw,
  });

  function ready() {
    const { units, min_entries: least } = frame.part();
    if (spent() < units) return say("invest.still", { n: units - spent() });
    const on = Object.values(purse()).filter(Boolean).length;
    return on < least ? say("invest.spread", { n: least }) : null;
  }

  const put = inTurn(async (entry, by) => {
    const { units, max_per_entry: most } = frame.part();
    const had = purse()[entry] ?? 0;
    const next = Math.min(had + by, most, had + units - spent());
    if (frame.handedIn() || frame.ended() || next < 0 || next === had) return;
    const placed = { ...purse(), [entry]: next };
    if (!next) delete placed[entry];
    await app.set("investment", key, null, "", placed);
    app.speak(
      say("invest.told", {
        title: titleOf(app, frame.round(), entry),
        n: next,
        left: units - spent(),
      }),
    );
  });

  const forget = inTurn(async (entry) => {
    const { [entry]: units, ...rest } = purse();
    if (units) await app.set("investment", key, null, "", rest);
  });

  function makeRow(entry) {
    const name = titleOf(app, frame.round(), entry);
    const step = (sign, by) =>
      el(
        "button.key.step",
        {
          type: "button",
          onclick: () => put(entry, by),
          "aria-label": say(by > 0 ? "invest.more" : "invest.less", { name }),
        },
        sign,
      );
    const [less, more] = [step("−", -1), step("+", 1)];
    const units = el("output.units", {
      tabIndex: 0,
      role: "spinbutton",
      "aria-label": say("invest.units_of", { name }),
      "aria-valuemin": 0,
      onkeydown: (event) => {
        const by = { ArrowUp: 1, "+": 1, ArrowDown: -1, "-": -1 }[event.key];
        if (by) event.preventDefault();
        if (by) put(entry, by);
      },
    });
    const node = el(
      "li.stake",
      {},
      entryName(app, frame.round(), frame.part(), entry),
      el("div.stepper", { role: "group", "aria-label": name }, less, units, more),
    );
    rows.set(entry, { node, less, more, units });
    return node;
  }

  function draw(closed) {
    const { units, max_per_entry: most } = frame.part();
    const rest = units - spent();
    left.textContent = say("invest.of", { n: rest, of: units });
    bar.value = spent() / units;
    for (const [entry, row] of rows) {
      const now = purse()[entry] ?? 0;
      row.units.textContent = String(now);
      row.units.setAttribute("aria-valuenow", String(now));
      row.units.setAttribute("aria-valuemax", String(Math.min(most, now + rest)));
      row.node.classList.toggle("given", now > 0);
      row.less.disabled = closed || now === 0;
      row.more.disabled = closed || rest === 0 || now >= most;
    }
  }

  const { units, max_per_entry: most, min_entries: least } = frame.part();
  frame.main.append(
    el("p.rule", {}, say("invest.rule", { n: units, most, least })),
    el(
      "ol.stakes",
      { "aria-label": say("invest.title") },
      frame.part().groups.flatMap((group) => group.entries.map(makeRow)),
    ),
    barred(app, frame, forget),
  );
  frame.draw();
  return frame.close;
}
