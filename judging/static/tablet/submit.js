// Handing a sheet in, taking it back, and standing aside from an entry.
import { compareNumbers, gridNear } from "./decimals.js";
import { el } from "./el.js";
import { nextOpen, numberOf, twinsOf } from "./turns.js";
import { say, shown, text } from "./words.js";

const REASONS = ["member", "family", "work", "other"];

// Jumps to the first gap, or shows once more what is handed in and asks.
export async function sendIn(found, scoring) {
  const { app, round, entry, sheet } = found;
  const now = sheet();
  if (now.submitted || now.locked || now.recusal) return;
  if (now.entered < round.criteria.length) {
    scoring.focusGap();
    app.speak(say("sheet.send.left", { n: round.criteria.length - now.entered }));
    return;
  }
  const answer = await app.choose(say("submit.title"), summary(found, now), {
    "": say("submit.not_yet"),
    yes: say("submit.yes"),
  });
  if (answer !== "yes") return;
  await app.set("submission", round.key, entry.key, "", true);
  const undo = () => app.set("submission", round.key, entry.key, "", false);
  app.toast(say(app.online() ? "submit.done" : "submit.planned"), say("core.undo"), undo);
  app.speak(say(app.online() ? "submit.done" : "submit.planned"));
  if (!nextOpen(app, round, entry)) app.go("list", { round: round.key });
}

function summary({ app, round, entry }, now) {
  const line = ({ key, texts, max }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, text(texts, "title", key)),
      el("td.num", {}, shown(now.marks[key])),
      el("td.num.sub", {}, `/ ${shown(max)}`),
    );
  const total = el(
    "tr.sum",
    {},
    el("th", { scope: "row" }, say("sheet.total")),
    el("td.num", {}, shown(now.total)),
    el("td"),
  );
  const twins = twinsOf(app, round, entry, now.total);
  const ends = round.criteria.filter(
    (one) =>
      !one.grades &&
      (compareNumbers(now.marks[one.key], one.max) === 0 ||
        compareNumbers(now.marks[one.key], gridNear(60, one)) < 0),
  );
  return [
    el("table.summary", {}, el("tbody", {}, round.criteria.map(line), total)),
    twins.length
      ? el(
          "p",
          {},
          say("submit.same", {
            n: twins.map((twin) => numberOf(round, twin)).join("·"),
          }),
        )
      : null,
    ends.length
      ? el(
          "p.sub",
          {},
          say("submit.ends", {
            names: ends.map((one) => text(one.texts, "title", one.key)).join(", "),
          }),
        )
      : null,
  ].filter(Boolean);
}

export async function takeBackSheet({ app, round, entry }) {
  await app.set("submission", round.key, entry.key, "", false);
  app.toast(say("submit.taken_back"), say("core.undo"), () =>
    app.set("submission", round.key, entry.key, "", true),
  );
}

// Asks for the reason and steps back; gives whether that was done.
export async function recuse({ app, round, entry }, what = "recuse.what") {
  const reason = await app.dialog(say("recuse.title"), (close) => form(close, what));
  if (!reason) return false;
  await app.set("recusal", round.key, entry.key, "", { reason });
  app.toast(say("recuse.done"), say("core.undo"), () =>
    app.set("recusal", round.key, entry.key, "", null),
  );
  return true;
}

function form(close, what) {
  const own = el("textarea", { id: "recuse-own", rows: 2, maxLength: 500 });
  const choice = (name) =>
    el(
      "label.choice",
      {},
      el("input", { type: "radio", name: "reason", value: name, required: true }),
      el("span", {}, say(`recuse.${name}`)),
    );
  const send = (event) => {
    event.preventDefault();
    const name = new FormData(event.target).get("reason");
    close([say(`recuse.${name}`), own.value.trim()].filter(Boolean).join(": "));
  };
  return el(
    "form",
    { onsubmit: send },
    el("p", {}, say(what)),
    el("fieldset.choices", {}, el("legend", {}, say("recuse.why")), REASONS.map(choice)),
    el("div.field", {}, el("label", { htmlFor: "recuse-own" }, say("recuse.more")), own),
    el(
      "div.row.ends",
      {},
      el("button.btn", { type: "button", onclick: () => close() }, say("core.cancel")),
      el("button.btn.primary", {}, say("recuse.yes")),
    ),
  );
}

export async function undoRecusal({ app, round, entry }) {
  await app.set("recusal", round.key, entry.key, "", null);
  app.speak(say("recuse.undone"));
}
