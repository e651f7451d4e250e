"""What a package's lines become: a dictionary of column values for each row of each table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from judging.packages.document import ContestDocument, ScoreRow
from judging.services.package_names import Names, SheetKey

Row = dict[str, Any]
Rows = Iterator[Row]
WHOLE_SHEET = "*"
RECEIPT = "receipt"  # the free field with the number that an entry with a blind one came in under


def teams(document: ContestDocument, names: Names) -> Rows:
    """Teams are known by the name that entries and members give."""
    given = [*(row.team for row in document.entries), *(row.team for row in document.members)]
    for name in dict.fromkeys(filter(None, given)):
        yield {"contest_id": names.contest, "name": name}


def members(document: ContestDocument, names: Names) -> Rows:
    """Members keep the order in which their team lists them."""
    position: dict[str, int] = {}
    for row in document.members:
        position[row.team] = position.get(row.team, -1) + 1
        yield {
            "team_id": names.team[row.team],
            "position": position[row.team],
            "name": row.name,
            "email": row.email,
            "role": row.role,
            "birth_date": row.birth_date,
        }


def entries(document: ContestDocument, names: Names) -> Rows:
    """Entries with their free fields."""
    for row in document.entries:
        attrs = dict(row.attrs)
        receipt = attrs.pop(RECEIPT, "")
        yield {
            "contest_id": names.contest,
            "key": row.entry,
            "title": row.title,
            "team_id": names.team.get(row.team),
            "division_id": names.division.get(row.division),
            "submitted_at": row.submitted_at,
            "status": row.status,
            "attrs": attrs,
            "receipt": receipt,
        }


def judges(document: ContestDocument, names: Names) -> Rows:
    """Judges, without the panels that they sit on."""
    for row in document.judges:
        yield {
            "contest_id": names.contest,
            "key": row.judge,
            "name": row.name,
            "email": row.email,
            "affiliation": row.affiliation,
            "civilian": row.civilian,
            "topics": list(row.topics),
            "max_load": row.max_load,
        }


def panels(document: ContestDocument, names: Names) -> Rows:
    """Panels are known by the keys that judges and panels.csv give."""
    given = [panel for row in document.judges for panel in row.panels]
    for key in dict.fromkeys([*given, *(row.panel for row in document.panels)]):
        yield {"contest_id": names.contest, "key": key}


def panel_judges(document: ContestDocument, names: Names) -> Rows:
    """Who sits on which panel."""
    for row in document.judges:
        for panel in row.panels:
            yield {"panel_id": names.panel[panel], "judge_id": names.judge[row.judge]}


def panel_entries(document: ContestDocument, names: Names) -> Rows:
    """Which panel sees which entry."""
    for row in document.panels:
        yield _entry(row, names) | {"panel_id": names.panel[row.panel]}


def assignments(document: ContestDocument, names: Names) -> Rows:
    """Who was given which entry by name."""
    for row in document.assignments:
        yield _entry(row, names) | {"judge_id": names.judge[row.judge]}


def conflicts(document: ContestDocument, names: Names) -> Rows:
    """Who may not judge which entry."""
    for row in document.conflicts:
        yield {
            "judge_id": names.judge[row.judge],
            "entry_id": names.entry[row.entry],
            "kind": row.kind,
            "reason": row.reason,
        }


@dataclass(slots=True)
class _Sheet:
    """The lines of scores.csv and comments.csv that make one sheet."""

    marks: list[datetime | None] = field(default_factory=list)
    total: Decimal | None = None
    total_at: datetime | None = None
    comment: str = ""

    def take(self, row: ScoreRow) -> None:
        if row.criterion == WHOLE_SHEET:
            self.total, self.total_at = row.points, row.submitted_at
        else:
            self.marks.append(row.submitted_at)

    def columns(self) -> Row:
        """A sheet of a package was handed in with its last mark, if all their times are known."""
        known = [moment for moment in self.marks if moment is not None]
        complete = known and len(known) == len(self.marks)
        blank = self.total is None and not self.marks
        return {
            "state": "blank" if blank else "submitted",
            "submitted_at": max(known) if complete else self.total_at,
            "total": self.total,
            "comment": self.comment,
        }


def sheets(document: ContestDocument, names: Names) -> Rows:
    """Score sheets; one that holds but a comment is blank."""
    found: dict[SheetKey, _Sheet] = {}
    for row in document.scores:
        found.setdefault(_sheet_key(row, names), _Sheet()).take(row)
    for remark in document.comments:
        found.setdefault(_sheet_key(remark, names), _Sheet()).comment = remark.text
    for (round_id, judge_id, entry_id), sheet in found.items():
        yield {
            "round_id": round_id,
            "judge_id": judge_id,
            "entry_id": entry_id,
            "origin": "package",
            "version": 1,
            "changed_seq": names.audit_seq,
            **sheet.columns(),
        }


def marks(document: ContestDocument, names: Names) -> Rows:
    """Single marks; totals of whole sheets stand on the sheet."""
    for row in document.scores:
        if row.criterion != WHOLE_SHEET:
            key = _sheet_key(row, names)
            yield {
                "sheet_id": names.sheet[key],
                "criterion_id": names.criterion[key[0], row.criterion],
                "points": row.points,
                "grade": row.grade,
                "entered_at": row.submitted_at,
            }


def _sheet_key(row: Any, names: Names) -> SheetKey:
    return names.round[row.round], names.judge[row.judge], names.entry[row.entry]


def _entry(row: Any, names: Names) -> Row:
    return {"round_id": names.round[row.round], "entry_id": names.entry[row.entry]}


def ballots(document: ContestDocument, names: Names) -> Rows:
    """One row a ballot."""
    for a_round, key in dict.fromkeys((row.round, row.ballot) for row in document.votes):
        yield {"round_id": names.round[a_round], "key": key}


def ballot_marks(document: ContestDocument, names: Names) -> Rows:
    """What stands on the ballots."""
    for row in document.votes:
        yield {
            "ballot_id": names.ballot[names.round[row.round], row.ballot],
            "entry_id": names.entry[row.entry],
            "void": row.void,
        }


def vote_counts(document: ContestDocument, names: Names) -> Rows:
    """Votes of which only the count is known."""
    for row in document.vote_counts:
        yield _entry(row, names) | {"votes": row.votes}


def investments(document: ContestDocument, names: Names) -> Rows:
    """Mock money."""
    for row in document.investments:
        yield _entry(row, names) | {"judge_id": names.judge[row.judge], "units": row.units}


def rankings(document: ContestDocument, names: Names) -> Rows:
    """The judges' orders."""
    for row in document.rankings:
        yield _entry(row, names) | {"judge_id": names.judge[row.judge], "place": row.place}


