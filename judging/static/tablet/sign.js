// The end of a judge's day: his totals of a round, and his signature under them.
import { makePad, picture } from "./pad.js";

export function open(app, place, { round: key }) {
  const { el, icon, say, text } = app;
  const round = () => app.book.round(key);
  const back = el(
    "a.btn.quiet.back",
    { href: `#list/${encodeURIComponent(key)}` },
    icon("prev"),
    say("sheet.back"),
  );
  const title = [
    el("b", {}, say("sign.title")),
    " ",
    el("span.sub", {}, `${text(round().texts, "title", key)} · ${app.desk.judge.name}`),
  ];
  const top = app.parts.makeHead(app, { back, title, params: { round: key } });
  const main = el("main.sign", { id: "main" });
  const pad = makePad(app, () => draw());
  const foot = makeFoot(app, round, pad);
  let before = "";
  const draw = () => {
    top.draw();
    const now = standing(app, round());
    const mark = JSON.stringify([now, app.online()]);
    if (mark === before || pad.busy()) return foot.draw();
    before = mark;
    main.replaceChildren(now.lines.length ? totals(app, round(), now) : "", under(app, round(), now, pad, foot));
    return foot.draw();
  };
  place.append(top.head, top.notices, main);
  draw();
  const end = app.subscribe(draw);
  return () => {
    end();
    top.close();
  };
}

// Where the signing stands, with all that a picture of it depends on.
function standing(app, round) {
  const { book } = app;
  const sheets = round.criteria.length ? round.entries : []; // else it is judged as a whole
  const lines = sheets.map((entry) => standOf(app, round, entry));
  const field = book.held("signature", round.key, "", "");
  const mine = [...book.operations.values()].filter((one) => one.round === round.key);
  const refused = mine.findLast((one) => one.kind === "signature" && one.state === "attention");
  const last = mine.findLast((one) => one.kind === "signature");
  const travelling = last?.state === "waiting";
  // An answered one is kept here until the desk, read after it, says the same by itself.
  const arrived = last?.state === "done" && last.answer?.effect === "applied";
  const signed = Boolean(round.signed) || travelling || arrived;
  return {
    lines,
    signed,
    travelling,
    at: round.signed?.at ?? (arrived ? last.answer.at : null),
    drawn: signed ? (field?.value ?? null) : null,
    voided: !signed && (round.voided ?? (field?.value && !refused ? {} : null)),
    refused: refused?.answer?.error ?? (refused ? "" : null),
    blank: lines.filter(({ state }) => state === "open").map(({ key }) => key),
    asks: book.asks().filter((ask) => ask.round === round.key).map(({ entry }) => entry),
    troubles: mine.filter((one) => one.state === "attention" && one.kind !== "signature").length,
    waiting: book.waiting().filter((one) => one.kind !== "signature").length,
  };
}

function standOf(app, round, entry) {
  const sheet = app.book.sheet(round, entry.key);
  const absent = entry.absent || entry.turn === "absent";
  const state = sheet.recusal ? "recused" : absent ? "absent" : sheet.submitted ? "in" : "open";
  const number = app.parts.numberOf(round, entry);
  const reopened = Boolean(sheet.told.reopened);
  return { key: entry.key, number, title: entry.title, total: sheet.total, state, reopened };
}

function link(app, round, entry, ...children) {
  const address = `#sheet/${encodeURIComponent(round.key)}/${encodeURIComponent(entry)}`;
  return app.el("a", { href: address }, ...children);
}

function totals(app, round, { lines }) {
  const { el, say } = app;
  const head = [say("list.no"), say("list.entry"), say("sheet.total")];
  const row = ({ key, number, title, total, state }) =>
    el(
      "tr",
      { className: state === "open" ? "open" : "" },
      el("td.no", {}, String(number)),
      el("th", { scope: "row" }, link(app, round, key, title)),
      el("td.num", {}, state === "in" ? el("b", {}, total) : say(`sign.state.${state}`)),
    );
  return el(
    "section.sign-totals",
    { "aria-label": say("sign.totals") },
    el(
      "table.summary",
      {},
      el("thead", {}, el("tr", {}, head.map((label) => el("th", { scope: "col" }, label)))),
      el("tbody", {}, lines.map(row)),
    ),
  );
}

