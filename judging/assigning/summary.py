"""What an organiser compares: one plan in figures, and what another plan changes for whom."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from judging.assigning.floor import served, service
from judging.assigning.linking import Linkage, linkage
from judging.assigning.plan import Breach, Plan, breaches, loads
from judging.assigning.problem import Problem

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan in figures.

    Attributes
    ----------
    sheets : int
        Of all judges.
    fewest, most : int
        Sheets of the judge with fewest and with most.
    spread : float
        Standard deviation of the loads.
    affinity : float
        Mean affinity of a sheet, 0 … 1.
    worst_entry : str
        Id of the entry that is served worst; empty without entries.
    worst_affinity : float
        Its mean affinity.
    without_expert : int
        Entries without an expert; 0 where nobody asks for one.
    linkage : Linkage
        Groups, efficiency, standard error.
    breaches : tuple of Breach
        Rules that are broken; a plan with any must not be published.
    """

    sheets: int
    fewest: int
    most: int
    spread: float
    affinity: float
    worst_entry: str
    worst_affinity: float
    without_expert: int
    linkage: Linkage
    breaches: tuple[Breach, ...]


def summarise(problem: Problem, plan: Plan) -> Summary:
    """Put a plan into figures.

    Parameters
    ----------
    problem, plan
        Sound or not.

    Returns
    -------
    Summary
        Time as `linkage`.
    """
    load, means = loads(problem, plan), service(problem, plan)
    known = np.flatnonzero(~np.isnan(means))
    worst = int(known[means[known].argmin()]) if len(known) else -1
    experts = np.bincount(
        problem.entry[plan.pairs[problem.expert[plan.pairs]]], minlength=problem.n_entries
    )
    lacking = (experts == 0) & (problem.demand > 0) if problem.expert_at > 0 else experts < 0
    return Summary(
        sheets=len(plan),
        fewest=int(load.min()) if len(load) else 0,
        most=int(load.max(initial=0)),
        spread=float(load.std()) if len(load) else 0.0,
        affinity=served(problem, plan).total / max(1, len(plan)),
        worst_entry=problem.entry_ids[worst] if worst >= 0 else "",
        worst_affinity=float(means[worst]) if worst >= 0 else 1.0,
        without_expert=int(lacking.sum()),
        linkage=linkage(problem, plan),
        breaches=breaches(problem, plan),
    )


def changes(before: Iterable[Pair], after: Iterable[Pair]) -> dict[str, tuple[Pair, ...]]:
    """Say what changes for whom.

    Parameters
    ----------
    before, after : iterable of (entry id, judge id)
        Two plans.

    Returns
    -------
    dict of judge id to tuple of (entry id, "+" or "-")
        Only judges whose list changes, by id; their entries by id.
    """
    old, new = set(before), set(after)
    found: dict[str, list[Pair]] = {}
    for entry, judge in sorted(old ^ new):
        sign = "+" if (entry, judge) in new else "-"
        found.setdefault(judge, []).append((entry, sign))
    return {judge: tuple(found[judge]) for judge in sorted(found)}
