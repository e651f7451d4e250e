// Two values for one field, from two tablets: both of equal weight, and the judge says which.
import { el, icon } from "./el.js";
import { clockTime, say, shown, text } from "./words.js";

export function openAsk(app, round, asks, sheet) {
  const [first] = asks;
  const same = asks.filter((one) => one.kind === first.kind && one.field === first.field);
  const held = app.held(first.kind, round.key, first.entry, first.field);
  const name = nameOf(round, first);
  const settle = async (value) => {
    await app.set(
      first.kind,
      round.key,
      first.entry,
      first.field,
      value,
      same.map(({ id }) => id),
    );
    app.speak(say("asks.settled", { name, value: wordsOf(first.kind, value) }));
  };
  const here = held
    ? { value: held.value, device: app.book.sitting.device, made_at: held.at ?? held.made_at }
    : null;
  const choices = [
    here && option(app, first.kind, here, "asks.here", settle),
    ...same.map((ask) => option(app, first.kind, ask, "asks.there", settle)),
  ];
  const now = held?.value ?? null;
  const meanwhile =
    now === null
      ? say("asks.meanwhile_blank")
      : say("asks.meanwhile", { value: wordsOf(first.kind, now) });
  return el(
    "section.dock.ask",
    { "aria-labelledby": "ask-title" },
    el("h2", { id: "ask-title" }, icon("alert", "alert"), " ", say("asks.title", { name })),
    el("p", {}, say("asks.late"), " ", meanwhile),
    el("div.two", {}, choices),
  );
}

function nameOf(round, ask) {
  const criterion = round.criteria.find(({ key }) => key === ask.field);
  return criterion ? text(criterion.texts, "title", criterion.key) : say(`asks.kind.${ask.kind}`);
}

export function wordsOf(kind, value) {
  if (value === null) return say("sheet.blank");
  if (kind === "submission") return say(value ? "list.state.submitted" : "list.state.draft");
  if (kind === "recusal") return say("list.state.recused");
  return typeof value === "object" ? JSON.stringify(value) : shown(value);
}

function option(app, kind, { value, device, made_at: at }, label, settle) {
  const time = at ? clockTime(at, app.desk.contest.timezone) : "";
  return el(
    "button.pickv",
    { type: "button", onclick: () => settle(value) },
    el("b", {}, wordsOf(kind, value)),
    el("span", {}, say(label, { device }), el("br"), time),
  );
}
