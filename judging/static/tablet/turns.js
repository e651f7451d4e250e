// What the entries of a round are to each other: their numbers, their states, what comes next.
import { text } from "./words.js";

export function placeOf(round, entry) {
  return entry.position ?? round.entries.indexOf(entry) + 1;
}

// Where each group has an order of its own, a position alone would name several entries.
export function groupOf(round, entry) {
  const group = round.groups?.find(({ key }) => key === entry.group);
  return group ? text(group.texts, "title", group.key) : "";
}

export function numberOf(round, entry) {
  return [groupOf(round, entry), placeOf(round, entry)].filter(Boolean).join(" ");
}

export function stateOf(app, round, { key }) {
  const entry = app.book.entry(round.key, key);
  const sheet = app.book.sheet(round, entry.key);
  const state = sheet.recusal
    ? "recused"
    : entry.absent || entry.turn === "absent"
      ? "absent"
      : sheet.submitted
        ? "submitted"
        : sheet.entered
          ? "draft"
          : "waiting";
  return { sheet, state, onStage: app.pulse.onStage(round, entry) && state !== "submitted" };
}

export function twinsOf(app, round, entry, total) {
  return round.entries.filter((other) => {
    if (other === entry) return false;
    const sheet = app.book.sheet(round, other.key);
    return sheet.entered === round.criteria.length && !sheet.recusal && sheet.total === total;
  });
}

export function nextOpen(app, round, entry) {
  const at = round.entries.indexOf(entry);
  const order = [...round.entries.slice(at + 1), ...round.entries.slice(0, at)];
  return order.find((one) => {
    const sheet = app.book.sheet(round, one.key);
    return !sheet.submitted && !sheet.recusal && !one.absent && one.turn !== "absent";
  });
}
