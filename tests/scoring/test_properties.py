"""What must hold for every contest, whatever its rules and marks."""

from dataclasses import fields, replace
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import ScoringError
from scoring.facts import WHOLE_SHEET, Entry, Facts, Judge, Marks, Pairs, RoundFacts
from scoring.fingerprint import fingerprint
from scoring.play import play
from scoring.rules import Component, Criterion, Round, Rubric, RuleBook, Rules
from tests.scoring.random_contests import random_contest

KEY = "final"
BLOCKS = 10


def shuffled(rng: Random, items: Any) -> Any:
    """The same items in another order: a mapping or a tuple."""
    if isinstance(items, tuple):
        return tuple(rng.sample(items, len(items)))
    return dict(rng.sample(sorted(items.items()), len(items)))


def shuffled_rows(rng: Random, table: Any, **renumbered: dict[int, int]) -> Any:
    """A table of columns with its rows in another order and some columns renumbered."""
    columns = {f.name: getattr(table, f.name) for f in fields(table)}
    length = len(columns["entry"])
    order = np.array(rng.sample(range(length), length), dtype=np.intp)
    found = {}
    for name, column in columns.items():
        if isinstance(column, np.ndarray):
            new = renumbered.get(name)
            values = column if new is None else np.array([new[int(i)] for i in column], np.intp)
            column = values.reshape(-1)[order]
        found[name] = column
    return type(table)(**found)


def reordered(rng: Random, facts: Facts) -> Facts:
    """The same facts with entries, judges, rows and keys in another order."""
    entries, judges = shuffled(rng, facts.entries), shuffled(rng, facts.judges)
    entry = {old: entries.index(one) for old, one in enumerate(facts.entries)}
    judge = {old: judges.index(one) for old, one in enumerate(facts.judges)}

    def recorded(old: RoundFacts) -> RoundFacts:
        pairs = old.assignments
        return RoundFacts(
            panels=shuffled(rng, tuple((panel, entry[one]) for panel, one in old.panels)),
            assignments=pairs and shuffled_rows(rng, pairs, judge=judge, entry=entry),
            marks=shuffled_rows(rng, old.marks, judge=judge, entry=entry),
            votes=shuffled_rows(rng, old.votes, entry=entry),
            investments=shuffled_rows(rng, old.investments, judge=judge, entry=entry),
            rankings=shuffled_rows(rng, old.rankings, judge=judge, entry=entry),
            measures=shuffled(rng, tuple(replace(m, entry=entry[m.entry]) for m in old.measures)),
            adjustments=shuffled(
                rng, tuple(replace(a, entry=entry[a.entry]) for a in old.adjustments)
            ),
        )

    return Facts(
        entries=tuple(replace(one, attrs=shuffled(rng, one.attrs)) for one in entries),
        judges=tuple(replace(one, panels=shuffled(rng, one.panels)) for one in judges),
        conflicts=shuffled_rows(rng, facts.conflicts, judge=judge, entry=entry),
        rounds=shuffled(rng, {key: recorded(old) for key, old in facts.rounds.items()}),
        decisions=shuffled(rng, facts.decisions),
    )


def outcome_of(book: RuleBook, facts: Facts) -> dict[str, Any] | str:
    """The engine's outcome, or the sentence with which it refuses."""
    try:
        return play(book, facts).as_dict()
    except ScoringError as refusal:
        return type(refusal).__name__


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_order_of_rows_entries_judges_or_keys_changes_outcome_or_fingerprint(block: int) -> None:
    for seed in range(block, 500, BLOCKS):
        book, facts = random_contest(seed)
        other = reordered(Random(seed), facts)
        assert outcome_of(book, other) == outcome_of(book, facts), f"seed {seed}"
        assert fingerprint(book, other) == fingerprint(book, facts), f"seed {seed}"


def contest_of(totals: list[list[int]]) -> tuple[RuleBook, Facts]:
    """One round in which judge j gave entry e totals[j][e] points; the plain mean decides."""
    rubric = Rubric("all", (Criterion("points", max=Decimal(100)),))
    judges = Component("judges", "sheets", rubric="all", combine="mean")
    one = Round(KEY, (judges,), tie_break=("preference", "shared"))
    rows = [(j, e, given) for j, sheet in enumerate(totals) for e, given in enumerate(sheet)]
    table = np.array(rows, dtype=np.int64)
    index = table.astype(np.intp)
    whole = np.full(len(rows), WHOLE_SHEET, dtype=np.intp)
    facts = Facts(
        entries=tuple(Entry(f"E{n}") for n in range(len(totals[0]))),
        judges=tuple(Judge(f"J{n}") for n in range(len(totals))),
        conflicts=Pairs(),
        rounds={KEY: RoundFacts(marks=Marks(index[:, 0], index[:, 1], whole, table[:, 2]))},
    )
    return RuleBook(Rules(total_cap=Decimal(0)), (one,), rubrics=(rubric,)), facts


def ranks(totals: list[list[int]]) -> list[tuple[str, int]]:
    """The ranking by the plain mean."""
    ranking = play(*contest_of(totals)).as_dict()["rounds"][KEY]["ranking"]
    return [(row["entry"], row["rank"]) for row in ranking]


@st.composite
def full_panels(draw: st.DrawFn) -> tuple[list[list[int]], int]:
    """Totals of judges who all saw every entry, and one of the judges."""
    entries = draw(st.integers(1, 8))
    sheet = st.lists(st.integers(0, 12), min_size=entries, max_size=entries)
    totals = draw(st.lists(sheet, min_size=1, max_size=7))
    return totals, draw(st.integers(0, len(totals) - 1))


@settings(deadline=None)
@given(full_panels())
def test_a_lenient_judge_who_saw_all_changes_no_rank_of_a_plain_mean(
    panel: tuple[list[list[int]], int],
) -> None:
    totals, lenient = panel
    raised = [
        [points + len(totals) for points in sheet] if judge == lenient else sheet
        for judge, sheet in enumerate(totals)
    ]
    assert ranks(raised) == ranks(totals)
