"""From a roster to a finished draft: pose, solve, lift the worst, link, mix, anchor, check."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from judging.assigning.anchors import with_anchors
from judging.assigning.conflicts import Conflict
from judging.assigning.cyclic import spread_plan
from judging.assigning.errors import Infeasible
from judging.assigning.floor import fair_plan, with_experts
from judging.assigning.flow import solve
from judging.assigning.linking import LARGEST_SIDE, Gap, connect, linkage
from judging.assigning.mixing import mix
from judging.assigning.plan import Plan, verify
from judging.assigning.posing import NO_CONFLICTS, Rules, pose, pruning_of
from judging.assigning.problem import Problem
from judging.assigning.rooms import seated_plan
from judging.assigning.roster import Entry, Judge
from judging.assigning.staging import Staging, with_those
from judging.assigning.summary import Summary, summarise

WIDER = 4
MOST_WIDENINGS = 2
# A plan this well linked (+5 %) gains too little from mixing for what a big round would wait.
WELL_LINKED = 0.9
MANY_SHEETS = 3_000
NO_GAPS: tuple[Gap, ...] = ()
Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Draft:
    """A plan to look at, compare and publish.

    Attributes
    ----------
    problem : Problem
        The rules it keeps.
    plan : Plan
        Who judges what; sound unless it was made elastic.
    gaps : tuple of Gap
        Groups that nothing can link, and why.
    summary : Summary
        The plan in figures.
    staging : Staging
        Rooms and anchors.
    """

    problem: Problem
    plan: Plan
    gaps: tuple[Gap, ...]
    summary: Summary
    staging: Staging


def draft(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    rules: Rules,
    conflicts: Iterable[Conflict] = NO_CONFLICTS,
    *,
    elastic: bool = False,
    progress: Progress | None = None,
) -> Draft:
    """Make a plan for a round.

    Parameters
    ----------
    entries, judges, rules, conflicts
        As for `pose`.
    elastic : bool
        Leave sheets out where the rules let nobody take them, instead of refusing; but an entry
        presents before a whole panel or not at all.
    progress : callable, optional
        Told a step (“solve”, “lift”, “link”, “mix”) and the share of it that is done; may raise
        to cancel.

    Returns
    -------
    Draft
        The same for any order of input.

    Raises
    ------
    Infeasible, BadProblem
        As `flow.solve` (unless elastic), `pose`, and `seated_plan`.
    """
    tell = progress or (lambda step, share: None)
    tell("solve", 0.0)
    found = _made(entries, judges, rules, tuple(conflicts), elastic=elastic, tell=tell)
    if not elastic:
        verify(found.problem, found.plan)
    return found


def _made(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    rules: Rules,
    conflicts: tuple[Conflict, ...],
    *,
    elastic: bool,
    tell: Progress,
) -> Draft:
    if rules.rooms:
        problem, found, staging = seated_plan(entries, judges, rules, conflicts)
        return _finished(problem, found.plan, NO_GAPS, staging, rules.anchors)
    problem, plan = _solved(entries, judges, rules, conflicts, elastic=elastic, tell=tell)
    plan, gaps = _linked(problem, plan, rules.affinity_budget, tell)
    return _finished(problem, plan, gaps, Staging(), rules.anchors)


def _finished(
    problem: Problem, plan: Plan, gaps: tuple[Gap, ...], staging: Staging, anchors: int
) -> Draft:
    """Set anchors and put the plan into figures; gaps that anchors close are none any more."""
    problem, plan, staging = _anchored(problem, plan, staging, anchors)
    summary = summarise(problem, plan)
    return Draft(problem, plan, gaps if summary.linkage.components > 1 else (), summary, staging)


def _anchored(
    problem: Problem, plan: Plan, staging: Staging, count: int
) -> tuple[Problem, Plan, Staging]:
    if not count or not len(plan):
        return problem, plan, staging
    found = with_anchors(problem, plan, count)
    return found.problem, found.plan, with_those(staging, problem, found)


def _linked(
    problem: Problem, plan: Plan, budget: float, tell: Progress
) -> tuple[Plan, tuple[Gap, ...]]:
    tell("link", 0.0)
    plan, gaps = connect(problem, plan)
    if 0 < budget < 1 and _worth_mixing(problem, plan):
        plan = mix(problem, plan, budget, lambda share: tell("mix", share))
    return plan, gaps


def _solved(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    rules: Rules,
    conflicts: tuple[Conflict, ...],
    *,
    elastic: bool,
    tell: Progress,
) -> tuple[Problem, Plan]:
    """Solve on the best pairs, on more of them where those do not do, at last elastically."""
    problem = None
    for best in _breadths(len(entries), len(judges), rules.best):
        problem = pose(entries, judges, rules, conflicts, best)
        try:
            return problem, _best_plan(problem, rules, tell)
        except Infeasible as refusal:
            last = refusal
    if elastic and problem is not None:
        return problem, solve(problem, elastic=True)
    raise last


def _breadths(n_entries: int, n_judges: int, best: int | None) -> Iterator[int | None]:
    """Say how many pairs of each to keep: first the best, then more, all where that is possible."""
    breadth = pruning_of(n_entries, n_judges, best)
    yield breadth
    for _ in range(MOST_WIDENINGS if breadth is not None else 0):
        breadth = (breadth or 1) * WIDER
        if breadth < max(n_entries, n_judges):
            yield breadth


def _best_plan(problem: Problem, rules: Rules, tell: Progress) -> Plan:
    if rules.affinity_budget >= 1:
        return spread_plan(problem)
    if rules.floor_share is None:
        plan = solve(problem)
    else:
        plan = fair_plan(problem, rules.floor_share, progress=lambda share: tell("lift", share))
    # Beside other limits the flow does not know experts.
    return with_experts(problem, plan) if problem.expert_at and problem.limits else plan


def _worth_mixing(problem: Problem, plan: Plan) -> bool:
    if problem.n_judges > LARGEST_SIDE:
        return False
    return len(plan) <= MANY_SHEETS or (linkage(problem, plan).efficiency or 0) < WELL_LINKED
