"""A worked example: invented marks, drawn from a seed, put through the engine with the very rules.

Two entries are made to tie and one judge to differ from all others, so that the example shows what
the rules do about that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from scoring import facts as happened
from scoring.errors import ScoringError
from scoring.facts import Entry, Facts, Judge, RoundFacts
from scoring.play import play
from scoring.rules import Component, Criterion, Round, Rubric, RuleBook
from scoring.tally import tally_document

ENTRIES = ("A", "B", "C", "D", "E", "F")
QUALITY = (0.93, 0.87, 0.87, 0.81, 0.76, 0.70)
TWINS = (1, 2)
ODD_ONE = 3  # the entry on which the first judge differs from all others
MOST_JUDGES, FEWEST_JUDGES = 9, 3
DECIMALS = 6
PANEL = "1"


@dataclass(frozen=True, slots=True)
class Example:
    """A round with invented marks: its tally document, or why the rules cannot be carried out."""

    round: str
    document: Mapping[str, Any] | None
    problem: str = ""


def worked_example(book: RuleBook, round_key: str, judges: int, seed: int) -> Example:
    """The round computed from invented marks of so many judges; the seed makes it repeatable."""
    rng = np.random.default_rng(seed)
    seated = min(max(judges, FEWEST_JUDGES), MOST_JUDGES)
    item = book.round(round_key)
    invented = Facts(
        entries=tuple(_entry(book, item, number) for number in range(len(ENTRIES))),
        judges=tuple(Judge(f"J{number + 1}", (PANEL,)) for number in range(seated)),
        rounds={one.key: _round(book, one, seated, rng) for one in book.rounds},
    )
    try:
        outcome = play(book, invented)
        return Example(round_key, tally_document(book, invented, outcome, round_key))
    except ScoringError as problem:
        return Example(round_key, None, str(problem))


def _entry(book: RuleBook, item: Round, number: int) -> Entry:
    """Half of the entries in one division, half in another, where the round has two."""
    allowed = item.divisions or tuple(one.key for one in book.divisions)
    division = allowed[min(number // 3, len(allowed) - 1)] if allowed else ""
    return Entry(ENTRIES[number], ENTRIES[number], division, submitted_at=number * 60_000_000)


def _round(book: RuleBook, item: Round, judges: int, rng: np.random.Generator) -> RoundFacts:
    parts = {part.kind: part for part in item.components}
    found: dict[str, Any] = {}
    if item.group_by == "panel":
        found["panels"] = tuple((PANEL, number) for number in range(len(ENTRIES)))
    if "sheets" in parts:
        found["marks"] = _marks(book.rubric(parts["sheets"].rubric), judges, rng)
    if "votes" in parts:
        found["votes"] = _votes(rng)
    if "invest" in parts:
        found["investments"] = _investments(parts["invest"], judges)
    if "ranking" in parts:
        found["rankings"] = _rankings(parts["ranking"], judges, rng)
    if "pairs" in parts:
        found["comparisons"] = _comparisons(judges, rng)
    measures = [part for part in item.components if part.kind == "measure"]
    found["measures"] = tuple(one for part in measures for one in _measures(part))
    return RoundFacts(**found)


def _marks(rubric: Rubric, judges: int, rng: np.random.Generator) -> happened.Marks:
    """Every judge marks every entry; some judges are stricter than others."""
    leniency = rng.normal(0, 0.03, judges)
    rows = []
    for judge in range(judges):
        given = [
            [
                _mark(one, QUALITY[entry] + leniency[judge] + rng.normal(0, 0.04))
                for one in rubric.criteria
            ]
            for entry in range(len(ENTRIES))
        ]
        if judge == 0:
            given[ODD_ONE] = [_mark(one, 0.98) for one in rubric.criteria]
        given[TWINS[1]] = _twin(rubric, given[TWINS[0]])
        for entry, marks in enumerate(given):
            rows += [(judge, entry, at, int(m.scaleb(DECIMALS))) for at, m in enumerate(marks)]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    judge_column, entry_column, criterion = (column.astype(np.intp) for column in columns[:3])
    return happened.Marks(judge_column, entry_column, criterion, columns[3], DECIMALS)


def _mark(one: Criterion, share: float) -> Decimal:
    """A mark on the criterion's grid, or the grade that is nearest."""
    share = min(max(share, 0.0), 1.0)
    if one.grades:
        per_cent = min(one.grades.values(), key=lambda grade: abs(float(grade) / 100 - share))
        return one.max * per_cent / 100
    steps = int((one.max - one.min) / one.step * Decimal(str(round(share, 4))))
    return one.min + one.step * steps


def _twin(rubric: Rubric, marks: list[Decimal]) -> list[Decimal]:
    """Marks of the same total: a step more on the first criterion, a step less on the last."""
    first, last = rubric.criteria[0], rubric.criteria[-1]
    plain = not first.grades and not last.grades and first.weight == last.weight
    if len(marks) < 2 or not plain or first.step != last.step:
        return list(marks)
    moved = [*marks]
    moved[0] += first.step
    moved[-1] -= last.step
    fits = moved[0] <= first.max and moved[-1] >= last.min
    return moved if fits else list(marks)


def _all() -> happened.Index:
    return np.arange(len(ENTRIES), dtype=np.intp)


def _votes(rng: np.random.Generator) -> happened.Votes:
    counts = rng.integers(20, 120, len(ENTRIES)).astype(np.int64)
    counts[TWINS[1]] = counts[TWINS[0]]
    return happened.Votes(_all(), counts, np.ones(len(ENTRIES), dtype=np.bool_))


def _investments(part: Component, judges: int) -> happened.Investments:
    rows = []
    for judge in range(judges):
        left, most = part.units, part.max_per_entry
        spread = max(1, -(-part.units // max(part.min_entries, 2)))
        for entry in range(len(ENTRIES)):
            given = min(left, most, spread)
            if given > 0:
                rows.append((judge, entry, given))
                left -= given
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    judge_column, entry_column = columns[0].astype(np.intp), columns[1].astype(np.intp)
    return happened.Investments(judge_column, entry_column, columns[2])


def _rankings(part: Component, judges: int, rng: np.random.Generator) -> happened.Rankings:
    rows = []
    for judge in range(judges):
        order = np.argsort(-(np.array(QUALITY) + rng.normal(0, 0.06, len(ENTRIES))))
        for place, entry in enumerate(order[: part.places or None], start=1):
            rows.append((judge, int(entry), place))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    judge_column, entry_column = columns[0].astype(np.intp), columns[1].astype(np.intp)
    return happened.Rankings(judge_column, entry_column, columns[2])


def _comparisons(judges: int, rng: np.random.Generator) -> happened.Comparisons:
    rows = []
    for judge in range(judges):
        for one in range(len(ENTRIES) - 1):
            better, other = (one, one + 1) if rng.random() < 0.7 else (one + 1, one)
            rows.append((judge, better, other))
    columns = np.array(rows, dtype=np.intp).reshape(-1, 3).T
    return happened.Comparisons(*columns)


def _measures(part: Component) -> list[happened.Measure]:
    most = part.max or Decimal(0)
    shares = [18 - TWINS[0] if entry in TWINS else 18 - entry for entry in range(len(ENTRIES))]
    return [
        happened.Measure(part.key, entry, (most * share / 20).quantize(Decimal("0.1")))
        for entry, share in enumerate(shares)
    ]
