"""One round's rules against the others: references, components, ladder, advancement, circles."""

from collections.abc import Collection, Iterator
from typing import Any

from judging.packages import values
from judging.packages.expected import Expected
from judging.packages.layout import ATTR, CONTEST
from judging.packages.problems import Findings, Hint
from judging.packages.tables import first_by_key
from scoring.rules import Advance, Component, Round, RuleBook

PLAIN_RUNGS = ("preference", "chair", "shared", "earliest")
FIELDS = ("division", "team")


def check_rounds(book: RuleBook, findings: Findings) -> None:
    """Everything that one round says of itself and of others."""
    for item in book.rounds:
        _Checks(book, item, findings).run()
    for circle in _circles(book):
        path = " → ".join([*circle, circle[0]])
        at = f"rounds.{circle[0]}"
        findings.add(CONTEST, Expected.NO_CIRCLE, at=at, value=circle[0], path=path)


class _Checks:
    """The checks of one round."""

    def __init__(self, book: RuleBook, item: Round, findings: Findings) -> None:
        self.rounds = first_by_key(book.rounds)
        self.rubrics = first_by_key(book.rubrics)
        self.divisions = [each.key for each in book.divisions]
        self.round = item
        self.path = f"rounds.{item.key}"
        self.findings = findings

    def add(self, at: str, sentence: Expected, value: str | None = None, **args: Any) -> None:
        """Note a mistake at a key of the round."""
        self.findings.add(CONTEST, sentence, at=f"{self.path}.{at}", value=value, **args)

    def name(self, at: str, key: str, known: Collection[str], sentence: Expected) -> None:
        """Report a key that names nothing; an empty one is reported where it is needed."""
        if key and key not in known:
            self.add(at, sentence, key, hint=Hint(key, known))

    def run(self) -> None:
        """Check the round."""
        self.name("from", self.round.source, self.rounds, Expected.ROUND)
        source = self.rounds.get(self.round.source)
        if source is not None and source.advance is None:
            self.add("from", Expected.ADVANCES, self.round.source)
        for key in self.round.divisions:
            self.name("divisions", key, self.divisions, Expected.DIVISION)
        by = self.round.group_by
        if by not in ("", "division", "panel") and not by.startswith(ATTR):
            self.add("group_by", Expected.GROUP_BY, by, hint=Hint(by, ("division", "panel")))
        for rung in self.round.tie_break:
            self._check_rung(rung)
        self._check_components()
        if self.round.advance is not None:
            self._check_advance(self.round.advance)
        if self.round.assign is not None and self.round.sheets is None:
            self.add("assign", Expected.ASSIGNS_SHEETS)

    def _check_rung(self, rung: str) -> None:
        kind, colon, key = rung.partition(":")
        sheets = self.round.sheets
        rubric = self.rubrics.get(sheets.rubric) if sheets else None
        if kind == "criterion" and colon:
            known = [item.key for item in rubric.criteria] if rubric else []
            if rubric is not None or sheets is None:
                self._check_rung_key(rung, key, known, Expected.CRITERION)
        elif kind == "component" and colon:
            known = [part.key for part in self.round.components]
            self._check_rung_key(rung, key, known, Expected.COMPONENT)
        elif kind == "round" and colon:
            self._check_rung_key(rung, key, self.rounds, Expected.ROUND)
        elif rung not in PLAIN_RUNGS:
            self.add("tie_break", Expected.RUNG, rung, hint=Hint(rung, PLAIN_RUNGS))

    def _check_rung_key(
        self, rung: str, key: str, known: Collection[str], sentence: Expected
    ) -> None:
        if key not in known:
            self.add("tie_break", sentence, rung, hint=Hint(key, known))

    def _check_components(self) -> None:
        parts = self.round.components
        if not parts:
            self.add("components", Expected.SOME_COMPONENTS)
        for kind in ("sheets", "ranking", "pairs"):
            if sum(part.kind == kind for part in parts) > 1:
                self.add("components", Expected.ONE_OF_KIND, kind=kind)
        for part in parts:
            at = f"components.{part.key}"
            if part.kind == "sheets":
                self._check_sheets(part, at)
            elif part.kind == "round":
                self._check_part_round(part, at)
            elif part.kind == "invest":
                self._check_invest(part, at)
            elif part.kind == "ranking":
                self._check_ranking(part, f"{at}.points")

    def _check_sheets(self, part: Component, at: str) -> None:
        self.name(f"{at}.rubric", part.rubric, self.rubrics, Expected.RUBRIC)
        dropped = part.drop_high + part.drop_low
        if part.combine == "trimmed" and part.trim_min <= dropped:
            said = str(part.trim_min)
            self.add(f"{at}.trim_min", Expected.LEFT_AFTER_TRIM, said, dropped=dropped)
        if part.adjust == "severity" and part.combine != "mean":
            self.add(f"{at}.combine", Expected.SEVERITY_MEAN, part.combine)
        if part.combine == "rank_sum":
            if len(self.round.components) > 1:
                self.add(f"{at}.combine", Expected.RANK_SUM_ALONE, part.combine)
            if self.round.min_score:
                said = values.plain(self.round.min_score)
                self.add("min_score", Expected.RANK_SUM_LINE, said)

    def _check_part_round(self, part: Component, at: str) -> None:
        self.name(f"{at}.round", part.round, self.rounds, Expected.ROUND)
        earlier = self.rounds.get(part.round)
        sheets = earlier.sheets if earlier else None
        if sheets and sheets.combine == "rank_sum":
            self.add(f"{at}.round", Expected.RANK_SUM_PART, part.round)

    def _check_invest(self, part: Component, at: str) -> None:
        for key, said in (
            ("max_per_entry", part.max_per_entry),
            ("min_entries", part.min_entries),
        ):
            if part.units and said > part.units:
                self.add(f"{at}.{key}", Expected.WITHIN_UNITS, str(said), units=part.units)

    def _check_ranking(self, part: Component, at: str) -> None:
        said = ", ".join(map(values.plain, part.points))
        if part.points and not part.places:
            self.add(at, Expected.NO_POINTS, said)
        elif part.points and len(part.points) != part.places:
            self.add(at, Expected.A_POINT_A_PLACE, said, places=part.places)
        elif part.points and (part.points[0] == 0 or sorted(part.points)[::-1] != [*part.points]):
            self.add(at, Expected.FALLING, said)

    def _check_advance(self, advance: Advance) -> None:
        self.name("advance.to", advance.to, self.rounds, Expected.ROUND)
        target = self.rounds.get(advance.to)
        known = target is not None and target.source in ("", *self.rounds)
        if target is not None and known and target.source != self.round.key:
            self.add("advance.to", Expected.GOES_TO, advance.to, to=advance.to)
        by = self.round.group_by
        for group in advance.quota:
            if by == "":
                self.add("advance.quota", Expected.NO_QUOTA, group)
            elif by == "division" and group not in self.divisions:
                self.add(
                    "advance.quota", Expected.GROUP, group, by=by, hint=Hint(group, self.divisions)
                )
        fields = [("caps", cap.by) for cap in advance.caps]
        fields += [("floors", floor.by) for floor in advance.floors]
        for key, field in fields:
            if field and field not in FIELDS and not field.startswith(ATTR):
                self.add(f"advance.{key}", Expected.FIELD, field, hint=Hint(field, FIELDS))


def _builds_on(item: Round) -> list[str]:
    parts = [part.round for part in item.components if part.kind == "round"]
    rungs = [rung.removeprefix("round:") for rung in item.tie_break if rung.startswith("round:")]
    return [item.source, *parts, *rungs]


def _circles(book: RuleBook) -> Iterator[list[str]]:
    """Circles of rounds, no round in two."""
    below = {item.key: _builds_on(item) for item in book.rounds}
    while below := _without_ends(below):
        trail: list[str] = []
        key = next(iter(below))
        while key not in trail:
            trail.append(key)
            key = next(each for each in below[key] if each in below)
        circle = trail[trail.index(key) :]
        yield circle
        below = {each: on for each, on in below.items() if each not in circle}


def _without_ends(below: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rounds that build, directly or through others, on a circle."""
    while True:
        left = {key: on for key, on in below.items() if any(each in below for each in on)}
        if len(left) == len(below):
            return left
        below = left
