"""How far the judging of a round is: counts of entries and sheets, never a mark."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, distinct, exists, func, or_, select, true
from sqlalchemy.orm import Session

from judging.models.contests import Division
from judging.models.entries import Entry, RoundEntry
from judging.models.panels import Assignment, Conflict, PanelEntry, PanelJudge
from judging.models.people import Judge
from judging.models.results import Decision
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.models.votes import HandIn

JUDGED_WHOLE = frozenset({"invest", "ranking", "pairs"})
SET_ASIDE = ("no_show", "withdraw", "disqualify")


@dataclass(frozen=True, slots=True)
class Progress:
    """Entries of a round, what its judges are to hand in, and what they have handed in.

    That is their sheets by assignment, and their purse, order and comparisons, each as one.
    """

    entries: int
    expected: int
    submitted: int

    @property
    def missing(self) -> int:
        """What is expected and not handed in."""
        return max(0, self.expected - self.submitted)


def of_round(session: Session, row: Round) -> Progress:
    """The progress of one round in a constant number of queries."""
    entries = session.scalar(select(func.count()).select_from(entrants(row).subquery())) or 0
    kinds = {part.kind for part in row.components}
    parts = _parts(session, row, kinds & JUDGED_WHOLE)
    sheets = _sheets(session, row) if "sheets" in kinds else (0, 0)
    return Progress(entries, sheets[0] + parts[0], sheets[1] + parts[1])


def _parts(session: Session, row: Round, kinds: set[str]) -> tuple[int, int]:
    """How many purses, orders and the like are expected, and how many were handed in."""
    if not kinds:
        return 0, 0
    pairs = expected_pairs(session, row).subquery()
    judges = session.scalar(select(func.count(distinct(pairs.c.judge_id)))) or 0
    of_judge = (HandIn.round_id == row.id, HandIn.kind.in_(sorted(kinds)))
    due = HandIn.judge_id.in_(select(pairs.c.judge_id))
    done = session.scalar(select(func.count()).select_from(HandIn).where(*of_judge, due)) or 0
    return judges * len(kinds), done


def _sheets(session: Session, row: Round) -> tuple[int, int]:
    """How many sheets are expected, and how many of them were handed in."""
    pairs = expected_pairs(session, row).subquery()
    expected = session.scalar(select(func.count()).select_from(pairs)) or 0
    submitted = (
        select(func.count())
        .select_from(ScoreSheet)
        .join(
            pairs,
            and_(pairs.c.judge_id == ScoreSheet.judge_id, pairs.c.entry_id == ScoreSheet.entry_id),
        )
    )
    handed_in = ScoreSheet.state.in_(("submitted", "signed"))
    done = session.scalar(submitted.where(ScoreSheet.round_id == row.id, handed_in)) or 0
    return expected, done


def entrants(row: Round) -> Select[int]:
    """Ids of the entries that take part and were not set aside."""
    set_aside = exists().where(
        Decision.entry_id == Entry.id,
        Decision.act.in_(SET_ASIDE),
        or_(Decision.round_id.is_(None), Decision.round_id == row.id),
    )
    return starters(row).where(Entry.status == "submitted", ~set_aside)


def starters(row: Round) -> Select[int]:
    """Ids of all entries that the round began with, also of those that were set aside since."""
    if row.source_id is not None:
        here = select(Entry.id).join(RoundEntry, RoundEntry.entry_id == Entry.id)
        return here.where(RoundEntry.round_id == row.id)
    return select(Entry.id).where(Entry.contest_id == row.contest_id, _in_divisions(row))


def _in_divisions(row: Round) -> ColumnElement[bool]:
    if not row.divisions:
        return true()
    wanted = select(Division.id).where(
        Division.contest_id == row.contest_id, Division.key.in_(row.divisions)
    )
    return Entry.division_id.in_(wanted)


def expected_pairs(session: Session, row: Round) -> Select[int, int]:
    """Pairs of judge and entry that want a sheet: explicit, by panel, or everybody everything."""
    found = _given(session, row)
    judge, entry = found.selected_columns
    conflict = exists().where(Conflict.judge_id == judge, Conflict.entry_id == entry)
    return found.where(entry.in_(entrants(row)), ~conflict)


def judges(session: Session, row: Round) -> Select[int]:
    """Ids of those who were given anything in the round."""
    return select(_given(session, row).subquery().c.judge_id).distinct()


def _given(session: Session, row: Round) -> Select[int, int]:
    """Pairs of judge and entry as they were assigned, whatever happened since."""
    if session.scalar(select(exists().where(Assignment.round_id == row.id))):
        pairs = select(Assignment.judge_id, Assignment.entry_id)
        return pairs.where(Assignment.round_id == row.id)
    if session.scalar(select(exists().where(PanelEntry.round_id == row.id))):
        joined = PanelJudge.panel_id == PanelEntry.panel_id
        found = select(PanelJudge.judge_id, PanelEntry.entry_id).join(PanelEntry, joined)
        return found.where(PanelEntry.round_id == row.id).distinct()
    found = select(Judge.id.label("judge_id"), Entry.id.label("entry_id")).join(Entry, true())
    return found.where(Judge.contest_id == row.contest_id)
