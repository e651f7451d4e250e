"""An expo's timetable has no clash, no slot too many, and short walks."""

import numpy as np
import pytest

from judging.assigning.cyclic import cyclic_blocks
from judging.assigning.errors import BadProblem
from judging.assigning.timetable import clashes, slots_needed, timetable
from judging.assigning.walking import shorten_walks, walks


def visits(seed, n_entries=40, n_judges=9, share=0.3):
    rng = np.random.default_rng(seed)
    return np.nonzero(rng.random((n_entries, n_judges)) < share)


@pytest.mark.parametrize("seed", range(30))
def test_no_clash_and_as_few_slots_as_the_busiest_has_visits(seed):
    entry, judge = visits(seed)
    slot = timetable(entry, judge)
    busiest = max(np.bincount(entry).max(), np.bincount(judge).max())
    assert clashes(entry, judge, slot) == 0
    assert slots_needed(entry, judge) == busiest
    assert set(slot.tolist()) == set(range(busiest))


def test_more_slots_than_needed_may_be_used():
    entry, judge = visits(1)
    slot = timetable(entry, judge, slots_needed(entry, judge) + 5)
    assert clashes(entry, judge, slot) == 0


def test_too_few_slots_are_refused():
    entry, judge = visits(1)
    needed = slots_needed(entry, judge)
    with pytest.raises(BadProblem, match=f"{needed - 1} slots are too few: somebody has {needed}"):
        timetable(entry, judge, needed - 1)


def test_clashes_are_counted():
    assert clashes(np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([0, 0, 0])) == 2


def test_no_visits_need_no_slots():
    nobody = np.zeros(0, dtype=np.intp)
    assert len(timetable(nobody, nobody)) == slots_needed(nobody, nobody) == 0
    assert len(shorten_walks(nobody, nobody, nobody, np.zeros((0, 2)))) == 0


def test_walks_are_measured_from_table_to_table():
    place = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 0.0]])
    judge, entry = np.array([0, 0, 0, 1]), np.array([0, 1, 2, 1])
    assert walks(judge, entry, np.array([0, 2, 1, 0]), place).tolist() == [7.0, 0.0]


def test_walks_get_short_without_a_clash_or_a_slot_more():
    """100 tables on a grid of 3 m, 20 judges with 15 visits: under 130 m each."""
    entry, judge = np.repeat(np.arange(100), 3), cyclic_blocks(100, 20, 3).ravel()
    place = 3.0 * np.stack(np.divmod(np.arange(100), 10), axis=1)
    first = timetable(entry, judge)
    slot = shorten_walks(judge, entry, first, place)
    assert clashes(entry, judge, slot) == 0
    assert slot.max() + 1 == 15
    assert walks(judge, entry, slot, place).mean() < 130
    assert walks(judge, entry, slot, place).sum() < walks(judge, entry, first, place).sum()
    assert slot.tolist() == shorten_walks(judge, entry, first, place).tolist()


def test_shortening_can_be_cancelled():
    entry, judge = visits(2)

    def cancel(share):
        raise TimeoutError

    with pytest.raises(TimeoutError):
        shorten_walks(judge, entry, timetable(entry, judge), np.zeros((40, 2)), progress=cancel)
