"""A hash of the rules and inputs in canonical form: equal where nothing that counts differs.

Texts, titles and how judges get their entries never take part; neither does the order of rows,
entries, judges or rounds, nor how a number or a key is written (90 and 90.0, composed and
decomposed letters).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass
from decimal import Decimal
from typing import Any
from unicodedata import normalize

import numpy as np

from scoring.exact import plain_number
from scoring.facts import Decision, Entry, Facts, Index, Judge, Marks, RoundFacts
from scoring.lineage import closure
from scoring.rules import LATER, Award, Division, Round, Rubric, RuleBook
from scoring.rulings import counts_in

NOTHING = RoundFacts()
UNCOUNTED = {"texts", "assign"}


def fingerprint(book: RuleBook, facts: Facts, round_key: str | None = None) -> str:
    """Hash a contest, or what one round and those it builds on depend on.

    Parameters
    ----------
    round_key : str or None
        None takes everything, awards included.

    Returns
    -------
    str
        SHA-256 in hexadecimal. O(n log n) in the number of marks.
    """
    digest = hashlib.sha256()
    rounds = closure(book, round_key) if round_key else {item.key for item in book.rounds}
    _Canon(digest.update, book, facts, frozenset(rounds), round_key).feed()
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """A rule or fact as JSON knows it, without what no calculation depends on."""
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, str):
        return normalize("NFC", value)
    if is_dataclass(value):
        return {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if item.name not in UNCOUNTED and not _says_nothing(item, value)
        }
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _says_nothing(item: Field[Any], value: Any) -> bool:
    """Whether a field that came later has its default, as in all that was hashed before it."""
    return LATER in item.metadata and getattr(value, item.name) == item.default


class _Canon:
    """Feeds a hash with one line a fact, in canonical order."""

    def __init__(
        self,
        update: Callable[[bytes], None],
        book: RuleBook,
        facts: Facts,
        rounds: frozenset[str],
        only: str | None,
    ) -> None:
        self._update, self._book, self._facts = update, book, facts
        self._rounds, self._only = sorted(rounds), only
        self._seats = self._seated()
        self._entry_place = _places([item.key for item in facts.entries], set())
        unseated = {item.key for item in facts.judges} - self._seats.keys()
        self._judge_place = _places([item.key for item in facts.judges], unseated)

    def feed(self) -> None:
        """Feed everything."""
        self._rules()
        self._people()
        for key in self._rounds:
            self._line("round", key)
            self._round(self._facts.rounds.get(key, NOTHING))
        self._decisions()

    def _line(self, *values: Any) -> None:
        line = json.dumps(_plain(values), ensure_ascii=False, sort_keys=True)
        self._update(line.encode() + b"\n")

    def _rows(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        self._line(name, sorted(rows))

    def _table(self, name: str, *columns: Index) -> None:
        """Feed rows of integers in ascending order, as they lie in memory."""
        order = np.lexsort(columns[::-1])
        self._line(name, len(columns), order.size)
        for column in columns:
            self._update(np.asarray(column[order], dtype="<i8").tobytes())

    def _rules(self) -> None:
        book = self._book
        self._line(book.rules if self._only is None else _arithmetic(book))
        mine = sorted((item for item in book.rounds if item.key in self._rounds), key=_key)
        used = {part.rubric for item in mine for part in item.components}
        for item in mine:
            self._line(item)
        for rubric in sorted((item for item in book.rubrics if item.key in used), key=_key):
            self._line(rubric)
        if self._only is None:
            self._line("awards", book.awards, sorted(item.key for item in book.divisions))

    def _people(self) -> None:
        facts = self._facts
        by_key = sorted(facts.entries, key=_key)
        self._line("entries", [self._entry(item) for item in by_key])
        self._line("judges", self._seats)
        judge, entry = facts.conflicts.judge, facts.conflicts.entry
        seated = self._judge_place[judge] >= 0
        self._table("conflicts", self._judge_place[judge[seated]], self._entry_place[entry[seated]])

    def _seated(self) -> dict[str, list[str]]:
        """The judges who may judge in these rounds, and those of their panels that sit in them."""
        facts = [self._facts.rounds.get(key, NOTHING) for key in self._rounds]
        explicit = [item.assignments for item in facts if _is_explicit(item)]
        named = {int(judge) for pairs in explicit if pairs for judge in pairs.judge}
        panels = {panel for item in facts for panel, _ in item.panels}
        everybody = self._only is None or not all(
            item.panels or _is_explicit(item) for item in facts
        )
        seats = {}
        for number, judge in enumerate(self._facts.judges):
            mine = set(judge.panels) if self._only is None else panels.intersection(judge.panels)
            if everybody or mine or number in named:
                seats[judge.key] = sorted(mine)
        return seats

    def _entry(self, entry: Entry) -> list[Any]:
        """Teams matter to awards alone."""
        team = [entry.team] if self._only is None else []
        attrs = sorted(entry.attrs.items())
        return [entry.key, entry.division, entry.submitted_at, entry.status, attrs, *team]

    def _round(self, facts: RoundFacts) -> None:
        entry, judge = self._entry_place, self._judge_place
        self._rows("panels", [(panel, int(entry[number])) for panel, number in facts.panels])
        if facts.assignments is not None and _is_explicit(facts):
            pairs = facts.assignments
            self._table("assignments", judge[pairs.judge], entry[pairs.entry])
        marks, units = facts.marks, _shortest(facts.marks)
        self._table("marks", judge[marks.judge], entry[marks.entry], marks.criterion, units)
        votes = facts.votes
        self._table("votes", entry[votes.entry], votes.votes, votes.valid.astype(np.intp))
        money = facts.investments
        self._table("investments", judge[money.judge], entry[money.entry], money.units)
        self._orders(facts)
        self._rows(
            "measures",
            [(m.component, int(entry[m.entry]), plain_number(m.points)) for m in facts.measures],
        )
        self._rows(
            "adjustments",
            [
                (item.component, int(entry[item.entry]), item.kind, plain_number(item.points))
                for item in facts.adjustments
            ],
        )

    def _orders(self, facts: RoundFacts) -> None:
        """Rankings and comparisons; a round without them is hashed as before there were any."""
        entry, judge = self._entry_place, self._judge_place
        ranked, compared = facts.rankings, facts.comparisons
        if ranked.judge.size:
            self._table("rankings", judge[ranked.judge], entry[ranked.entry], ranked.place)
        if compared.judge.size:
            better, other = entry[compared.better], entry[compared.other]
            self._table("comparisons", judge[compared.judge], better, other)

    def _decisions(self) -> None:
        for item in sorted(self._facts.decisions, key=lambda item: item.seq):
            if self._only is None or self._touches(item):
                self._line(item.act, item.round, item.entry, item.judge, item.value)

    def _touches(self, decision: Decision) -> bool:
        """Whether a decision can change one of the rounds: a confirmation freezes all below it."""
        if decision.act == "remove_award":
            return False
        if decision.act == "confirm" and decision.round:
            return not closure(self._book, decision.round).isdisjoint(self._rounds)
        return any(counts_in(decision, key, closure(self._book, key)) for key in self._rounds)


def _key(item: Entry | Judge | Round | Rubric | Division | Award) -> str:
    return normalize("NFC", item.key)


def _places(keys: list[str], left_out: set[str]) -> Index:
    """The position of each key among the sorted ones, -1 where it is left out."""
    kept = sorted(
        (number for number, key in enumerate(keys) if key not in left_out),
        key=lambda number: normalize("NFC", keys[number]),
    )
    places = np.full(len(keys), -1, dtype=np.intp)
    places[np.array(kept, dtype=np.intp)] = np.arange(len(kept))
    return places


def _is_explicit(facts: RoundFacts) -> bool:
    return facts.assignments is not None and facts.assignments.judge.size > 0


def _arithmetic(book: RuleBook) -> tuple[Any, ...]:
    """The contest's rules as far as a round depends on them."""
    rules = book.rules
    return (rules.rounding, rules.digits, rules.bonus_cap, rules.total_cap)


def _shortest(marks: Marks) -> Index:
    """Units as if written with as few decimals as possible, and those decimals in front."""
    units, decimals = marks.units, marks.decimals
    while decimals and not (units % 10).any():
        units, decimals = units // 10, decimals - 1
    return units
