// All that a judge is to score, in order: what has been done, what is on stage, what is missing.
import { el, icon, meter, setText } from "./el.js";
import { makeHead } from "./head.js";
import { keptLine } from "./kept.js";
import { printed, makeRow } from "./row.js";
import { stateOf } from "./turns.js";
import { say, text } from "./words.js";

const WHOLE = ["invest", "ranking", "pairs"];
const LONG = 12; // from so many entries on, a search and a filter help

export function openList(app, place, params) {
  const { desk, book } = app;
  const round = book.round(params.round);
  if (!round) return openNothing(app, place);
  const progress = el("b.num");
  const bar = meter(0, say("list.progress_label"));
  const middle = el("div.progress", {}, el("span", {}, say("list.handed_in")), progress, bar);
  const title = [
    el("b", {}, say("list.title")),
    " ",
    el("span.sub", {}, text(round.texts, "title", round.key), " · ", desk.judge.name),
  ];
  const mark = el("span.mark", { "aria-hidden": "true" }, "심사");
  const fresh = () => round.entries.every(({ key }) => book.isBlank(round, key));
  const top = makeHead(app, { back: mark, title, middle, fresh, params });
  const rows = new Map(round.entries.map((entry) => [entry.key, makeRow(app, round, entry)]));
  const mine = el(
    "ol.mine",
    { "aria-label": say("list.title") },
    [...rows.values()].map(({ node }) => node),
  );
  const none = el("p.nothing", { hidden: true }, say("list.none_found"));
  const sieve = round.entries.length >= LONG ? makeSieve(rows, none) : null;
  const sign = el("button.btn", { type: "button", onclick: () => finish(app, round) });
  const foot = el("footer.foot", {}, helpRow(app), el("div.ends", {}, sign));
  const kept = keptLine(app);
  const main = el(
    "main.list",
    { id: "main" },
    kept.node,
    roundTabs(app, round),
    practiceLink(app, round),
    sieve?.node,
    round.entries.length ? mine : emptyDesk(app),
    none,
  );
  const draw = (change) => {
    top.draw();
    const asked = new Set(book.asks().map((ask) => `${ask.round}\n${ask.entry}`));
    for (const [key, row] of rows) if (!change?.entry || change.entry === key) row.draw(asked);
    lift(mine, rows);
    const states = [...rows.values()].map(({ state }) => state());
    const due = states.filter((state) => state !== "recused" && state !== "absent");
    const done = due.filter((state) => state === "submitted").length;
    setText(progress, `${done} / ${due.length}`);
    bar.value = due.length ? done / due.length : 0;
    drawSign(app, round, sign, due.length - done);
    sieve?.draw();
    kept.draw();
  };
  place.append(top.head, top.notices, main, foot, printed(app, round));
  draw(null);
  const end = app.subscribe(draw);
  return () => {
    end();
    top.close();
  };
}

// Who is on stage stands first; all others keep their order.
function lift(mine, rows) {
  const all = [...rows.values()];
  const order = [...all.filter((row) => row.onStage()), ...all.filter((row) => !row.onStage())];
  if (order.every(({ node }, at) => mine.children[at] === node)) return;
  mine.replaceChildren(...order.map(({ node }) => node));
}

function openNothing(app, place) {
  const top = makeHead(app, { title: say("list.title"), fresh: () => true });
  place.append(
    top.head,
    top.notices,
    el("main.list", { id: "main" }, emptyDesk(app)),
    el("footer.foot", {}, helpRow(app)),
  );
  const end = app.subscribe(top.draw);
  return () => {
    end();
    top.close();
  };
}

function emptyDesk(app) {
  const call = el(
    "button.btn.primary",
    { type: "button", onclick: () => app.help.call() },
    say("help.call"),
  );
  return el(
    "div.empty",
    {},
    icon("idle"),
    el("h2", {}, say("list.empty")),
    el("p", {}, say("list.empty_rest")),
    call,
  );
}

function makeSieve(rows, none) {
  const search = el("input", {
    type: "search",
    id: "search",
    placeholder: say("list.search"),
    "aria-label": say("list.search"),
    autocomplete: "off",
  });
  const open = el(
    "button.btn.toggle",
    { type: "button", "aria-pressed": "false" },
    say("list.open_only"),
  );
  const draw = () => {
    const wanted = search.value.trim().toLowerCase();
    const only = open.getAttribute("aria-pressed") === "true";
    let seen = 0;
    for (const row of rows.values()) {
      const unfinished = row.state() === "waiting" || row.state() === "draft";
      row.node.hidden = (wanted && !row.look.includes(wanted)) || (only && !unfinished);
      if (!row.node.hidden) seen += 1;
    }
    none.hidden = seen > 0;
    none.textContent = only && !wanted ? say("list.all_done") : say("list.none_found");
  };
  search.addEventListener("input", draw);
  open.addEventListener("click", () => {
    open.setAttribute("aria-pressed", String(open.getAttribute("aria-pressed") !== "true"));
    draw();
  });
  return { node: el("div.sieve.row", { role: "search" }, search, open), draw };
}

// The rounds of the contest, and the parts of this one that are judged as a whole.
export function roundTabs(app, round, here = "list") {
  const places = app.desk.rounds.flatMap((one) => partsOf(app, one));
  if (places.length < 2) return null;
  return el(
    "nav.tabs",
    { "aria-label": say("list.rounds") },
    places.map(([view, key, name]) =>
      el(
        "a",
        {
          href: `#${view}/${encodeURIComponent(key)}`,
          "aria-current": key === round.key && view === here ? "page" : null,
        },
        name,
      ),
    ),
  );
}

function partsOf(app, round) {
  const whole = WHOLE.filter((name) => round[name] && app.has(name));
  const views = round.criteria.length || !whole.length ? ["list", ...whole] : whole;
  const name = text(round.texts, "title", round.key);
  return views.map((view) => {
    const part = view === "list" ? "" : text(round[view].texts, "title", say(`${view}.title`));
    return [view, round.key, views.length > 1 && part ? `${name} · ${part}` : name];
  });
}

function practiceLink(app, round) {
  if (!round.practice || !app.has("practice")) return null;
  return el(
    "button.btn.practice-link",
    { type: "button", onclick: () => app.go("practice", { round: round.key }) },
    icon("info"),
    say("list.practice"),
  );
}

export function helpRow(app) {
  const quiet = (label, act) => el("button.btn.quiet", { type: "button", onclick: act }, label);
  return el(
    "div.row",
    {},
    quiet(say("help.call"), () => app.help.call()),
    quiet(say("help.size"), () => app.help.size()),
    quiet(say("help.theme"), () => app.help.theme()),
    quiet(say("help.hand_over"), () => app.help.handOver()),
    quiet(say("help.more"), () => app.help.open()),
  );
}

function drawSign(app, round, button, left) {
  const signed = Boolean(round.signed);
  const ready = left === 0 && round.entries.length > 0;
  button.hidden = !app.has("sign");
  button.setAttribute("aria-disabled", String(!ready && !signed));
  button.classList.toggle("primary", ready && !signed);
  setText(
    button,
    signed ? say("list.signed") : ready ? say("list.sign") : say("list.sign_left", { n: left }),
  );
}

function finish(app, round) {
  const next = round.entries.find((entry) =>
    ["waiting", "draft"].includes(stateOf(app, round, entry).state),
  );
  if (next && !round.signed) app.go("sheet", { round: round.key, entry: next.key });
  else app.go("sign", { round: round.key });
}
