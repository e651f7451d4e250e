"""Random small contests of every kind that the contest package allows, each from its seed."""

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Literal

import numpy as np

from scoring.facts import (
    WHOLE_SHEET,
    Adjustment,
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
from scoring.rules import Component, Criterion, Round, RuleBook
from tests.scoring.random_decisions import random_decisions
from tests.scoring.random_rules import (
    DIVISIONS,
    PANELS,
    VALUES,
    chance,
    random_book,
    with_rankings,
)

DAY = 86_400_000_000


@dataclass
class Habits:
    """How the people of one contest behave: shares of sheets that are missing, partial or "*"."""

    missing: float
    partial: float
    whole: float
    spread: int
    twins: dict[int, int]
    decimals: int


def random_contest(seed: int) -> tuple[RuleBook, Facts]:
    """Rules and facts of a contest; the same seed gives the same contest."""
    rng = Random(seed)
    orders = Random(f"orders of {seed}")
    book = with_rankings(orders, random_book(rng))
    entries = random_entries(rng, bool(book.divisions))
    judges = tuple(
        Judge(f"J{n}", tuple(rng.sample(PANELS, rng.choice((0, 1, 1, 1, 1, 2)))))
        for n in range(rng.choice((1, 2, 3, 4, 5, 5, 6, 7)))
    )
    conflicts = [
        (j, e) for j in range(len(judges)) for e in range(len(entries)) if chance(rng, 0.04)
    ]
    habits = random_habits(rng, len(entries))
    rounds = {
        one.key: random_round_facts(rng, book, one, entries, judges, conflicts, habits)
        for one in book.rounds
        if chance(rng, 0.99)
    }
    rounds |= {
        key: replace(recorded, rankings=random_orders(orders, recorded, judges, len(entries)))
        for key, recorded in rounds.items()
        if any(part.kind == "ranking" for part in book.round(key).components)
    }
    facts = Facts(entries, judges, pairs(conflicts), rounds)
    return book, random_decisions(rng, book, facts)


def random_habits(rng: Random, entries: int) -> Habits:
    """Most contests are complete; in some, entries are marked exactly alike."""
    twin_share = rng.choice((0, 0.1, 0.3, 0.6))
    twins = {e: rng.randrange(entries) for e in range(entries) if chance(rng, twin_share)}
    return Habits(
        missing=rng.choice((0, 0, 0, 0.01, 0.04)),
        partial=rng.choice((0, 0, 0.02)),
        whole=rng.choice((0, 0, 0, 0.3, 1)),
        spread=rng.choice((0, 1, 1, 2, 3)),
        twins=twins,
        decimals=rng.choice((1, 2, 6)),
    )


def random_entries(rng: Random, divided: bool) -> tuple[Entry, ...]:
    """Two to fourteen entries; some teams have several."""
    number = rng.choice((2, 4, 5, 6, 7, 8, 10, 12, 14))
    keys = rng.sample([f"{first}{n}" for first in ("가", "E", "e", "Z-") for n in range(9)], number)
    return tuple(
        Entry(
            key,
            team=rng.choice(("", *[f"team{n}" for n in range(number)])),
            division=rng.choice(DIVISIONS) if divided else "",
            submitted_at=None if chance(rng, 0.05) else DAY * rng.randrange(20_000, 20_004),
            status=rng.choice(("submitted",) * 20 + ("ineligible", "withdrawn")),
            attrs={name: rng.choice(values) for name, values in VALUES.items()},
        )
        for key in keys
    )


def pairs(rows: list[tuple[int, int]]) -> Pairs:
    """Rows of judge and entry as columns."""
    table = np.array(rows, dtype=np.intp).reshape(-1, 2)
    return Pairs(table[:, 0], table[:, 1])


def random_round_facts(
    rng: Random,
    book: RuleBook,
    one: Round,
    entries: tuple[Entry, ...],
    judges: tuple[Judge, ...],
    conflicts: list[tuple[int, int]],
    habits: Habits,
) -> RoundFacts:
    """What is recorded in a round; every entry is judged, whether or not it takes part."""
    panels: list[tuple[str, int]] = []
    if one.group_by == "panel" or chance(rng, 0.15):
        for entry in range(len(entries)):
            if chance(rng, 0.05):
                continue
            on_both = one.group_by != "panel" and chance(rng, 0.1)
            seen_by = PANELS if on_both else [rng.choice(PANELS)]
            panels += [(panel, entry) for panel in seen_by]
    everything = [(j, e) for j in range(len(judges)) for e in range(len(entries))]
    assigned = everything
    if panels:
        seen = set(panels)
        assigned = [(j, e) for j, e in everything if any((p, e) in seen for p in judges[j].panels)]
    explicit = chance(rng, 0.15)
    if explicit:
        assigned = [pair for pair in everything if chance(rng, 0.75)] or everything[:1]
    free = [pair for pair in assigned if pair not in conflicts or chance(rng, 0.5)]
    parts = {part.kind: part for part in one.components}
    return RoundFacts(
        panels=tuple(panels),
        assignments=pairs(assigned) if explicit else None,
        marks=random_marks(rng, book, one, free, habits) if one.sheets else Marks(),
        votes=random_votes(rng, len(entries)) if "votes" in parts else Votes(),
        investments=random_money(rng, parts["invest"], free)
        if "invest" in parts
        else Investments(),
        measures=random_measures(rng, one, len(entries)),
        adjustments=random_adjustments(rng, one, len(entries)),
    )


def random_marks(
    rng: Random, book: RuleBook, one: Round, assigned: list[tuple[int, int]], habits: Habits
) -> Marks:
    """Sheets of the assigned pairs: complete, without some criteria, as a total, or missing."""
    part = one.sheets
    assert part is not None, "the round has sheets"
    criteria = book.rubric(part.rubric).criteria
    whole = 0 if (part.combine, part.trim_by) == ("trimmed", "criterion") else habits.whole
    absent = rng.randrange(9)
    given: dict[tuple[int, int], list[int]] = {}
    rows = []
    for judge, entry in assigned:
        twin = given.get((judge, habits.twins.get(entry, entry)))
        units = twin or [random_mark(rng, criterion, habits) for criterion in criteria]
        given[judge, entry] = units
        if chance(rng, habits.missing) or (habits.missing and judge == absent):
            continue
        sheet = [(judge, entry, number, value) for number, value in enumerate(units)]
        if chance(rng, whole):
            sheet = [(judge, entry, WHOLE_SHEET, sum(units))]
        elif chance(rng, habits.partial):
            sheet = sheet[:-1]
        rows += sheet
    rng.shuffle(rows)
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    index = table.astype(np.intp)
    return Marks(index[:, 0], index[:, 1], index[:, 2], table[:, 3], habits.decimals)


def random_mark(rng: Random, criterion: Criterion, habits: Habits) -> int:
    """A mark near the middle of the grid, or a grade."""
    if criterion.grades:
        points = criterion.max * rng.choice(sorted(criterion.grades.values())) / 100
    else:
        steps = int((criterion.max - criterion.min) / criterion.step)
        middle = steps // 2
        step = rng.randint(max(0, middle - habits.spread), min(steps, middle + habits.spread))
        points = criterion.min + step * criterion.step
    return int(points * 10**habits.decimals)


def random_votes(rng: Random, entries: int) -> Votes:
    """Marks on ballots, some void, or counts."""
    if chance(rng, 0.5):
        counts = [rng.choice((0, 1, 2, 3, 7)) * rng.choice((0, 1, 1, 1)) for _ in range(entries)]
        every = np.arange(entries, dtype=np.intp)
        return Votes(every, np.array(counts, dtype=np.int64), np.ones(entries, dtype=np.bool_))
    marks = [rng.randrange(entries) for _ in range(rng.choice((0, 5, 12, 30)))]
    valid = [chance(rng, 0.8) for _ in marks]
    ones = np.ones(len(marks), dtype=np.int64)
    return Votes(np.array(marks, dtype=np.intp), ones, np.array(valid, dtype=np.bool_))


def random_money(rng: Random, part: Component, assigned: list[tuple[int, int]]) -> Investments:
    """Each judge places at most his units on the entries that he sees."""
    rows = []
    for judge in sorted({judge for judge, _ in assigned}):
        seen = [entry for of, entry in assigned if of == judge]
        if len(seen) < part.min_entries or chance(rng, 0.15):
            continue
        left = part.units
        for entry in rng.sample(seen, rng.randint(part.min_entries, min(len(seen), 3))):
            units = rng.randint(1, min(part.max_per_entry, part.units // 3 or 1, left))
            rows.append((judge, entry, units))
            left -= units
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    index = table.astype(np.intp)
    return Investments(index[:, 0], index[:, 1], table[:, 2])


def pairs_seen(
    recorded: RoundFacts, judges: tuple[Judge, ...], entries: int
) -> set[tuple[int, int]]:
    """Who judges what: assignments, else panels, else everybody everything."""
    assigned = recorded.assignments
    if assigned is not None:
        rows = zip(assigned.judge.tolist(), assigned.entry.tolist(), strict=True)
        return set(rows)
    every = {(judge, entry) for judge in range(len(judges)) for entry in range(entries)}
    if not recorded.panels:
        return every
    return {(j, e) for j, e in every if any((p, e) in recorded.panels for p in judges[j].panels)}


def random_orders(
    rng: Random, recorded: RoundFacts, judges: tuple[Judge, ...], entries: int
) -> Rankings:
    """Whole orders of most judges, and of some only the first few places or none."""
    seen = pairs_seen(recorded, judges, entries)
    rows = []
    for judge in range(len(judges)):
        order = [entry for of, entry in sorted(seen) if of == judge]
        rng.shuffle(order)
        if chance(rng, 0.2):
            order = order[: rng.randrange(4)]
        rows += [(judge, entry, place) for place, entry in enumerate(order, start=1)]
    rng.shuffle(rows)
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    index = table.astype(np.intp)
    return Rankings(index[:, 0], index[:, 1], table[:, 2])


def random_measures(rng: Random, one: Round, entries: int) -> tuple[Measure, ...]:
    """The clerk's points, for nearly all entries."""
    return tuple(
        Measure(part.key, entry, Decimal(rng.choice(("0", "2", "2.5", "6.25", "7"))))
        for part in one.components
        for entry in range(entries)
        if part.kind == "measure" and chance(rng, 0.97)
    )


def random_adjustments(rng: Random, one: Round, entries: int) -> tuple[Adjustment, ...]:
    """Bonuses and deductions on the round or a component; none where ranks are summed."""
    if one.components[0].combine == "rank_sum" or chance(rng, 0.5):
        return ()
    kinds: tuple[Literal["bonus", "deduction"], ...] = ("bonus", "bonus", "deduction")
    rows = []
    for _ in range(rng.randrange(5)):
        component = rng.choice(("", "", *[part.key for part in one.components]))
        kind = rng.choice(kinds)
        points = Decimal(rng.choice(("0.5", "1", "0.125", "2", "9")))
        rows.append(Adjustment(rng.randrange(entries), kind, points, component))
    return tuple(rows)
