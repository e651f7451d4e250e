"""What happened in a contest, in long form: the input of the engine beside the rules.

Entries and judges are named by their index in `Facts.entries` and `Facts.judges`. The order of
rows, of entries and of judges never changes an outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Status = Literal["submitted", "ineligible", "withdrawn"]
Act = Literal[
    "no_show",
    "withdraw",
    "disqualify",
    "exclude_judge",
    "chair_prefers",
    "promote_reserve",
    "remove_award",
    "confirm",
]
Index = NDArray[np.intp]
WHOLE_SHEET = -1


@dataclass(frozen=True, slots=True)
class Entry:
    """What a team submitted. `submitted_at` is microseconds since 1970 UTC, None = unknown."""

    key: str
    team: str = ""
    division: str = ""
    submitted_at: int | None = None
    status: Status = "submitted"
    attrs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge and the panels he sits on."""

    key: str
    panels: tuple[str, ...] = ()


def _no_index() -> Index:
    return np.zeros(0, dtype=np.intp)


def _no_units() -> NDArray[np.int64]:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of judge and entry, both shape (n,)."""

    judge: Index = field(default_factory=_no_index)
    entry: Index = field(default_factory=_no_index)


@dataclass(frozen=True, slots=True)
class Marks:
    """Submitted marks of one round, one row a mark; all arrays have shape (n,).

    `criterion` is the index in the round's rubric, or WHOLE_SHEET where the mark is a sheet's
    total. `units` are points times 10**decimals: integers on the rubric's grid. A blank has no row.
    """

    judge: Index = field(default_factory=_no_index)
    entry: Index = field(default_factory=_no_index)
    criterion: Index = field(default_factory=_no_index)
    units: NDArray[np.int64] = field(default_factory=_no_units)
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of one round: one row a mark on a ballot, or a count an entry; void rows are False."""

    entry: Index = field(default_factory=_no_index)
    votes: NDArray[np.int64] = field(default_factory=_no_units)
    valid: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))


@dataclass(frozen=True, slots=True)
class Investments:
    """Units of mock money that judges placed on entries, one row a pair."""

    judge: Index = field(default_factory=_no_index)
    entry: Index = field(default_factory=_no_index)
    units: NDArray[np.int64] = field(default_factory=_no_units)


@dataclass(frozen=True, slots=True)
class Rankings:
    """Entries that judges put in order, one row a pair; the better has the smaller `place`."""

    judge: Index = field(default_factory=_no_index)
    entry: Index = field(default_factory=_no_index)
    place: NDArray[np.int64] = field(default_factory=_no_units)


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Two entries of which a judge found one better, one row a comparison that was decided."""

    judge: Index = field(default_factory=_no_index)
    better: Index = field(default_factory=_no_index)
    other: Index = field(default_factory=_no_index)


@dataclass(frozen=True, slots=True)
class Measure:
    """Points that the clerk typed from evidence."""

    component: str
    entry: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A bonus or deduction; `component` = "" means on the round's score."""

    entry: int
    kind: Literal["bonus", "deduction"]
    points: Decimal
    component: str = ""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """Everything recorded in one round.

    `panels` = (panel, entry index); `assignments` = None where no assignment is explicit.
    """

    panels: tuple[tuple[str, int], ...] = ()
    assignments: Pairs | None = None
    marks: Marks = field(default_factory=Marks)
    votes: Votes = field(default_factory=Votes)
    investments: Investments = field(default_factory=Investments)
    rankings: Rankings = field(default_factory=Rankings)
    comparisons: Comparisons = field(default_factory=Comparisons)
    measures: tuple[Measure, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What people decided, replayed in order of `seq`; all names are keys, "" where not said."""

    seq: int
    act: Act
    round: str = ""
    entry: str = ""
    judge: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that happened in a contest. `conflicts` hold in every round."""

    entries: tuple[Entry, ...]
    judges: tuple[Judge, ...] = ()
    conflicts: Pairs = field(default_factory=Pairs)
    rounds: Mapping[str, RoundFacts] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
