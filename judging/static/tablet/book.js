// What a judge has before him: the desk as the server told it, and over it what he did since.
// A field's value is that of the greatest (epoch, seq), as on the server (docs/tablets.md).
import { addNumbers, timesNumbers } from "./decimals.js";
import { clockTime } from "./words.js";

function keyOf(kind, round, entry, field) {
  return `${round}\n${entry ?? ""}\n${kind}\n${field ?? ""}`;
}

function newer(one, other) {
  return !other || one.epoch > other.epoch || (one.epoch === other.epoch && one.seq >= other.seq);
}

export class Book {
  constructor(sitting) {
    this.owner = sitting.owner;
    this.sitting = sitting;
    this.desk = null;
    this.loadedAt = null;
    this.fields = new Map();
    this.did = new Map();
    this.operations = new Map();
  }

  takeDesk({ desk, at }) {
    this.desk = desk;
    this.loadedAt = at;
    this.fields = new Map();
    this.sheets = new Map();
    this.entries = new Map();
    for (const round of desk.rounds) {
      for (const entry of round.entries) this.entries.set(`${round.key}\n${entry.key}`, entry);
      for (const field of round.fields ?? []) this.#keep(round.key, "", field);
      for (const part of [round.invest, round.ranking, round.pairs]) {
        for (const { key, fields } of part?.conflicts ?? []) {
          for (const field of fields) this.#keep(round.key, key, field);
        }
      }
      for (const sheet of round.sheets ?? []) {
        this.sheets.set(`${round.key}\n${sheet.entry}`, sheet);
        for (const field of sheet.fields) this.#keep(round.key, sheet.entry, field);
        this.#fill(round.key, sheet);
      }
    }
  }

  #keep(round, entry, field) {
    this.fields.set(keyOf(field.kind, round, entry, field.field), field);
  }

  // A sheet that came on paper or in a package is submitted without an operation that says so.
  #fill(round, { entry, state, recused }) {
    const none = { version: 0, epoch: 0, seq: 0, field: "" };
    const handed = state === "submitted" || state === "signed";
    for (const [kind, value] of Object.entries({ submission: handed, recusal: recused && {} })) {
      if (value && !this.fields.has(keyOf(kind, round, entry, ""))) {
        this.#keep(round, entry, { ...none, kind, value });
      }
    }
  }

  takeOperations(operations) {
    this.operations = new Map(operations.map((one) => [one.id, one]));
    this.did = new Map();
    for (const one of operations) this.#overlay(one);
  }

  add(operation) {
    this.operations.set(operation.id, operation);
    this.#overlay(operation);
  }

  #overlay(one) {
    if (one.state === "attention" || one.answer?.effect === "quarantined") return;
    const key = keyOf(one.kind, one.round, one.entry, one.field);
    if (newer(one, this.did.get(key))) this.did.set(key, one);
  }

  held(kind, round, entry, field) {
    const key = keyOf(kind, round, entry, field);
    const [told, did] = [this.fields.get(key), this.did.get(key)];
    return did && newer(did, told) ? did : told;
  }

  value(kind, round, entry, field) {
    return this.held(kind, round, entry, field)?.value ?? null;
  }

  // The version that the server is known to have; what has no answer yet is not counted.
  base(kind, round, entry, field) {
    const key = keyOf(kind, round, entry, field);
    const did = this.did.get(key);
    return Math.max(this.fields.get(key)?.version ?? 0, did?.answer?.version ?? 0);
  }

  round(key) {
    return this.desk.rounds.find((round) => round.key === key);
  }

  entry(roundKey, key) {
    return this.entries.get(`${roundKey}\n${key}`);
  }

  // Everything that the screens ask about one sheet.
  sheet(round, entryKey, kind = "mark") {
    const told = this.sheets.get(`${round.key}\n${entryKey}`) ?? {};
    const marks = {};
    for (const { key } of round.criteria) {
      const value = this.value(kind, round.key, entryKey, key);
      if (value !== null) marks[key] = value;
    }
    const entered = Object.keys(marks).length;
    const recusal = this.value("recusal", round.key, entryKey, "");
    const submitted = this.value("submission", round.key, entryKey, "") === true;
    const locked = Boolean(told.locked || round.signed || closed(round)) && !told.reopened;
    const state = { marks, entered, submitted, locked, recusal, told };
    return {
      ...state,
      total: entered ? totalOf(round.criteria, marks) : null,
      asks: (told.asks ?? []).filter(({ id }) => !this.#settled(id)),
    };
  }

  // Whether nothing of any kind was entered on a sheet.
  isBlank(round, entryKey) {
    const kinds = ["memo", "comment", "submission", "recusal"];
    const written = kinds.some((kind) => this.held(kind, round.key, entryKey, ""));
    return (
      !written && round.criteria.every(({ key }) => !this.held("mark", round.key, entryKey, key))
    );
  }

  waiting() {
    return [...this.operations.values()].filter((one) => one.state === "waiting");
  }

  troubles() {
    return [...this.operations.values()].filter((one) => one.state === "attention");
  }

  // The questions that are still open: one for each value that came late.
  asks() {
    const found = [];
    for (const round of this.desk?.rounds ?? []) {
      const places = [{ entry: "", asks: round.asks }, ...(round.sheets ?? [])];
      for (const { entry, asks = [] } of places) {
        for (const ask of asks ?? []) {
          if (!this.#settled(ask.id)) found.push({ ...ask, round: round.key, entry });
        }
      }
    }
    return found;
  }

  #settled(id) {
    for (const one of this.operations.values()) {
      if (one.settles?.includes(id) && one.state !== "attention") return true;
    }
    return false;
  }

  // When the server last took something of this judge, as text; null = it has nothing of him.
  savedAt() {
    const times = [...this.fields.values()].map((field) => field.at);
    times.push(...[...this.operations.values()].map((one) => one.answer?.at));
    const last = times.reduce((best, at) => (at && (!best || at > best) ? at : best), null);
    return last && clockTime(last, this.desk.contest.timezone);
  }
}

function closed(round) {
  return round.state === "closed" || round.state === "confirmed";
}

export function pointsOf(criterion, value) {
  return criterion.grades?.[value] ?? value;
}

export function totalOf(criteria, marks) {
  const given = criteria.filter(({ key }) => key in marks);
  return addNumbers(
    "0",
    ...given.map((one) => timesNumbers(pointsOf(one, marks[one.key]), one.weight)),
  );
}

export function highestTotal(criteria) {
  return addNumbers("0", ...criteria.map((one) => timesNumbers(one.max, one.weight)));
}
