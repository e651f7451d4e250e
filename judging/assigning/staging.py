"""What a plan keeps beside its pairs: anchors, and who presents where and when, before whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from judging.assigning.anchors import Anchored
from judging.assigning.panels import Sitting
from judging.assigning.plan import judges_per_entry, loads
from judging.assigning.problem import Problem
from judging.assigning.roster import Entry, Judge

Place = tuple[int, int, int]  # block, room, slot


@dataclass(frozen=True)
class Staging:
    """Rooms and anchors of a plan, by the ids of entries and judges; falsy without any.

    Attributes
    ----------
    anchors : tuple of str
        Entries that judges of every group see.
    extra : int
        Sheets that the anchors cost.
    sheets : mapping of str to int
        Sheets of entries for which the round's number does not hold.
    loads : mapping of str to int
        What judges take for the sake of anchors, above their maximum.
    seats : tuple of blocks of rooms of str
        The judges in each room, block by block; empty without rooms.
    places : mapping of str to (block, room, slot)
        Where and when each entry presents, from 0.
    """

    anchors: tuple[str, ...] = ()
    extra: int = 0
    sheets: Mapping[str, int] = field(default_factory=dict)
    loads: Mapping[str, int] = field(default_factory=dict)
    seats: tuple[tuple[tuple[str, ...], ...], ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is any room or anchor."""
        return bool(self.anchors or self.seats)

    def panel(self, entry: str) -> tuple[str, ...]:
        """List the judges before whom an entry presents; empty without a room."""
        if entry not in self.places:
            return ()
        block, room, _ = self.places[entry]
        return self.seats[block][room]

    def as_json(self) -> dict[str, Any]:
        """Turn it into what a row keeps."""
        return asdict(self)

    @classmethod
    def of_json(cls, stored: Mapping[str, Any] | None) -> "Staging":
        """Read what a row keeps; None = neither rooms nor anchors."""
        if stored is None:
            return cls()
        return cls(
            anchors=tuple(stored["anchors"]),
            extra=stored["extra"],
            sheets=stored["sheets"],
            loads=stored["loads"],
            seats=tuple(tuple(tuple(room) for room in block) for block in stored["seats"]),
            places={key: (place[0], place[1], place[2]) for key, place in stored["places"].items()},
        )


def in_rooms(problem: Problem, found: Sitting) -> Staging:
    """Put a sitting into ids.

    Parameters
    ----------
    problem : Problem
        Whose ids.
    found : Sitting
        Of that problem.

    Returns
    -------
    Staging
        Without anchors.
    """
    wants = judges_per_entry(problem, found.plan).tolist()
    where = zip(found.block.tolist(), found.room.tolist(), found.slot.tolist(), strict=True)
    placed = [(key, place) for key, place in zip(problem.entry_ids, where, strict=True)]
    return Staging(
        sheets=dict(zip(problem.entry_ids, wants, strict=True)),
        seats=tuple(
            tuple(tuple(problem.judge_ids[judge] for judge in room) for room in block)
            for block in found.blocks
        ),
        places={key: place for key, place in placed if place[0] >= 0},
    )


def with_those(staging: Staging, before: Problem, found: Anchored) -> Staging:
    """Add the anchors of a plan, and the numbers that they raise.

    Parameters
    ----------
    staging : Staging
        Of the plan before.
    before : Problem
        The problem whose maxima the anchors raise.
    found : Anchored
        The plan after.

    Returns
    -------
    Staging
        The same one where there is nothing to link.
    """
    if not found.extra:
        return staging
    after, has = loads(before, found.plan), judges_per_entry(before, found.plan)
    anchors = tuple(before.entry_ids[at] for at in found.anchors.tolist())
    raised = {before.entry_ids[at]: int(has[at]) for at in found.anchors.tolist()}
    most = zip(before.judge_ids, after.tolist(), before.most.tolist(), strict=True)
    return replace(
        staging,
        anchors=anchors,
        extra=found.extra,
        sheets={**staging.sheets, **raised},
        loads={judge: load for judge, load, allowed in most if load > allowed},
    )


def staged(
    entries: Sequence[Entry], judges: Sequence[Judge], staging: Staging
) -> tuple[tuple[Entry, ...], tuple[Judge, ...]]:
    """Let entries want, and judges take, what a plan with rooms or anchors gives them.

    Parameters
    ----------
    entries, judges : sequence
        Of the round.
    staging : Staging
        Of the plan; may speak of others, who are gone.

    Returns
    -------
    entries, judges : tuple
        In the same order.
    """
    return (
        tuple(replace(one, sheets=staging.sheets.get(one.id, one.sheets)) for one in entries),
        tuple(replace(one, most=staging.loads.get(one.id, one.most)) for one in judges),
    )


def unlimited(problem: Problem, anchors: Collection[str]) -> Problem:
    """Lift the limits for each entry from anchors, which all judges of other groups see.

    Parameters
    ----------
    problem : Problem
        With limits meant for the judges that an entry has without being an anchor.
    anchors : collection of str
        Ids of entries.

    Returns
    -------
    Problem
        The same but for its limits.
    """
    if not anchors:
        return problem
    free = np.isin(problem.entry_ids, sorted(anchors))
    raised = (np.where(free, problem.n_judges, limit.most) for limit in problem.limits)
    limits = [replace(one, most=most) for one, most in zip(problem.limits, raised, strict=True)]
    return replace(problem, limits=tuple(limits))
