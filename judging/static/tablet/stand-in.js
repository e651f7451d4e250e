import { openAsk } from "./asks.js";
import { el, icon } from "./el.js";
import { takeBackSheet, undoRecusal } from "./submit.js";
import { nextOpen, numberOf } from "./turns.js";
import { say } from "./words.js";

// The keypad, or what stands in its place: a question, or why nothing can be entered.
export function drawDock(found, scoring, dock) {
  const { app, round, entry, sheet } = found;
  const asks = app.book.asks().filter((ask) => ask.round === round.key && ask.entry === entry.key);
  const kind = standIn(found, asks);
  scoring.marks.inert = Boolean(kind) && kind !== "ask";
  scoring.draw();
  if (kind === null) {
    dock.dataset.kind = "";
    if (dock.lastChild !== scoring.dock) dock.replaceChildren(scoring.total, scoring.dock);
    return;
  }
  const mark = kind === "ask" ? `ask ${asks.map(({ id }) => id)}` : kind;
  if (dock.dataset.kind === mark) return;
  dock.dataset.kind = mark;
  const instead = kind === "ask" ? openAsk(app, round, asks, sheet) : said(found, kind);
  dock.replaceChildren(scoring.total, instead);
}

function standIn({ round, entry, sheet }, asks) {
  const { recusal, submitted, locked } = sheet();
  if (asks.length && !locked) return "ask";
  if (locked) return round.signed ? "signed" : "locked";
  if (recusal) return "recused";
  if (entry.absent || entry.turn === "absent") return submitted ? "submitted" : null;
  return submitted ? "submitted" : null;
}

function said(found, kind) {
  const { app, round, entry, sheet } = found;
  const button = (label, act) => el("button.btn", { type: "button", onclick: act }, label);
  const acts = {
    submitted: () => button(say("sheet.take_back"), () => takeBackSheet(found)),
    recused: () => button(say("sheet.undo_recusal"), () => undoRecusal(found)),
    locked: () => button(say("help.call"), () => app.help.call()),
    signed: () => button(say("help.call"), () => app.help.call()),
  };
  const shape = { submitted: "ok", recused: "recuse" }[kind] ?? "info";
  const following = kind === "submitted" ? nextOpen(app, round, entry) : null;
  const onward =
    following &&
    el(
      "button.btn.primary",
      {
        type: "button",
        onclick: () => app.go("sheet", { round: round.key, entry: following.key }),
      },
      say("sheet.onward", { n: numberOf(round, following) }),
      icon("next"),
    );
  const reason = kind === "recused" ? el("p.sub", {}, sheet().recusal.reason) : null;
  return el(
    `div.dock.stand-in.${kind}`,
    { role: "group", "aria-label": say(`sheet.${kind}`) },
    icon(shape),
    el("h2", {}, say(`sheet.${kind}`)),
    el("p", {}, say(`sheet.${kind}_rest`)),
    reason,
    el("div.row.ends", {}, acts[kind](), onward),
  );
}
