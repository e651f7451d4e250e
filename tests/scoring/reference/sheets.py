"""Who takes part, who judges whom, and which sheets are valid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.facts import WHOLE_SHEET, Decision, Entry, Facts, Judge, RoundFacts
from scoring.rules import Round, RuleBook


@dataclass
class Sheet:
    """A valid sheet: its total, and its marks by criterion unless only a total was given."""

    total: Fraction
    marks: dict[str, Fraction] | None


@dataclass
class Attendance:
    """The entries of a round, why some are set aside, its judges and their valid sheets."""

    entries: list[Entry] = field(default_factory=list)
    aside: dict[str, str] = field(default_factory=dict)
    active: list[Entry] = field(default_factory=list)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    excluded: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, dict[str, Sheet]] = field(default_factory=dict)


def attend(
    book: RuleBook,
    facts: Facts,
    round_: Round,
    decisions: Sequence[Decision],
    candidates: Iterable[Entry],
    builds_on: set[str],
) -> Attendance:
    """Settle who takes part in a round and which sheets count.

    `pairs` are (judge, entry) that are assigned, have no conflict and whose entry is not set
    aside; after this call also those of excluded judges are gone. `builds_on` holds the round
    itself and all that it builds on.
    """
    found = Attendance()
    wanted = round_.divisions
    found.entries = [e for e in candidates if not wanted or e.division in wanted]
    for entry in found.entries:
        reason = reason_aside(entry, round_.key, decisions, builds_on)
        if reason:
            found.aside[entry.key] = reason
        else:
            found.active.append(entry)
    recorded = facts.rounds.get(round_.key, RoundFacts())
    active = {entry.key for entry in found.active}
    conflicts = named(facts, facts.conflicts.judge, facts.conflicts.entry)
    assigned = assignments(facts, recorded) - conflicts
    found.pairs = {pair for pair in assigned if pair[1] in active}
    complete = complete_sheets(book, facts, round_, recorded)
    found.excluded = excluded_judges(facts.judges, round_, decisions, found.pairs, complete)
    found.pairs = {pair for pair in found.pairs if pair[0] not in found.excluded}
    for entry in found.active:
        found.sheets[entry.key] = {
            judge: sheet
            for (judge, of), sheet in complete.items()
            if of == entry.key and (judge, of) in found.pairs
        }
    return found


def reason_aside(
    entry: Entry, round_key: str, decisions: Sequence[Decision], builds_on: set[str]
) -> str:
    """Why the entry is not looked at in this round, "" where it is."""
    acts = {d.act for d in decisions if d.entry == entry.key and counts_in(d, round_key, builds_on)}
    if entry.status == "ineligible":
        return "ineligible"
    if "disqualify" in acts:
        return "disqualified"
    if entry.status == "withdrawn" or "withdraw" in acts:
        return "withdrawn"
    return "no_show" if "no_show" in acts else ""


def counts_in(decision: Decision, round_key: str, builds_on: set[str]) -> bool:
    """Whether a decision on an entry's presence holds in this round."""
    if decision.act in ("withdraw", "disqualify"):
        return decision.round == "" or decision.round in builds_on
    return decision.act == "no_show" and decision.round == round_key


def named(facts: Facts, judges: Iterable[int], entries: Iterable[int]) -> set[tuple[str, str]]:
    """Pairs of indices as pairs of keys."""
    return {
        (facts.judges[int(j)].key, facts.entries[int(e)].key)
        for j, e in zip(judges, entries, strict=True)
    }


def assignments(facts: Facts, recorded: RoundFacts) -> set[tuple[str, str]]:
    """Who judges what: explicit rows alone, else the panels, else every judge every entry."""
    if recorded.assignments is not None:
        return named(facts, recorded.assignments.judge, recorded.assignments.entry)
    if recorded.panels:
        return {
            (judge.key, facts.entries[entry].key)
            for judge in facts.judges
            for panel, entry in recorded.panels
            if panel in judge.panels
        }
    return {(judge.key, entry.key) for judge in facts.judges for entry in facts.entries}


def complete_sheets(
    book: RuleBook, facts: Facts, round_: Round, recorded: RoundFacts
) -> dict[tuple[str, str], Sheet]:
    """The sheets that have every criterion, or a total in place of them."""
    if round_.sheets is None:
        return {}
    criteria = book.rubric(round_.sheets.rubric).criteria
    rows: dict[tuple[str, str], dict[int, Fraction]] = {}
    marks = recorded.marks
    for judge, entry, criterion, units in zip(
        marks.judge, marks.entry, marks.criterion, marks.units, strict=True
    ):
        pair = (facts.judges[int(judge)].key, facts.entries[int(entry)].key)
        mark = Fraction(int(units), 10**marks.decimals)
        rows.setdefault(pair, {})[int(criterion)] = mark
    sheets = {}
    for pair, given in rows.items():
        if WHOLE_SHEET in given:
            sheets[pair] = Sheet(given[WHOLE_SHEET], None)
        elif len(given) == len(criteria):
            total = sum((Fraction(c.weight) * given[i] for i, c in enumerate(criteria)), Fraction())
            sheets[pair] = Sheet(total, {c.key: given[i] for i, c in enumerate(criteria)})
    return sheets


def excluded_judges(
    judges: Sequence[Judge],
    round_: Round,
    decisions: Sequence[Decision],
    pairs: set[tuple[str, str]],
    complete: dict[tuple[str, str], Sheet],
) -> dict[str, str]:
    """Judges who are left out of the whole round, with the reason."""
    part = round_.sheets
    excluded = {}
    for judge in judges:
        lacking = any(pair not in complete for pair in pairs if pair[0] == judge.key)
        decided = any(
            d.act == "exclude_judge" and d.judge == judge.key and d.round in ("", round_.key)
            for d in decisions
        )
        if decided:
            excluded[judge.key] = "decision"
        elif part is not None and part.incomplete_judge == "exclude" and lacking:
            excluded[judge.key] = "incomplete"
    return excluded
