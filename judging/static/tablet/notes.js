// What a judge writes: a memo for himself, and a comment for the record. Kept while he types.
import { el, setText } from "./el.js";
import { say } from "./words.js";

const PAUSE = 500; // after so long without a key it is kept

export function makeNotes(app, round, entry) {
  const made = ["memo", "comment"].map((kind) => {
    const words = el("span.note-words");
    const node = el(
      "button.memo",
      { type: "button", onclick: () => write(app, round, entry, kind) },
      el("b", {}, say(`notes.${kind}`)),
      " ",
      words,
    );
    const draw = () =>
      setText(words, app.value(kind, round.key, entry.key, "") || say(`notes.${kind}_none`));
    return { node, draw };
  });
  const node = el(
    "div.notes",
    {},
    made.map((one) => one.node),
  );
  return { node, draw: () => made.forEach((one) => one.draw()) };
}

function write(app, round, entry, kind) {
  const readOnly = app.book.sheet(round, entry.key).locked;
  const before = app.value(kind, round.key, entry.key, "") ?? "";
  let kept = before;
  let timer = 0;
  const area = el("textarea", { id: "note", rows: 6, maxLength: 4000, value: before, readOnly });
  const keep = async () => {
    clearTimeout(timer);
    if (area.value === kept) return;
    kept = area.value;
    await app.set(kind, round.key, entry.key, "", kept);
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  const phrase = (name) =>
    el(
      "button.btn",
      {
        type: "button",
        onclick: () => {
          area.value = [area.value.trim(), say(name)].filter(Boolean).join(" ");
          keep();
          area.focus();
        },
      },
      say(name),
    );
  const phrases =
    kind === "comment" && !readOnly
      ? el("div.row", {}, ["notes.phrase_1", "notes.phrase_2", "notes.phrase_3"].map(phrase))
      : null;
  const done = (close) =>
    el(
      "div.row.ends",
      {},
      el("button.btn.primary", { type: "button", onclick: () => close() }, say("notes.done")),
    );
  return app
    .dialog(say(`notes.${kind}`), (close) => [
      el("div.field", {}, el("label", { htmlFor: "note" }, say(`notes.${kind}_for`)), area),
      phrases,
      done(close),
    ])
    .then(keep);
}
