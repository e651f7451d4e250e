"""Plans as values: their figures, and what pages show of them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from math import isfinite
from typing import Any

import numpy as np

from judging.assigning.plan import Plan, positions
from judging.assigning.posing import Rules, pose
from judging.assigning.problem import Problem
from judging.assigning.staging import Staging, staged, unlimited
from judging.assigning.summary import Summary, summarise
from judging.models.columns import Texts
from judging.services import tables
from judging.services.rosters import Pair, Roster
from scoring.rules import Assign

FIT = 100_000  # affinities are kept as whole numbers of these
LEFT_OPEN = frozenset({"missing", "surplus", "underload"})


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in figures; affinities are shares, 0 … 1.

    `breaches` are sentences about rules that the plan breaks, `open` about what it leaves undone:
    entries with too few or too many judges, judges with too few sheets.
    """

    sheets: int
    fewest: int
    most: int
    spread: float
    affinity: float
    worst_entry: str
    worst_affinity: float
    components: int
    efficiency: float | None
    extra_error: float | None
    linkage: str
    breaches: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What a row keeps and a command prints."""
        return asdict(self)

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Figures":
        """What a row says."""
        lists = {name: tuple(stored[name]) for name in ("breaches", "open")}
        return cls(**{**stored, **lists})


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan among those of its round."""

    number: int
    state: str
    how: str
    made_at: datetime
    made_by: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class PairLine:
    """A judge would get an entry; `started` = there is a sheet that is not blank any more."""

    judge: str
    entry: str
    locked: bool
    origin: str
    started: bool


@dataclass(frozen=True, slots=True)
class JudgeLoad:
    """What a plan gives a judge; `affinity` is the mean of his sheets."""

    key: str
    name: str
    load: int
    least: int
    most: int | None
    affinity: float


@dataclass(frozen=True, slots=True)
class EntryCover:
    """Who would judge an entry: how many, and how well they fit on average."""

    key: str
    title: str
    has: int
    wants: int
    affinity: float


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything about one plan. `is_current` = nothing that it rests on has changed since."""

    line: PlanLine
    settings: Assign
    pairs: tuple[PairLine, ...]
    judges: tuple[JudgeLoad, ...]
    entries: tuple[EntryCover, ...]
    gaps: tuple[str, ...]
    notes: tuple[str, ...]
    is_current: bool
    staging: Staging


@dataclass(frozen=True, slots=True)
class JudgeChange:
    """What another plan changes for a judge: loads, and the keys of entries that come and go."""

    key: str
    name: str
    before: int
    after: int
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A plan beside another; `other` None = what holds now was not made by a plan."""

    figures: Figures
    other: Figures | None
    judges: tuple[JudgeChange, ...]
    added: int
    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing changed, in numbers of pairs."""

    added: int
    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class MyEntry:
    """An entry on a judge's list with the state of his sheet; never its team."""

    key: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class MyRound:
    """A round in which a judge has entries."""

    key: str
    texts: Texts
    state: str
    entries: tuple[MyEntry, ...]


def as_json(contest_key: str, round_key: str, page: PlanPage) -> dict[str, Any]:
    """A plan as the command line prints it; equal for equal contests, settings and seeds."""
    return {
        "contest": contest_key,
        "round": round_key,
        "plan": page.line.number,
        "state": page.line.state,
        "settings": tables.stored_assign(page.settings),
        "figures": page.line.figures.as_json(),
        "gaps": list(page.gaps),
        "notes": list(page.notes),
        "judges": [asdict(one) for one in page.judges],
        "pairs": [
            {"entry": one.entry, "judge": one.judge, "locked": one.locked} for one in page.pairs
        ],
        "anchors": list(page.staging.anchors),
        "seats": [[list(room) for room in block] for block in page.staging.seats],
        "places": [
            {"entry": entry, "block": block + 1, "room": room + 1, "slot": slot + 1}
            for entry, (block, room, slot) in sorted(page.staging.places.items())
        ],
    }