function under(app, round, now, pad, foot) {
  const { el, say } = app;
  if (now.signed) return signedPart(app, now);
  const reasons = reasonsOf(app, round, now);
  return el(
    "section.sign-under",
    { "aria-label": say("sign.title") },
    now.voided ? voidLine(app, round, now) : null,
    now.refused !== null ? notice(app, ".alert", "alert", say("sign.refused"), now.refused) : null,
    el("h2", {}, say("sign.sentence")),
    reasons.length
      ? el("ul.sign-reasons", { id: "sign-reasons" }, reasons)
      : [el("p.sub", {}, say("sign.what")), pad.node, foot.node],
  );
}

function reasonsOf(app, round, { lines, blank, asks, troubles, waiting }) {
  const { el, icon, say } = app;
  const named = (keys) =>
    lines
      .filter(({ key }) => keys.includes(key))
      .map(({ key, number }) => link(app, round, key, say("sheet.number", { n: number })));
  const one = (sentence, ...more) => el("li", {}, icon("alert", "alert"), el("div", {}, el("p", {}, sentence), ...more));
  const links = (keys) => el("p.sign-links", {}, named(keys).flatMap((each) => [each, " "]));
  const look = el("button.btn", { type: "button", onclick: () => app.help.sync() }, say("sign.look"));
  const found = [];
  if (blank.length) found.push(one(say("sign.blank", { n: blank.length }), links(blank)));
  if (asks.length) found.push(one(say("sign.asks", { n: asks.length }), links(asks)));
  if (troubles) found.push(one(say("sign.troubles", { n: troubles }), look));
  if (waiting && app.online()) found.push(one(say("sign.waiting", { n: waiting }), look));
  return found;
}

function notice(app, kind, shape, strong, sentence) {
  const { el, icon } = app;
  return el(`div.notice${kind}`, { role: "status" }, icon(shape), el("p", {}, el("b", {}, strong), " ", sentence));
}

function voidLine(app, round, { voided, lines }) {
  const again = lines.filter(({ reopened }) => reopened).map(({ number }) => number);
  const why = voided.why ? app.say("sign.void_why", { why: voided.why }) : "";
  const which = again.length ? app.say("sign.reopened", { n: again.join(", ") }) : "";
  return notice(app, "", "wait", app.say("sign.void"), [which, why].filter(Boolean).join(" "));
}

function signedPart(app, { drawn, at, travelling }) {
  const { el, icon, say } = app;
  const style = { dateStyle: "medium", timeStyle: "medium", timeZone: app.desk.contest.timezone };
  const when = at && new Intl.DateTimeFormat(document.documentElement.lang, style).format(new Date(at));
  return el(
    "section.sign-under.signed",
    { "aria-label": say("sign.title") },
    el("h2", {}, icon(travelling ? "wait" : "ok", travelling ? "wait" : "ok"), " ", say(travelling ? "sign.travelling" : "sign.done")),
    el("p", {}, say("sign.sentence")),
    drawn ? picture(app, drawn, say("sign.picture", { name: app.desk.judge.name })) : null,
    el("p.sub", {}, travelling ? say("sign.travelling_rest") : say("sign.at", { at: when, name: app.desk.judge.name })),
    travelling ? null : el("p.sub", {}, say("sign.closed")),
  );
}

function makeFoot(app, round, pad) {
  const { el, say } = app;
  const hint = el("p.sub", { role: "status" });
  const button = el("button.btn.primary.big", { type: "button" });
  const node = el("div.sign-foot", {}, hint, button);
  const draw = () => {
    if (!node.isConnected) requestAnimationFrame(() => node.isConnected && draw());
    const ready = pad.complete();
    button.setAttribute("aria-disabled", String(!ready));
    button.textContent = say(app.online() ? "sign.send" : "sign.send_offline");
    hint.textContent = ready ? "" : say(pad.begun() ? "pad.short" : "pad.first");
  };
  button.addEventListener("click", async () => {
    if (!pad.complete()) return app.speak(hint.textContent);
    const { lines } = standing(app, round());
    const seen = lines.filter(({ state }) => state === "in").map(({ key, total }) => [key, total]);
    const value = { ...pad.value(), totals: Object.fromEntries(seen) };
    await app.set("signature", round().key, "", "", value);
    return app.speak(say("sign.travelling"));
  });
  return { node, draw };
}
