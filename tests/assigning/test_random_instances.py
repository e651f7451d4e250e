"""A thousand random contests: never a conflict, and never an infeasible one without a message."""

from dataclasses import replace

import numpy as np
import pytest

from judging.assigning.conflicts import Conflict
from judging.assigning.errors import Infeasible
from judging.assigning.explaining import obstacles
from judging.assigning.flow import solve
from judging.assigning.plan import forbidden, named_pairs, verify
from judging.assigning.posing import Rules, pose
from judging.assigning.roster import Entry, Judge
from tests.assigning.rosters import highs


def random_contest(seed):
    """A small contest with tracks, conflicts, locks, juniors and loads that often do not fit."""
    rng = np.random.default_rng(seed)
    n_entries, n_judges = int(rng.integers(2, 12)), int(rng.integers(2, 9))
    k = int(rng.integers(1, 4))
    ours = [Entry(f"e{at}", needs={"track": rng.choice(["A", "B"])}) for at in range(n_entries)]
    theirs = []
    for at in range(n_judges):
        track = frozenset(rng.choice(["A", "B", "AB", "AB"]))
        least = int(rng.integers(0, 3) * (rng.random() < 0.4))
        most = least + int(rng.integers(0, 3 + 2 * k * n_entries // n_judges))
        traits = {"takes": {"track": track}, "senior": bool(rng.random() < 0.6)}
        theirs.append(Judge(f"j{at}", least=least, most=most, **traits))
    pairs = [(one.id, judge.id) for one in ours for judge in theirs]
    conflicts = [Conflict(*pair, "declared") for pair in pairs if rng.random() < 0.1]
    barred = {(one.entry, one.judge) for one in conflicts}
    locked = [pair for pair in pairs if rng.random() < 0.01 and pair not in barred]
    rules = Rules(k, locked=locked, senior=bool(rng.random() < 0.3), load_price=0.0, seed=seed)
    return pose(ours, theirs, rules, conflicts), barred


@pytest.mark.parametrize("block", range(10))
def test_flow_and_highs_agree_and_every_refusal_has_its_reason(block):
    feasible = 0
    for seed in range(100 * block, 100 * block + 100):
        problem, barred = random_contest(seed)
        best = highs(problem)
        if best is None:
            assert obstacles(problem), seed
            with pytest.raises(Infeasible) as refusal:
                solve(problem)
            assert str(refusal.value), seed
            continue
        feasible += 1
        plan = solve(problem)
        verify(problem, plan)
        assert not barred & set(named_pairs(problem, plan)), seed
        assert not obstacles(problem), seed
        assert problem.weight[plan.pairs].sum() == pytest.approx(best, abs=1e-6), seed
    assert 20 < feasible < 80


def test_hand_made_pairs_with_a_conflict_are_named():
    problem = pose([Entry("e1")], [Judge("j1")], Rules(1), [Conflict("e1", "j1", "declared")])
    assert [str(one) for one in forbidden(problem, [("e1", "j1")])] == ["j1 may not judge e1."]


def widened(problem, remedies):
    """Do what remedies of bounds, tracks, limits and numbers say."""
    judge = {name: at for at, name in enumerate(problem.judge_names)}
    entry = {name: at for at, name in enumerate(problem.entry_names)}
    least, most, demand = problem.least.copy(), problem.most.copy(), problem.demand.copy()
    opened = []
    for one in remedies:
        at = [(judge if one.kind in ("raise", "lower", "open") else entry)[n] for n in one.names]
        if one.kind == "raise":
            most[at] = one.number
        elif one.kind == "lower":
            least[at] = one.number
        elif one.kind == "find":
            demand[at] -= one.number
        elif one.kind == "open":
            opened.append((entry[one.entry], at[0]))
    known = zip(problem.entry.tolist(), problem.judge.tolist(), strict=True)
    held = dict(zip(known, problem.held.tolist(), strict=True)) | dict.fromkeys(opened, False)
    pairs = np.array(sorted(held))
    limits = tuple(_waived(limit, remedies, entry) for limit in problem.limits)
    return replace(
        problem,
        entry=pairs[:, 0],
        judge=pairs[:, 1],
        affinity=np.zeros(len(pairs)),
        held=np.array([held[tuple(pair)] for pair in pairs.tolist()]),
        **{"least": least, "most": most, "demand": demand, "limits": limits},
    )


def _waived(limit, remedies, entry):
    most = limit.most.copy()
    for one in remedies:
        if one.kind == "waive":
            most[[entry[name] for name in one.names]] += one.number
    return replace(limit, most=most)


def test_the_cheapest_fix_fixes():
    refused = 0
    for seed in range(300):
        problem, _ = random_contest(seed)
        try:
            solve(problem)
        except Infeasible as refusal:
            if refusal.remedies:
                refused += 1
                plan = solve(widened(problem, refusal.remedies))
                assert len(plan) > 0 or not problem.demand.any()
    assert refused > 50
