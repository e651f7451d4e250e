"""Who is linked to whom, and how well."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.graph import components, efficiency, groups

SHEETS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 7)), max_size=25)


def columns(sheets):
    entry, judge = np.array(sheets, dtype=np.intp).reshape(-1, 2).T
    return entry, judge


@given(SHEETS)
def test_groups_are_what_walking_from_sheet_to_sheet_reaches(sheets):
    entry_of, judge_of = components(*columns(sheets), 10, 8)
    reached = {}
    for start, _ in sheets:
        entries, judges, grown = {start}, set(), True
        while grown:
            size = len(entries) + len(judges)
            judges |= {j for e, j in sheets if e in entries}
            entries |= {e for e, j in sheets if j in judges}
            grown = len(entries) + len(judges) > size
        reached[start] = (tuple(sorted(entries)), tuple(sorted(judges)))
    assert set(groups(*columns(sheets), 10, 8)) == set(reached.values())
    for e, j in sheets:
        assert entry_of[e] == judge_of[j] >= 0
    assert all(entry_of[e] == -1 for e in range(10) if e not in reached)


def test_a_long_chain_is_one_group():
    chain = np.arange(5000)
    shuffled = np.random.default_rng(0).permutation(5001)
    entry = shuffled[np.concatenate([chain, chain + 1])]
    assert len(groups(entry, np.concatenate([chain, chain]), 5001, 5000)) == 1


def test_the_fano_plane_reaches_its_known_efficiency():
    """A balanced design of 7 entries in 7 blocks of 3 has E = 7·1 / (3·3)."""
    entry = np.repeat(np.arange(7), 3)
    judge = (entry + np.tile([0, 1, 3], 7)) % 7
    assert efficiency(entry, judge, 7, 7) == pytest.approx(7 / 9)


def by_definition(entry, judge, n_entries, n_judges):
    """Harmonic mean of the factors of the full entries × entries information."""
    sheets = np.zeros((n_entries, n_judges))
    sheets[entry, judge] = 1
    scale = 1 / np.sqrt(sheets.sum(axis=1))
    information = np.eye(n_entries) - (sheets / sheets.sum(axis=0)) @ sheets.T * np.outer(
        scale, scale
    )
    factors = np.sort(np.linalg.eigvalsh(information))[1:]
    return len(factors) / np.sum(1 / factors)


@pytest.mark.parametrize(("n", "judges", "sheets"), [(12, 5, 3), (5, 12, 7), (8, 8, 3)])
def test_efficiency_is_that_of_the_information_matrix(n, judges, sheets):
    rng = np.random.default_rng(2)
    entry = np.repeat(np.arange(n), sheets)
    judge = np.concatenate([rng.permutation(judges)[:sheets] for _ in range(n)])
    met, numbered = np.unique(judge, return_inverse=True)
    assert len(groups(entry, judge, n, judges)) == 1
    expected = by_definition(entry, numbered, n, len(met))
    assert efficiency(entry, judge, n, judges) == pytest.approx(expected)


def test_full_coverage_loses_nothing_and_separate_rooms_lose_all():
    entry, judge = np.indices((6, 4)).reshape(2, -1)
    assert efficiency(entry, judge, 6, 4) == pytest.approx(1)
    same_room = entry // 3 == judge // 2
    assert efficiency(entry[same_room], judge[same_room], 6, 4) == 0
