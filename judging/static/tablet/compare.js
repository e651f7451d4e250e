// A judge's own marks side by side: cards in the order of the presentations, two of them by
// criterion, where his totals lie. Everything comes from his book; nothing is asked for.
import { pagesOf, storeOf } from "./material-store.js";

const NARROW = 5;
const LEAST = 2;

export function open(app, place, { round: key, entry: current }) {
  const state = { by: "order", picked: [] };
  const draw = () => {
    const { el, say } = app;
    const round = app.book.round(key);
    const cards = cardsOf(app, round, current);
    const whole = cards.filter(({ complete }) => complete);
    if (cards.length < LEAST) {
      place.replaceChildren(el("div.empty", {}, app.icon("idle"), el("p", {}, say("compare.empty"))));
      return;
    }
    const focus = document.activeElement?.dataset?.focus;
    place.className = "compare";
    place.replaceChildren(
      ...[
        revisit(app, round, cards),
        warnings(app, cards, whole),
        whole.length >= LEAST ? histogram(app, round, whole) : null,
        el("p.sub", {}, say("compare.pick")),
        state.picked.length === 2 ? sideBySide(app, round, cards, state.picked) : null,
        sorter(app, state, draw),
        list(app, round, cards, state, draw),
      ].filter(Boolean),
    );
    if (focus) place.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
  };
  draw();
  return app.subscribe(draw);
}

function cardsOf(app, round, current) {
  const cards = round.entries.map((entry, at) => {
    const sheet = app.book.sheet(round, entry.key);
    const number = app.parts.numberOf(round, entry);
    const place = entry.position ?? at + 1;
    const complete = sheet.entered === round.criteria.length && !sheet.recusal;
    const memo = app.value("memo", round.key, entry.key, "") ?? "";
    return { entry, sheet, number, place, at, complete, memo, on: entry.key === current };
  });
  return cards
    .filter(({ sheet }) => sheet.entered && !sheet.recusal)
    .sort((one, other) => one.at - other.at);
}

function points(criterion, value) {
  return Number(criterion.grades?.[value] ?? value);
}

function highest(round) {
  return round.criteria.reduce((sum, { max, weight }) => sum + Number(max) * Number(weight), 0);
}

// The whole of the judge's own marks in a word or two, where they say little.
function warnings(app, cards, whole) {
  const { el, icon, say } = app;
  const found = [];
  const totals = whole.map(({ sheet }) => Number(sheet.total));
  const range = Math.max(...totals) - Math.min(...totals);
  if (whole.length >= LEAST && range === 0) found.push(say("compare.all_equal"));
  else if (whole.length >= LEAST && range < NARROW) found.push(say("compare.narrow", { n: tidy(range) }));
  const mine = whole.find(({ on }) => on);
  const twins = mine ? whole.filter((one) => one !== mine && one.sheet.total === mine.sheet.total) : [];
  if (twins.length) found.push(say("compare.twins", { n: twins.map(({ number }) => number).join("·") }));
  if (!found.length) return null;
  return el("div.notice", { role: "status" }, icon("info"), el("div", {}, found.map((line) => el("p", {}, line))));
}

function tidy(number) {
  return String(Math.round(number * 100) / 100);
}

// After the last entry: the first ones were judged with the least to compare them with.
function revisit(app, round, cards) {
  const { el, icon, say } = app;
  const due = round.entries.filter(
    (entry) => !entry.absent && entry.turn !== "absent" && !app.book.sheet(round, entry.key).recusal,
  );
  const done = due.every(({ key }) => app.book.sheet(round, key).submitted);
  if (!done || due.length < 4 || round.signed) return null;
  const links = cards.slice(0, 3).map(({ entry, number }) => go(app, round, entry, say("sheet.number", { n: number })));
  return el("div.notice.info", {}, icon("info"), el("p", {}, say("compare.revisit")), el("span.row", {}, links));
}

function go(app, round, entry, label) {
  const address = `#sheet/${encodeURIComponent(round.key)}/${encodeURIComponent(entry.key)}`;
  const shut = (event) => event.target.closest("dialog")?.close();
  return app.el("a.btn", { href: address, onclick: shut }, label);
}

function sorter(app, state, draw) {
  const { el, say } = app;
  const button = (by) =>
    el(
      "button.btn.toggle",
      {
        type: "button",
        "aria-pressed": String(state.by === by),
        dataset: { focus: `by-${by}` },
        onclick: () => {
          state.by = by;
          draw();
        },
      },
      say(`compare.by.${by}`),
    );
  return el("div.row", { role: "group", "aria-label": say("compare.by") }, button("order"), button("total"));
}

function list(app, round, cards, state, draw) {
  const sorted = [...cards];
  if (state.by === "total") {
    sorted.sort((one, other) => Number(other.sheet.total) - Number(one.sheet.total) || one.at - other.at);
  }
  return app.el("ol.compare-cards", {}, sorted.map((card) => cardOf(app, round, card, state, draw)));
}

