"""The random contests use every feature of the package, and often so that it decides."""

from collections import Counter

import pytest

from tests.scoring.features import ACTS, CHANGES, RUNGS, features
from tests.scoring.random_contests import random_contest

SEEDS = 400

AT_LEAST_ONCE = {
    "a cut waits because of caps",
    "a cut waits because of floors",
    "a cut waits because of wildcards",
    "a wildcard is shared",
    "components: 5",
    "matters: wildcard_by",
    "more advance than there are places: ladder",
    "more reserves than asked for",
    "refused: NotRankedTogether",
    "refused: TieStands",
}
AT_LEAST_THREE_TIMES = {
    *(f"matters: {name}" for name in CHANGES if name != "wildcard_by"),
    *(f"matters: rung {name}" for name in RUNGS),
    *(f"matters: act {name}" for name in ACTS),
    *(f"rounding: {way}, {n} digits" for way in ("half_up", "floor") for n in (0, 1, 2, 3, 6)),
    *(f"component digits: {digits}" for digits in (None, 0, 1, 2, 3, 6)),
    *(f"components: {number}" for number in (1, 2, 3, 4)),
    *(f"rounds: {number}" for number in (1, 2, 3)),
    *(f"kind: {kind}" for kind in ("sheets", "round", "votes", "invest", "measure", "ranking")),
    *(
        f"combine: {combine}, {incomplete}"
        for combine in ("mean", "trimmed", "median", "sum", "rank_sum", "t_score")
        for incomplete in ("exclude", "keep")
    ),
    *(
        f"group_by: {field}, {groups}"
        for field in ("", "division", "panel", "attr")
        for groups in ("separate", "together")
    ),
    *(
        f"reason: {reason}"
        for reason in (
            "ineligible", "disqualified", "withdrawn", "no_show", "no_valid_sheet", "fail_below",
            "min_score",
        )
    ),
    *(f"excluded: {reason}" for reason in ("incomplete", "decision")),
    *(f"via: {via}" for via in ("rank", "floor", "wildcard", "reserve")),
    *(f"trim_by: {way}" for way in ("total", "criterion")),
    *(f"trimmed: {enough}" for enough in (True, False)),
    *(
        f"act: {act}, {where}"
        for act in ("confirm", "exclude_judge", "withdraw", "disqualify")
        for where in ("one round", "all")
    ),
    *(f"{kind} on {of}" for kind in ("bonus", "deduction") for of in ("the round", "a component")),
    "a floor stays short",
    "a tie stays unresolved",
    "act: promote_reserve, named",
    "assignments: by panel",
    "assignments: explicit",
    "award: a place is shared",
    "marks: whole sheets",
    "more advance than there are places: all",
    "refused: NobodyFits",
    "refused: NoSpread",
    "round for one division",
    "undecided at a cut",
    "votes: counts",
    "votes: void ballots",
}  # fmt: skip


@pytest.fixture(scope="module")
def shown() -> Counter[str]:
    """How many of the contests show each feature."""
    return Counter(name for seed in range(SEEDS) for name in features(*random_contest(seed)))


@pytest.mark.parametrize(("names", "least"), [(AT_LEAST_ONCE, 1), (AT_LEAST_THREE_TIMES, 3)])
def test_every_feature_occurs(shown: Counter[str], names: set[str], least: int) -> None:
    rare = {name: shown[name] for name in sorted(names) if shown[name] < least}
    assert not rare


def test_most_contests_are_played_to_their_end(shown: Counter[str]) -> None:
    refused = sum(number for name, number in shown.items() if name.startswith("refused"))
    assert refused < SEEDS / 5


def test_a_seed_gives_the_same_contest_again() -> None:
    assert repr(random_contest(11)) == repr(random_contest(11))
