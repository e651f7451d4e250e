"""The tally as rows to print: what every cell of the score table says, decided before rendering.

A page of a thousand entries must not think in its template, so each cell says what it is (counted,
high, low, excluded, conflict, incomplete, missing, or "" for none), its total if there is one, and
its judge where the column does not name him.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from judging.formats import NOTHING, decimals, even, points
from judging.wording import severity, words
from judging.wording.catalogue import gettext
from judging.wording.names import Names, listed
from judging.wording.ties import Badges
from scoring.rules import Component, Round, RuleBook

LINES_A_PAGE = 1000
WIDE = 12
Cell = tuple[str, str | None, str]
EMPTY: Cell = ("", None, "")


class Line(NamedTuple):
    """One entry on the board."""

    key: str
    rank: str
    shared: bool
    title: str
    team: str
    cells: tuple[Cell, ...]
    sheets: int
    working: str
    parts: tuple[str, ...]
    bonus: str
    deduction: str
    score: str
    gap: str
    tie: str
    undecided: bool
    untrimmed: bool
    outcome: str
    raw: severity.Correction | None
    reason: str


@dataclass(frozen=True, slots=True)
class JudgeColumn:
    """A judge above a column; `left_out` says why the sheets do not count."""

    key: str
    name: str
    left_out: str


@dataclass(slots=True)
class Section:
    """The entries that are ranked together; the cut is drawn below `cut_after` lines."""

    key: str
    title: str
    lines: list[Line] = field(default_factory=list)
    judges: list[JudgeColumn] = field(default_factory=list)
    cut_after: int = 0
    cut: str = ""
    unranked: list[Line] = field(default_factory=list)


class Shown(NamedTuple):
    """Which columns a table has beside rank, entry, score and gap, and how many it has in all."""

    sheets: bool
    working: bool
    bonus: bool
    deduction: bool
    corrected: bool
    ties: bool
    outcome: bool
    columns: int


@dataclass(slots=True)
class Board:
    """The whole score table of one page, and which of its columns have anything to show."""

    judges: list[JudgeColumn]
    slots: list[int]
    sections: list[Section]
    parts: list[str]
    page: int
    pages: int
    working: bool = False
    bonus: bool = False
    deduction: bool = False
    ties: bool = False
    outcome: bool = False
    corrected: bool = False
    rank_sum: bool = False
    groups: bool = False
    awards: bool = False
    marks: frozenset[str] = frozenset()

    @property
    def shown(self) -> Shown:
        """The columns of this table."""
        flags = (
            bool(self.judges or self.slots),
            self.working,
            self.bonus,
            self.deduction,
            self.corrected,
            self.ties,
            self.outcome,
        )
        many = len(self.judges) + len(self.slots) + len(self.parts) + self.corrected
        return Shown(*flags, columns=4 + many + sum(flags))

    def shown_in(self, section: Section) -> Shown:
        """The columns of one section's table, which has only its own judges."""
        shown = self.shown
        fewer = len(self.judges) - len(section.judges)
        return shown._replace(columns=shown.columns - fewer)

    @property
    def legend(self) -> bool:
        """Whether a cell needs an explanation."""
        return not self.marks <= {"", "counted"}

    @property
    def dense(self) -> bool:
        return self.shown.columns > WIDE + 4