def comparisons(document: ContestDocument, names: Names) -> Rows:
    """Comparisons of two entries."""
    for row in document.comparisons:
        yield {
            "round_id": names.round[row.round],
            "judge_id": names.judge[row.judge],
            "seq": row.seq,
            "first_id": names.entry[row.first],
            "second_id": names.entry[row.second],
            "choice": row.choice,
        }


def hand_ins(document: ContestDocument, names: Names) -> Rows:
    """Whoever stands in a package with a purse, an order or comparisons has handed them in."""
    parts: dict[str, tuple[Any, ...]] = {
        "invest": document.investments,
        "ranking": document.rankings,
        "pairs": document.comparisons,
    }
    for kind, rows in parts.items():
        for round_key, judge in sorted({(row.round, row.judge) for row in rows}):
            who = {"round_id": names.round[round_key], "judge_id": names.judge[judge]}
            yield who | {"kind": kind, "at": names.at}


def measurements(document: ContestDocument, names: Names) -> Rows:
    """Points typed from evidence."""
    for row in document.measures:
        yield {
            "component_id": names.component[names.round[row.round], row.component],
            "entry_id": names.entry[row.entry],
            "points": row.points,
            "evidence": row.evidence,
        }


def adjustments(document: ContestDocument, names: Names) -> Rows:
    """Bonuses and deductions."""
    for row in document.adjustments:
        part = (names.round[row.round], row.component)
        yield _entry(row, names) | {
            "component_id": names.component[part] if row.component else None,
            "kind": row.kind,
            "points": row.points,
            "reason": row.reason,
        }


def decisions(document: ContestDocument, names: Names) -> Rows:
    """What people decided; whoever imports stands for the moment, nobody for the person."""
    for row in document.decisions:
        yield {
            "contest_id": names.contest,
            "seq": row.seq,
            "act": row.act,
            "round_id": names.round[row.round] if row.round else None,
            "entry_id": names.entry[row.entry] if row.entry else None,
            "judge_id": names.judge[row.judge] if row.judge else None,
            "value": row.value,
            "reason": row.reason,
            "decided_at": names.at,
        }
