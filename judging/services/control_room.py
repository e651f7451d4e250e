"""The control room's board: who has scored what and which tablets are there, never a mark."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.rounds import Round
from judging.services import control_alarms, control_known, control_signs, lookup
from judging.services.control_alarms import Alarm
from judging.services.control_cells import Cells
from judging.services.control_known import Known
from judging.services.control_reading import EntryColumn, RoundRead
from judging.services.control_signs import Sign
from judging.services.control_stages import StageLine
from judging.services.shown import JudgeInfo

COLUMNS = 50  # so many entries stand side by side; a fair of a thousand has pages


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """A judge's row: his squares in the order of the columns, how far he is, how far behind."""

    judge: JudgeInfo
    cells: tuple[str, ...]
    done: int
    wanted: int
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The part of the board that follows from sheets; `complete` of `present` entries are done."""

    columns: tuple[EntryColumn, ...]
    lines: tuple[JudgeLine, ...]
    complete: int
    present: int
    stages: tuple[StageLine, ...]
    part: int
    parts: int
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All that the screen shows. `sheets` None = the asker has them already, under `stamp`."""

    state: str
    stamp: str
    sheets: Sheets | None
    signs: dict[str, Sign]
    alarms: tuple[Alarm, ...]
    ends_at: datetime | None
    locale: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What the asker looks at and may see: a part of the entries, team names, and hints at sheets
    that lie far apart, already while the round is judged or only later."""

    part: int = 1
    teams: bool = False
    spread_now: bool = False
    spread_later: bool = False

    def spread(self, round_state: str) -> bool:
        """Whether he may be told now."""
        return self.spread_later if round_state in ("closed", "confirmed") else self.spread_now


def board(contest_key: str, round_key: str, sight: Sight, *, at: datetime, have: str = "") -> Board:
    """The board of a round, without its sheets where the asker `have` them. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    signs = control_signs.of_contest(session, contest, at)
    known = control_known.current(session, contest, row)
    stamp = _stamp(row, sight, known)
    return Board(
        state=row.state,
        stamp=stamp,
        sheets=None if stamp == have else _sheets(session, contest, row, sight, known),
        signs=signs,
        alarms=control_alarms.of_signs(session, contest, row, signs, known.read.judges),
        ends_at=row.judging_ends_at,
        locale=contest.locale,
    )


def _stamp(row: Round, sight: Sight, known: Known) -> str:
    """Changes with every event of the contest: what sheets show cannot change without one."""
    said = [row.id, sight.part, sight.teams, sight.spread(row.state), known.head.seq]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _sheets(session: Session, contest: Contest, row: Round, sight: Sight, known: Known) -> Sheets:
    read, cells = known.read, known.cells
    parts = max(1, -(-len(read.facts.entries) // COLUMNS))
    part = min(max(sight.part, 1), parts)
    first = (part - 1) * COLUMNS
    shown = read.facts.entries[first : first + COLUMNS]
    apart = control_known.far_apart(session, contest, row) if sight.spread(row.state) else []
    return Sheets(
        columns=tuple(read.entries[entry].seen(teams=sight.teams) for entry in shown),
        lines=tuple(_line(read, cells, judge, shown) for judge in read.facts.judges),
        complete=len(cells.complete),
        present=len(read.entries) - len(read.facts.absent),
        stages=known.stages,
        part=part,
        parts=parts,
        alarms=control_alarms.of_sheets(session, row, read, cells, apart),
    )


def _line(read: RoundRead, cells: Cells, judge: int, shown: tuple[int, ...]) -> JudgeLine:
    return JudgeLine(
        judge=read.judges[judge],
        cells=tuple(cells.code(judge, entry) for entry in shown),
        done=cells.done.get(judge, 0),
        wanted=cells.wanted.get(judge, 0),
        behind=tuple(read.entries[entry].entry.key for entry in cells.behind.get(judge, ())),
    )
