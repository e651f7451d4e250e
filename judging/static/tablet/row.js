// One line of the list; and all of them on paper.
import { el, icon } from "./el.js";
import { groupOf, numberOf, placeOf, stateOf } from "./turns.js";
import { say, shown, text, theirs } from "./words.js";

const BADGES = {
  submitted: ["ok", "check"],
  recused: ["", "recuse"],
  absent: ["wait", null],
  draft: ["now", null],
  waiting: ["", null],
};

export function makeRow(app, round, entry) {
  const badge = el("span.badge");
  const total = el("span.mytotal");
  const group = groupOf(round, entry);
  const division = group && entry.division === entry.group ? "" : entry.division;
  const about = [group, entry.team, division].filter(Boolean).join(" · ");
  const name = el(
    "span.name",
    {},
    theirs(app.desk, entry.title, "strong"),
    about ? theirs(app.desk, about) : null,
  );
  const link = el(
    "a.item",
    { href: `#sheet/${encodeURIComponent(round.key)}/${encodeURIComponent(entry.key)}` },
    el("span.no", {}, placeOf(round, entry)),
    name,
    badge,
    total,
  );
  const node = el("li", {}, link);
  let now = "waiting";
  let before = "";
  const draw = (asked) => {
    const { sheet, state, onStage } = stateOf(app, round, entry);
    now = state;
    const open = asked.has(`${round.key}\n${entry.key}`);
    const words = rowWords(round, sheet, state, onStage, open);
    const mark = `${words} ${state} ${onStage} ${sheet.total}`;
    if (mark === before) return;
    before = mark;
    const [kind, shape] = open ? ["alert", "alert"] : onStage ? ["now", null] : BADGES[state];
    badge.className = `badge ${kind}`;
    badge.replaceChildren(...(shape ? [icon(shape)] : []), words);
    node.classList.toggle("first", onStage);
    link.classList.toggle("now", onStage);
    link.classList.toggle("off", state === "recused" || state === "absent");
    total.replaceChildren(
      state === "recused" || sheet.total === null
        ? el("span.sr", {}, say("list.no_total"))
        : shown(sheet.total),
    );
  };
  const look =
    `${numberOf(round, entry)} ${entry.title} ${entry.team ?? ""} ${entry.key}`.toLowerCase();
  return { node, draw, look, state: () => now, onStage: () => node.classList.contains("first") };
}

function rowWords(round, sheet, state, onStage, open) {
  if (open) return say("list.state.open");
  const count = say("list.count", { n: sheet.entered, of: round.criteria.length });
  if (onStage)
    return sheet.entered ? `${say("list.state.on_stage")} · ${count}` : say("list.state.on_stage");
  return state === "draft" ? `${say("list.state.draft")} · ${count}` : say(`list.state.${state}`);
}

// On paper: the judge's own totals.
export function printed(app, round) {
  const body = el("tbody");
  const table = el(
    "table.own-totals.print-only",
    {},
    el(
      "caption",
      {},
      `${text(app.desk.contest.texts)} · ${text(round.texts, "title", round.key)} · ${app.desk.judge.name}`,
    ),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        [
          say("list.no"),
          say("list.entry"),
          ...round.criteria.map((one) => text(one.texts, "title", one.key)),
          say("sheet.total"),
          say("list.state"),
        ].map((label) => el("th", { scope: "col" }, label)),
      ),
    ),
    body,
  );
  window.addEventListener("beforeprint", () => {
    if (!table.isConnected) return;
    body.replaceChildren(
      ...round.entries.map((entry) => {
        const { sheet, state } = stateOf(app, round, entry);
        const cells = [
          numberOf(round, entry),
          entry.title,
          ...round.criteria.map(({ key }) => sheet.marks[key] ?? "–"),
          sheet.total ?? "–",
          say(`list.state.${state}`),
        ];
        return el(
          "tr",
          {},
          cells.map((cell) => el("td", {}, String(cell))),
        );
      }),
    );
  });
  return table;
}