function cardOf(app, round, card, state, draw) {
  const { el, say } = app;
  const { entry, sheet, number, complete, memo, on } = card;
  const picked = state.picked.includes(entry.key);
  const pick = () => {
    state.picked = picked
      ? state.picked.filter((key) => key !== entry.key)
      : [...state.picked, entry.key].slice(-2);
    draw();
  };
  return el(
    `li.compare-card${on ? ".on" : ""}${picked ? ".picked" : ""}`,
    {},
    el(
      "button.compare-pick",
      { type: "button", "aria-pressed": String(picked), onclick: pick, dataset: { focus: entry.key } },
      thumb(app, entry),
      el(
        "span.name",
        {},
        el("b", {}, el("span.no", {}, say("sheet.number", { n: number })), " ", entry.title),
        on ? el("span.badge.now", {}, say("compare.now")) : null,
      ),
      el("span.compare-total.num", {}, sheet.total, complete ? null : el("small", {}, say("sheet.entered", { n: sheet.entered, of: round.criteria.length }))),
    ),
    el("ul.compare-bars", {}, round.criteria.map((criterion) => bar(app, criterion, sheet.marks[criterion.key]))),
    memo ? el("p.sub.compare-memo", {}, memo) : null,
    on ? null : go(app, round, entry, say(sheet.locked || sheet.submitted ? "compare.look" : "compare.edit")),
  );
}

function thumb(app, entry) {
  const [page] = pagesOf(entry);
  const img = app.el("img.compare-thumb", { alt: "", hidden: true, width: 96, height: 54 });
  const store = page && storeOf(app);
  store?.ready.then(async () => {
    if (!store.kept.has(page.thumb)) return; // nothing is asked for here
    img.src = await store.picture(page.thumb);
    img.hidden = false;
  });
  return img;
}

function bar(app, criterion, value) {
  const { el, say, text } = app;
  const name = text(criterion.texts, "title", criterion.key);
  const share = value === undefined ? 0 : points(criterion, value) / Number(criterion.max);
  const fill = el("i");
  fill.style.inlineSize = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return el(
    "li",
    {},
    el("span.label", {}, name),
    el("span.track", { "aria-hidden": "true" }, fill),
    el("span.num", {}, value ?? say("sheet.blank")),
  );
}

function sideBySide(app, round, cards, picked) {
  const { el, say, text } = app;
  const [one, other] = picked.map((key) => cards.find(({ entry }) => entry.key === key));
  if (!one || !other) return null;
  const line = (label, left, right, kind = "") => {
    const apart = left === undefined || right === undefined ? null : Number(left) - Number(right);
    const sign = apart > 0 ? "+" : apart < 0 ? "−" : "±";
    return el(
      `tr${kind}`,
      {},
      el("th", { scope: "row" }, label),
      el("td", {}, left ?? "–"),
      el("td", {}, right ?? "–"),
      el("td.sub", {}, apart === null ? "" : sign + tidy(Math.abs(apart))),
    );
  };
  const value = (card, criterion) => {
    const given = card.sheet.marks[criterion.key];
    return criterion.grades && given !== undefined ? criterion.grades[given] : given;
  };
  const head = [one, other].map(({ number, entry }) =>
    el("th", { scope: "col" }, say("sheet.number", { n: number }), el("br"), el("span.sub", {}, entry.title)),
  );
  return el(
    "table.summary.beside",
    {},
    el("caption.sr", {}, say("compare.beside")),
    el("thead", {}, el("tr", {}, el("td"), head, el("th", { scope: "col" }, say("compare.apart")))),
    el(
      "tbody",
      {},
      round.criteria.map((each) => line(text(each.texts, "title", each.key), value(one, each), value(other, each))),
      line(say("sheet.total"), one.sheet.total, other.sheet.total, ".sum"),
    ),
  );
}

// Where the judge's totals lie: columns of entries, each a square with its number.
function histogram(app, round, whole) {
  const { el, say } = app;
  const totals = whole.map(({ sheet }) => Number(sheet.total));
  const [low, high] = [Math.min(...totals), Math.max(...totals)];
  const width = Math.max(1, Math.ceil((high - low + 1) / 12));
  const start = Math.floor(low / width) * width;
  const count = Math.floor((high - start) / width) + 1;
  const bins = Array.from({ length: count }, (_, at) => ({ from: start + at * width, cards: [] }));
  for (const card of whole) bins[Math.floor((Number(card.sheet.total) - start) / width)].cards.push(card);
  const columns = bins.map(({ from, cards }) =>
    el(
      "div.bin",
      {},
      cards.map(({ place, on }) => el(`span.square${on ? ".on" : ""}`, {}, String(place))),
      el("span.scale", {}, String(from)),
    ),
  );
  const words = say("compare.histogram_words", { low: tidy(low), high: tidy(high), of: tidy(highest(round)), n: whole.length });
  return el(
    "figure.histogram",
    {},
    el("figcaption", {}, el("b", {}, say("compare.histogram")), " ", el("span.sub", {}, words)),
    el("div.bins", { "aria-hidden": "true" }, columns),
  );
}
