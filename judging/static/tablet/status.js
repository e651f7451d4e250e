// The badge at the top right, and the one line under the head of the page.
import { el, icon, setText } from "./el.js";
import { say } from "./words.js";

const SHAPES = { idle: "idle", local: "wait", sending: "send", saved: "ok", check: "alert" };

// Which of the five states holds, and its words. `fresh` = nothing was entered here yet.
export function syncState(app, fresh) {
  const { book } = app;
  const open = book.asks().length + book.troubles().length;
  const waiting = book.waiting().length;
  if (open) return ["check", say("sync.check", { n: open })];
  if (waiting && app.sender.sendingFor() > 1000) return ["sending", say("sync.sending")];
  if (waiting) return ["local", say("sync.local", { n: waiting })];
  const at = fresh ? null : book.savedAt();
  return at ? ["saved", say("sync.saved", { at })] : ["idle", say("sync.idle")];
}

export function syncBadge(app, isFresh) {
  const words = el("span");
  const badge = el("button.sync", { type: "button", onclick: () => app.help.sync() });
  let before = "";
  const draw = () => {
    const [state, said] = syncState(app, isFresh());
    if (state !== before) badge.replaceChildren(icon(SHAPES[state]), words);
    before = badge.dataset.sync = state;
    setText(words, said);
  };
  draw();
  badge.draw = draw;
  return badge;
}

// One sentence, what goes on working, one action; the gravest only.
export function noticeLine(app) {
  const place = el("div.notices", { role: "status" });
  let before = "";
  place.draw = () => {
    const now = gravest(app);
    const mark = now ? now.name + now.sentence : "";
    if (mark === before) return;
    before = mark;
    place.replaceChildren(...(now ? [line(now)] : []));
  };
  place.draw();
  return place;
}

function line({ kind, shape, strong, sentence, label, act }) {
  const button = label && el("button.btn", { type: "button", onclick: act }, label);
  return el(
    `div.notice${kind}`,
    {},
    icon(shape),
    el("p", {}, el("b", {}, strong), " ", sentence),
    button,
  );
}

function gravest(app) {
  const { book, state } = app;
  const waiting = book.waiting().length;
  if (state.unkept) {
    return notice("unkept", ".alert", "alert", say("notice.unkept.rest"));
  }
  if (state.over) {
    return notice("over", ".info", "info", say("notice.over.rest", { n: waiting }), () =>
      app.takeBack(),
    );
  }
  if (book.sitting.locked) {
    return notice("locked", "", "wait", say("notice.locked.rest", { n: waiting }), () =>
      app.enterAgain(),
    );
  }
  if (!state.up) {
    const at = app.loadedAt();
    const rest = waiting
      ? say("notice.offline.waiting", { n: waiting })
      : say("notice.offline.rest", { at });
    return notice("offline", "", "wait", rest, () => app.sendNow());
  }
  return reopened(app) ? notice("reopened", ".info", "info", say("notice.reopened.rest")) : null;
}

function reopened({ book, place }) {
  const round = place?.view === "sheet" && book.round(place.params.round);
  if (!round) return false;
  const { told, submitted } = book.sheet(round, place.params.entry);
  return Boolean(told.reopened) && !submitted;
}

function notice(name, kind, shape, sentence, act) {
  const label = act && say(`notice.${name}.do`);
  return { name, kind, shape, strong: say(`notice.${name}`), sentence, label, act };
}
