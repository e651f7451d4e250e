"""Small contests from compact dicts, so that a test shows only what it is about.

    contest({"final": {"sheets": {"J1": {"A": 90, "B": 80}}, "tie_break": ["shared"]}})

A number is a sheet's total, a tuple the marks of criteria c1, c2, … (None = blank). Entries and
judges exist where they are named; more about them in `entries` and `judges`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from scoring.exact import decimals_of, units_of
from scoring.facts import (
    WHOLE_SHEET,
    Adjustment,
    Comparisons,
    Decision,
    Entry,
    Facts,
    Investments,
    Judge,
    Marks,
    Measure,
    Pairs,
    Rankings,
    RoundFacts,
    Votes,
)
from scoring.fingerprint import fingerprint
from scoring.outcome import RoundOutcome
from scoring.play import Outcome, play
from scoring.rules import Advance, Award, Component, Criterion, Round, Rubric, RuleBook, Rules
from scoring.tally import tally_document

OF_FACTS = (
    *("sheets", "votes", "void", "invest", "orders", "pairs", "measures", "adjust", "assigned"),
    "panels",
)


@dataclass(frozen=True)
class Contest:
    """Rules and facts, and what comes out of them."""

    book: RuleBook
    facts: Facts

    @cached_property
    def outcome(self) -> Outcome:
        return play(self.book, self.facts)

    def round(self, key: str = "final") -> RoundOutcome:
        return self.outcome.rounds[key]

    def scores(self, key: str = "final") -> dict[str, str]:
        """Printed scores of the ranked, best first."""
        return {row["entry"]: row["score"] for row in self.round(key).ranking}

    def ranks(self, key: str = "final") -> dict[str, int]:
        return {row["entry"]: row["rank"] for row in self.round(key).ranking}

    def reasons(self, key: str = "final") -> dict[str, str]:
        return {row["entry"]: row["reason"] for row in self.round(key).unranked}

    def advanced(self, key: str = "final") -> dict[str, str]:
        return {row["entry"]: row["via"] for row in self.round(key).advanced}

    def excluded(self, key: str = "final") -> dict[str, str]:
        return {row["judge"]: row["reason"] for row in self.round(key).excluded_judges}

    def held(self) -> list[tuple[str, int, str]]:
        return [(row["award"], row["place"], row["entry"]) for row in self.outcome.awards]

    def document(self, key: str = "final") -> dict[str, Any]:
        return tally_document(self.book, self.facts, self.outcome, key)

    def line(self, entry: str, key: str = "final") -> dict[str, Any]:
        lines = (*self.document(key)["lines"], *self.document(key)["unranked"])
        return next(line for line in lines if line["entry"] == entry)

    def fingerprint(self, round_key: str | None = None) -> str:
        return fingerprint(self.book, self.facts, round_key)


def contest(
    rounds: Mapping[str, Mapping[str, Any]],
    entries: Mapping[str, Mapping[str, Any]] | None = None,
    judges: Mapping[str, Iterable[str]] | None = None,
    conflicts: Iterable[tuple[str, str]] = (),
    decisions: Iterable[Decision] = (),
    awards: Iterable[Award] = (),
    **rules: Any,
) -> Contest:
    """A contest; `judges` gives panels, `rules` the fields of Rules."""
    entry_keys = sorted({*(entries or {}), *_entry_keys(rounds)})
    judge_keys = sorted({*(judges or {}), *_judge_keys(rounds)})
    entry = {key: place for place, key in enumerate(entry_keys)}
    judge = {key: place for place, key in enumerate(judge_keys)}
    facts = Facts(
        entries=tuple(Entry(key, **(entries or {}).get(key, {})) for key in entry_keys),
        judges=tuple(Judge(key, tuple((judges or {}).get(key, ()))) for key in judge_keys),
        conflicts=_pairs(conflicts, judge, entry),
        rounds={key: _round_facts(said, judge, entry) for key, said in rounds.items()},
        decisions=tuple(decisions),
    )
    book = RuleBook(
        rules=Rules(**rules),
        rounds=tuple(_round(key, said) for key, said in rounds.items()),
        rubrics=tuple(_rubric(key, said) for key, said in rounds.items()),
        awards=tuple(awards),
    )
    return Contest(book, facts)


def one_round(sheets: Mapping[str, Mapping[str, Any]], **said: Any) -> Contest:
    """A contest of one round "final"; `rules` holds the fields of Rules."""
    outside = ("entries", "judges", "conflicts", "decisions", "awards")
    around = {name: said.pop(name) for name in outside if name in said}
    rules = said.pop("rules", {})
    return contest({"final": {"sheets": sheets, **said}}, **around, **rules)


def decide(*acts: tuple[Any, ...]) -> tuple[Decision, ...]:
    """Decisions from (act, round, entry, value), the last ones optional."""
    found = []
    for seq, (act, *rest) in enumerate(acts, start=1):
        names = dict(zip(("round", "entry", "value"), rest, strict=False))
        if act == "exclude_judge":
            names["judge"] = names.pop("entry")
        found.append(Decision(seq, act, **names))
    return tuple(found)


def _entry_keys(rounds: Mapping[str, Mapping[str, Any]]) -> set[str]:
    found: set[str] = set()
    for said in rounds.values():
        for name in ("sheets", "invest", "measures", "assigned", "panels"):
            for row in said.get(name, {}).values():
                found.update(row)
        found.update(said.get("votes", {}))
        for order in said.get("orders", {}).values():
            found.update(order)
        for duels in said.get("pairs", {}).values():
            found.update(entry for duel in duels for entry in duel)
    return found


def _judge_keys(rounds: Mapping[str, Mapping[str, Any]]) -> set[str]:
    names = ("sheets", "invest", "assigned", "orders", "pairs")
    return {key for said in rounds.values() for name in names for key in said.get(name, {})}


def _pairs(rows: Iterable[tuple[str, str]], judge: Any, entry: Any) -> Pairs:
    rows = list(rows)
    return Pairs(
        np.array([judge[one] for one, _ in rows], dtype=np.intp),
        np.array([entry[one] for _, one in rows], dtype=np.intp),
    )


def _round(key: str, said: Mapping[str, Any]) -> Round:
    inner = {"criteria", "component", "components", "advance", *OF_FACTS}
    fields = {name: value for name, value in said.items() if name not in inner}
    parts = list(said.get("components", ()))
    if "sheets" in said:
        parts.insert(0, Component("judges", "sheets", rubric=key, **said.get("component", {})))
    fields["tie_break"] = tuple(fields.get("tie_break", ()))
    if "min_score" in fields:
        fields["min_score"] = Decimal(fields["min_score"])
    advance = Advance(**said["advance"]) if "advance" in said else None
    return Round(key, tuple(parts), advance=advance, **fields)


def _rubric(key: str, said: Mapping[str, Any]) -> Rubric:
    criteria = said.get("criteria")
    if criteria is None:
        width = max(
            (len(mark) for _, _, mark in _sheets(said) if isinstance(mark, tuple)), default=1
        )
        criteria = [{} for _ in range(width)]
    return Rubric(
        key,
        tuple(
            Criterion(f"c{number}", **{"max": Decimal(100), **one})
            for number, one in enumerate(criteria, start=1)
        ),
    )


def _sheets(said: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    sheets = said.get("sheets", {})
    return [(judge, entry, mark) for judge, row in sheets.items() for entry, mark in row.items()]


def _round_facts(said: Mapping[str, Any], judge: Any, entry: Any) -> RoundFacts:
    assigned = said.get("assigned")
    money = [(j, e, units) for j, row in said.get("invest", {}).items() for e, units in row.items()]
    votes = [(e, count, True) for e, count in said.get("votes", {}).items()]
    votes += [(e, 1, False) for e in said.get("void", ())]
    return RoundFacts(
        panels=tuple((p, entry[e]) for p, row in said.get("panels", {}).items() for e in row),
        assignments=assigned
        and _pairs([(j, e) for j, row in assigned.items() for e in row], judge, entry),
        marks=_marks(said, judge, entry),
        votes=Votes(
            np.array([entry[e] for e, _, _ in votes], dtype=np.intp),
            np.array([count for _, count, _ in votes], dtype=np.int64),
            np.array([valid for _, _, valid in votes], dtype=np.bool_),
        ),
        investments=Investments(
            np.array([judge[j] for j, _, _ in money], dtype=np.intp),
            np.array([entry[e] for _, e, _ in money], dtype=np.intp),
            np.array([units for _, _, units in money], dtype=np.int64),
        ),
        rankings=_rankings(said, judge, entry),
        comparisons=_comparisons(said, judge, entry),
        measures=tuple(
            Measure(name, entry[e], Decimal(points))
            for name, row in said.get("measures", {}).items()
            for e, points in row.items()
        ),
        adjustments=tuple(
            Adjustment(entry[e], kind, Decimal(points), *rest)
            for e, kind, points, *rest in said.get("adjust", ())
        ),
    )


def _rankings(said: Mapping[str, Any], judge: Any, entry: Any) -> Rankings:
    """Each judge's entries, best first."""
    rows = [
        (judge[j], entry[e], place)
        for j, order in said.get("orders", {}).items()
        for place, e in enumerate(order, start=1)
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Rankings(table[:, 0].astype(np.intp), table[:, 1].astype(np.intp), table[:, 2])


def _comparisons(said: Mapping[str, Any], judge: Any, entry: Any) -> Comparisons:
    """Each judge's pairs, written as "AB" or ("A", "B"): the first was the better."""
    rows = [
        (judge[j], entry[better], entry[other])
        for j, duels in said.get("pairs", {}).items()
        for better, other in duels
    ]
    table = np.array(rows, dtype=np.intp).reshape(-1, 3)
    return Comparisons(table[:, 0], table[:, 1], table[:, 2])


def _marks(said: Mapping[str, Any], judge: Any, entry: Any) -> Marks:
    rows = []
    for j, e, mark in _sheets(said):
        marks = enumerate(mark) if isinstance(mark, tuple) else [(WHOLE_SHEET, mark)]
        rows += [(judge[j], entry[e], c, Decimal(str(m))) for c, m in marks if m is not None]
    decimals = decimals_of([row[3] for row in rows])
    return Marks(
        np.array([row[0] for row in rows], dtype=np.intp),
        np.array([row[1] for row in rows], dtype=np.intp),
        np.array([row[2] for row in rows], dtype=np.intp),
        np.array([units_of(row[3], decimals) for row in rows], dtype=np.int64),
        decimals,
    )