def rules_of(settings: Assign, locked: Iterable[Pair] = ()) -> Rules:
    """The settings of a round as assigning takes them."""
    return Rules(
        judges_per_entry=settings.judges_per_entry,
        min_load=settings.min_load,
        max_load=settings.max_load,
        locked=frozenset(locked),
        senior=settings.senior,
        most_of_one_organisation=settings.most_of_one_organisation,
        seed=settings.seed,
        affinity_budget=float(settings.affinity_budget),
        floor_share=None if settings.floor is None else float(settings.floor),
        anchors=settings.anchors,
        rooms=settings.rooms,
        slots=settings.slots,
        mixes=settings.mixes,
    )


def figures_of(summary: Summary, also_broken: Iterable[str] = ()) -> Figures:
    """The figures of a plan; `also_broken` are sentences about pairs that may not be."""
    extra = summary.linkage.extra_error
    known = summary.linkage.efficiency
    told = {
        wanted: tuple(str(one) for one in summary.breaches if (one.kind in LEFT_OPEN) is wanted)
        for wanted in (True, False)
    }
    return Figures(
        sheets=summary.sheets,
        fewest=summary.fewest,
        most=summary.most,
        spread=round(summary.spread, 4),
        affinity=round(summary.affinity, 4),
        worst_entry=summary.worst_entry,
        worst_affinity=round(summary.worst_affinity, 4),
        components=summary.linkage.components,
        efficiency=None if known is None else round(float(known), 4),
        extra_error=round(float(extra), 4) if extra is not None and isfinite(extra) else None,
        linkage=str(summary.linkage),
        breaches=(*also_broken, *told[False]),
        open=told[True],
    )


def fits(problem: Problem, plan: Plan) -> dict[Pair, int]:
    """The affinity of each planned pair, in whole numbers of 1 / FIT."""
    scaled = np.rint(problem.affinity[plan.pairs] * FIT).astype(np.int64)
    rows = (problem.entry[plan.pairs], problem.judge[plan.pairs], scaled)
    return {
        (problem.entry_ids[entry], problem.judge_ids[judge]): fit
        for entry, judge, fit in zip(*(row.tolist() for row in rows), strict=True)
    }


def look_at(
    roster: Roster, pairs: Iterable[Pair], staging: Staging
) -> tuple[Figures, dict[Pair, int]]:
    """Figures and affinities of pairs however they came about, in rooms and with anchors."""
    pairs = frozenset(pairs)
    good = roster.allowed(pairs)
    rules = rules_of(roster.settings, good)
    # One best pair of each is enough beside the planned ones: nothing is chosen here.
    people = staged(roster.entries, roster.judges, staging)
    problem = pose(*people, rules, roster.conflicts, best=1)
    plan = Plan(np.sort(positions(problem, sorted(good))))
    problem = unlimited(problem, staging.anchors)
    broken = [_forbidden(roster, pair) for pair in sorted(pairs - good)]
    broken += [seat for pair in sorted(good) if (seat := elsewhere(roster, staging, pair))]
    return figures_of(summarise(problem, plan), broken), fits(problem, plan)


def elsewhere(roster: Roster, staging: Staging, pair: Pair) -> str:
    """Why a judge does not hear an entry that presents in a room; empty where he does."""
    entry, judge = pair
    panel = staging.panel(entry)
    if not panel or judge in panel or entry in staging.anchors:
        return ""
    room, slot = staging.places[entry][1] + 1, staging.places[entry][2] + 1
    who = roster.judge[judge].label
    return f"{who} does not sit in room {room} when {entry} presents there in slot {slot}."


def _forbidden(roster: Roster, pair: Pair) -> str:
    if not roster.knows(pair):
        gone = pair[0] if pair[0] not in roster.entry else pair[1]
        return f"{gone} does not take part any more."
    judge = roster.judge[pair[1]].label
    return f"{judge} may not judge {pair[0]}: {roster.obstacle(pair)}."
