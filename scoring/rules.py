"""The published rules of a contest as one frozen value.

The same value is read from a contest package, stored in and rebuilt from the database, executed by
the engine, printed as sentences and hashed. `texts` holds titles and help in the contest's
languages; they never take part in a calculation and never in a fingerprint.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Texts = Mapping[str, str]
Rounding = Literal["half_up", "floor"]
AwardPer = Literal["team", "entry", "none"]
Vacancy = Literal["leave", "move_up"]
Removal = Literal["promote", "vacate"]
ComponentKind = Literal["sheets", "round", "votes", "invest", "measure", "ranking", "pairs"]
Combine = Literal["mean", "trimmed", "median", "sum", "rank_sum", "t_score"]
TrimBy = Literal["total", "criterion"]
RankTies = Literal["competition", "average"]
IncompleteJudge = Literal["exclude", "keep"]
Adjust = Literal["none", "severity"]
VoteScale = Literal["share_of_max", "share_of_total"]
RankGroups = Literal["separate", "together"]
CutTies = Literal["ladder", "all"]
WildcardBy = Literal["z", "score"]
SameOrganisation = Literal["conflict", "allow"]

HUNDRED = Decimal(100)
LATER = "later"  # of a field that came later: where it says nothing, no fingerprint knows it


@dataclass(frozen=True, slots=True)
class Rules:
    """Arithmetic that holds for the whole contest. Points are Decimals."""

    rounding: Rounding = "half_up"
    digits: int = 2
    bonus_cap: Decimal | None = None
    total_cap: Decimal = HUNDRED
    one_award_per: AwardPer = "team"
    vacancy: Vacancy = "leave"
    removal: Removal = "promote"


@dataclass(frozen=True, slots=True)
class Division:
    """Entries that are ranked against each other."""

    key: str
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a score sheet. `grades` maps a letter to per cent of `max`; empty = points."""

    key: str
    max: Decimal
    min: Decimal = Decimal(0)
    step: Decimal = Decimal(1)
    weight: Decimal = Decimal(1)
    grades: Mapping[str, Decimal] = field(default_factory=dict)
    fail_below: Decimal | None = None
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of a score sheet in their published order."""

    key: str
    criteria: tuple[Criterion, ...]
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Component:
    """One source of points of a round. Which fields matter depends on `kind`.

    sheets: rubric, combine, drop_high, drop_low, trim_min, trim_by, rank_ties, incomplete_judge,
    adjust; round: round; votes: scale; invest: units, max_per_entry, min_entries; measure: max,
    scale_to; ranking: places (0 = all), points by place (none = as many as places, down to 1).
    `digits` None means the digits of the contest's rules.
    """

    key: str
    kind: ComponentKind
    weight: Decimal = HUNDRED
    digits: int | None = None
    rubric: str = ""
    combine: Combine = "mean"
    drop_high: int = 1
    drop_low: int = 1
    trim_min: int = 5
    trim_by: TrimBy = "total"
    rank_ties: RankTies = "competition"
    incomplete_judge: IncompleteJudge = "exclude"
    adjust: Adjust = "none"
    round: str = ""
    scale: VoteScale = "share_of_max"
    units: int = 0
    max_per_entry: int = 0
    min_entries: int = 1
    max: Decimal | None = None
    scale_to: Decimal | None = None
    places: int = field(default=0, metadata={LATER: True})
    points: tuple[Decimal, ...] = field(default=(), metadata={LATER: True})
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `max` of the advanced of a group share one value of the field `by`."""

    by: str
    max: int


@dataclass(frozen=True, slots=True)
class Floor:
    """At least `min` of the advanced of a group have `value` in the field `by`."""

    by: str
    value: str
    min: int


@dataclass(frozen=True, slots=True)
class Advance:
    """Who goes on from a round. `to` = "" selects without sending anywhere."""

    places: int
    to: str = ""
    quota: Mapping[str, int] = field(default_factory=dict)
    ties: CutTies = "ladder"
    reserves: int = 0
    caps: tuple[Cap, ...] = ()
    floors: tuple[Floor, ...] = ()
    wildcards: int = 0
    wildcard_by: WildcardBy = "z"


@dataclass(frozen=True, slots=True)
class Assign:
    """How the judges of a round are given their entries; no calculation depends on it.

    Bounds are numbers of sheets of a judge, None = none. `affinity_budget` is the share of
    expertise that may be given up so that judges can be compared, `floor` how near the entry
    served worst must come to the best that is possible for it (None = no matter). `anchors` are
    entries that judges of every group see. With `rooms`, entries present in them before fixed
    panels, in so many `slots` (0 = as few as needed), and judges change company `mixes` times.
    """

    judges_per_entry: int = 3
    min_load: int = 0
    max_load: int | None = None
    seed: int = 0
    affinity_budget: Decimal = Decimal("0.01")
    floor: Decimal | None = None
    senior: bool = False
    most_of_one_organisation: int | None = None
    same_organisation: SameOrganisation = "conflict"
    anchors: int = 0
    rooms: int = 0
    slots: int = 0
    mixes: int = 1


@dataclass(frozen=True, slots=True)
class Round:
    """One pass of judging.

    `source` is the package's `from`: the round whose advanced entries take part, "" = all eligible
    entries. `group_by` is resolved: "", "division", "panel" or "attr.NAME". `tie_break` holds the
    rungs in order, written as in the package.
    """

    key: str
    components: tuple[Component, ...]
    source: str = ""
    divisions: tuple[str, ...] = ()
    group_by: str = ""
    rank_groups: RankGroups = "separate"
    tie_break: tuple[str, ...] = ()
    min_score: Decimal = Decimal(0)
    advance: Advance | None = None
    assign: Assign | None = None
    texts: Texts = field(default_factory=dict)

    @property
    def sheets(self) -> Component | None:
        """The component that is scored on sheets, if the round has one."""
        return next((part for part in self.components if part.kind == "sheets"), None)


@dataclass(frozen=True, slots=True)
class Award:
    """An award with one or more places, filled from the ranking of `round`."""

    key: str
    round: str
    places: int = 1
    division: str = ""
    givers: tuple[str, ...] = ()
    prize: int = 0
    min_score: Decimal = Decimal(0)
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything that a notice publishes about how a contest is decided.

    Awards stand in order of precedence, rounds so that a round follows those it builds on or in
    any other order (the engine sorts them by what they build on).
    """

    rules: Rules
    rounds: tuple[Round, ...]
    divisions: tuple[Division, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    awards: tuple[Award, ...] = ()

    def round(self, key: str) -> Round:
        """The round with this key. Raises KeyError."""
        return {item.key: item for item in self.rounds}[key]

    def rubric(self, key: str) -> Rubric:
        """The rubric with this key. Raises KeyError."""
        return {item.key: item for item in self.rubrics}[key]