class BoardMaker:
    """Turns a tally document into a board for one reader."""

    def __init__(
        self,
        book: RuleBook,
        document: Mapping[str, Any],
        entries: Mapping[str, Any],
        judges: Mapping[str, str],
        awards: Mapping[str, list[str]],
    ) -> None:
        self.document = document
        self.round: Round = book.round(document["round"])
        self.names = Names(book)
        self.badges = Badges(self.names, self.round)
        self.entries = entries
        self.judges = judges
        here = {award.key for award in book.awards if award.round == self.round.key}
        self.awards = {
            entry: [key for key in keys if key in here]
            for entry, keys in awards.items()
            if not here.isdisjoint(keys)
        }
        self.left_out = {one["judge"]: one["reason"] for one in document["excluded_judges"]}
        self.part: Component | None = self.round.sheets
        self.via = {one["entry"]: one["via"] for one in document["advanced"]}
        self.via_words = {via: words.advanced_by(via) for via in {*self.via.values()}}
        self.compact = _compact(document)
        self.promotes = book.rules.removal == "promote"
        self.together = self.round.rank_groups == "together"
        self.reserves = self._reserve_numbers()
        everyone = [*document["lines"], *document["unranked"]]
        totals = {one["total"] for line in everyone for one in line["totals"].values()} - {None}
        self.digits = decimals(totals)
        self.totals = {total: even(total, self.digits) for total in totals}
        self.extra = decimals(line[what] for line in everyone for what in ("bonus", "deduction"))

    def board(self, page: int = 1) -> Board:
        """The board's `page`, of at most a thousand lines."""
        lines = self.document["lines"]
        pages = max(1, -(-len(lines) // LINES_A_PAGE))
        page = min(max(page, 1), pages)
        shown = lines[(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE]
        sections = list(self._sections(shown, last=page == pages))
        return self._with_columns(Board(*self._columns(), sections, self._parts(), page, pages))

    def _columns(self) -> tuple[list[JudgeColumn], list[int]]:
        if self.compact:
            return [], list(range(1, self.compact + 1))
        return [
            JudgeColumn(
                key,
                self.judges.get(key) or key,
                words.judge_left_out(self.left_out[key]) if key in self.left_out else "",
            )
            for key in self.document["judges"]
        ], []

    def _parts(self) -> list[str]:
        single = len(self.round.components) == 1 and self.part is not None
        return [] if single else list(self.names.components(self.round).values())

    def _with_columns(self, board: Board) -> Board:
        lines = [line for section in board.sections for line in section.lines]
        board.working = any(line.working for line in lines)
        board.bonus = any(line.bonus for line in lines)
        board.deduction = any(line.deduction for line in lines)
        board.ties = any(line.tie or line.untrimmed for line in lines)
        board.outcome = any(line.outcome for line in lines)
        board.corrected = any(line.raw for line in lines)
        board.rank_sum = self.document["kind"] == "lower"
        board.marks = frozenset(cell[0] for line in lines for cell in line.cells)
        board.groups = len(board.sections) > 1
        for section in board.sections:
            section.judges = board.judges
            if board.groups and board.judges:
                _keep_its_judges(section)
        board.awards = bool(self.awards) and not self.via
        return board

    def _sections(self, shown: list[Mapping[str, Any]], last: bool) -> Iterator[Section]:
        groups = [""] if self.together else self.document["groups"] or [""]
        by_group: dict[str, list[Mapping[str, Any]]] = {group: [] for group in groups}
        for line in shown:
            by_group.setdefault("" if self.together else line["group"], []).append(line)
        unranked = self._unranked() if last else {}
        for group in [*by_group, *(name for name in unranked if name not in by_group)]:
            lines = by_group.get(group, [])
            if lines or group in unranked:
                made = [self._line(line) for line in lines]
                cut_after, cut = self._cut(group, made)
                title = self.names.divisions.get(group, group)
                yield Section(group, title, made, [], cut_after, cut, unranked.get(group, []))

    def _unranked(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.document["unranked"]:
            group = "" if self.together else line["group"]
            found.setdefault(group, []).append(self._line(line))
        return found

    def _line(self, line: Mapping[str, Any]) -> Line:
        key = line["entry"]
        about = self.entries.get(key)
        tie = line.get("tie")
        drawn = None if tie is None else self.document["ties"][tie]
        reason = line.get("reason", "")
        return Line(
            key=key,
            rank=str(line["rank"]) if line.get("rank") else NOTHING,
            shared=bool(line.get("tied")),
            title=about.title if about and about.title != about.team else "",
            team=about.team if about else "",
            cells=self._cells(line["totals"]),
            sheets=line["sheets"],
            working=self._kept(line["kept"]),
            parts=self._part_scores(line) if self._several else (),
            bonus=_nonzero(line["bonus"], self.extra),
            deduction=_nonzero(line["deduction"], self.extra),
            score=points(line["score"]),
            gap=points(line.get("gap")),
            tie=self.badges.badge(drawn, key) if drawn else "",
            undecided=bool(drawn and not drawn["resolved"]),
            untrimmed=self._trims and line.get("trimmed") is False and "rank" in line,
            outcome=self._outcome(key),
            raw=severity.correction(self.document, line, self.judges),
            reason=words.unranked(reason, self.names, self.round) if reason else "",
        )

    @property
    def _several(self) -> bool:
        return len(self.round.components) > 1 or self.part is None

    @property
    def _trims(self) -> bool:
        return self.part is not None and self.part.combine == "trimmed"

    def _cells(self, totals: Mapping[str, Any]) -> tuple[Cell, ...]:
        if not self.compact:
            return tuple(
                (totals[key]["state"], self.totals.get(totals[key]["total"]), "")
                if key in totals and key not in self.left_out
                else self._cell(key, totals.get(key))
                for key in self.document["judges"]
            )
        cells = tuple(self._cell(key, one) for key, one in totals.items())
        return cells + (EMPTY,) * (self.compact - len(cells))

    def _cell(self, judge: str, one: Mapping[str, Any] | None) -> Cell:
        if one is None:
            return EMPTY
        left_out = judge in self.left_out and one["state"] != "conflict"
        name = (self.judges.get(judge) or judge) if self.compact else ""
        return "excluded" if left_out else one["state"], self.totals.get(one["total"]), name

    def _kept(self, kept: Mapping[str, Any] | None) -> str:
        """The kept sum and how many it was divided by, where that makes the score."""
        part = self.part
        if part is None or part.combine not in ("mean", "trimmed") or part.trim_by == "criterion":
            return ""
        return f"{even(kept['sum'], self.digits)} ÷ {kept['count']}" if kept else ""

    def _part_scores(self, line: Mapping[str, Any]) -> tuple[str, ...]:
        found = line.get("components") or {}
        return tuple(points(found.get(part.key)) for part in self.round.components)

    def _outcome(self, key: str) -> str:
        if key in self.awards:
            return listed(self.names.awards.get(award, award) for award in self.awards[key])
        if key in self.via:
            return self.via_words[self.via[key]]
        if key in self.reserves:
            return gettext("Reserve %(number)d", number=self.reserves[key])
        return ""

    def _reserve_numbers(self) -> dict[str, int]:
        groups = {line["entry"]: line["group"] for line in self.document["lines"]}
        seen: dict[str, int] = {}
        numbers = {}
        for key in self.document["reserves"]:
            group = groups.get(key, "")
            seen[group] = seen.get(group, 0) + 1
            numbers[key] = seen[group]
        return numbers

    def _cut(self, group: str, shown: list[Line]) -> tuple[int, str]:
        """Below which of the shown lines the black line stands, and its sentence.

        Nothing where all are in, or where the cut lies on another page.
        """
        if self.together and len(self.document["groups"]) > 1:
            return 0, ""
        ranked, unranked = self._keys("lines", group), self._keys("unranked", group)
        inside = [key for key in ranked if self._inside(key)]
        if not inside or (inside[-1] == ranked[-1] and not unranked):
            return 0, ""
        found = (number for number, line in enumerate(shown, 1) if line.key == inside[-1])
        return next(found, 0), self._cut_sentence(len(inside))

    def _keys(self, part: str, group: str) -> list[str]:
        lines = self.document[part]
        return [line["entry"] for line in lines if self.together or line["group"] == group]

    def _inside(self, key: str) -> bool:
        return self.via.get(key) == "rank" or (not self.via and key in self.awards)

    def _cut_sentence(self, count: int) -> str:
        if not self.via and self.promotes:
            return gettext(
                "Award line: the %(number)d above hold an award; where one falls away, those "
                "below move up",
                number=count,
            )
        if not self.via:
            return gettext("Award line: the %(number)d above hold an award", number=count)
        to = self.round.advance.to if self.round.advance else ""
        if to:
            name = self.names.rounds.get(to, to)
            return gettext("Cut: the %(number)d above go on to %(round)s", number=count, round=name)
        return gettext("Cut: the %(number)d above are selected", number=count)


def _keep_its_judges(section: Section) -> None:
    """Leave out the columns of judges who have no sheet and no conflict in a section."""
    lines = [*section.lines, *section.unranked]
    every = range(len(section.judges))
    used = [at for at in every if any(line.cells[at] != EMPTY for line in lines)]
    section.judges = [section.judges[at] for at in used]
    section.lines = [_only(line, used) for line in section.lines]


def _only(line: Line, used: list[int]) -> Line:
    return line._replace(cells=tuple(line.cells[at] for at in used))


def _compact(document: Mapping[str, Any]) -> int:
    """How many sheet columns do instead of a column for each judge; 0 = a column for each."""
    judges = len(document["judges"])
    if judges <= WIDE:
        return 0
    lines = [*document["lines"], *document["unranked"]]
    most = max((len(line["totals"]) for line in lines), default=0)
    return most if most * 2 <= judges else 0


def _nonzero(number: str | None, digits: int) -> str:
    return "" if number is None or not number.strip("0.-") else even(number, digits)
