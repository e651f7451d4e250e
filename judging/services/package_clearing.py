"""Emptying a contest that is still being set up, so that a package can take its place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from judging.models.admissions import AdmissionAttempt, AdmissionLink, JudgeNumber
from judging.models.awards import Award
from judging.models.blind import BlindDraw
from judging.models.bonuses import BonusCheck
from judging.models.calls import Extension
from judging.models.comparisons import Comparison, Dispatch, EntryReturn
from judging.models.contests import Contest, Division
from judging.models.eligibility import (
    DecisionLetter,
    Dismissal,
    EligibilityAct,
    EligibilityDecision,
)
from judging.models.entries import Entry, RoundEntry
from judging.models.imports import EntryImport
from judging.models.operations import Operation, Signature
from judging.models.panels import Assignment, Conflict, Panel, PanelEntry, PanelJudge
from judging.models.papers import PaperCopy
from judging.models.people import Judge, Membership, Team, TeamMember
from judging.models.plans import Plan
from judging.models.polls import Poll
from judging.models.practices import Practice
from judging.models.results import Decision
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion, Rubric
from judging.models.sheets import ScoreSheet
from judging.models.stages import Overrun, Stage, Timing
from judging.models.tablets import Device, Presence, Sitting
from judging.models.turns import Draw, Turn
from judging.models.votes import (
    Adjustment,
    Ballot,
    BallotMark,
    BallotRuling,
    HandIn,
    Investment,
    JudgeRanking,
    Measurement,
    VoteCount,
)
from judging.services import materials, paper_scans

OF_A_ROUND: tuple[Any, ...] = (
    *(Signature, Operation),
    Plan,  # its pairs go with it
    Poll,  # its codes go with it
    ScoreSheet,  # its marks go with it
    Practice,  # the same
    PaperCopy,
    *(Turn, Draw, Stage, Timing, Overrun),
    Ballot,
    BallotRuling,
    VoteCount,
    Investment,
    HandIn,
    JudgeRanking,
    Comparison,
    Dispatch,
    EntryReturn,
    Adjustment,
    Assignment,
    PanelEntry,
    RoundEntry,
    Component,
)
OF_THE_CONTEST: tuple[Any, ...] = (
    *(
        BlindDraw,
        Award,
        Round,
        Rubric,
        Dismissal,
        EntryImport,
        Entry,
        Division,
        Panel,
        Judge,
        Device,
        Team,
    ),
)


@dataclass(frozen=True, slots=True)
class Seats:
    """Which users compete in which team and judge under which key."""

    teams: tuple[tuple[int, str], ...] = ()
    judges: tuple[tuple[int | None, str], ...] = ()

    def restore(self, session: Session, contest: Contest) -> None:
        """Give everybody his seat back whose team or judge is still there."""
        named = select(Team.name, Team.id).where(Team.contest_id == contest.id)
        ids = dict(session.execute(named).all())
        members = [
            {"user_id": user, "contest_id": contest.id, "role": "team", "team_id": ids[name]}
            for user, name in self.teams
            if name in ids
        ]
        if members:
            session.execute(insert(Membership), members)
        for user, key in self.judges:
            mine = (Judge.contest_id == contest.id, Judge.key == key)
            session.execute(update(Judge).where(*mine).values(user_id=user))


def clear(session: Session, contest: Contest, *, at: datetime) -> Seats:
    """Delete all rules and rows of a contest; the contest itself and its organisers stay."""
    seats = _seats(session, contest)
    here = contest.id
    materials.clear(session, contest, by=None, at=at)
    paper_scans.clear(session, contest, at=at)
    team_role = (Membership.contest_id == here, Membership.role == "team")
    session.execute(delete(Membership).where(*team_role))
    session.execute(delete(Decision).where(Decision.contest_id == here))
    for model, parent_id, parent in (
        (BallotMark, BallotMark.ballot_id, _in_rounds(Ballot, here)),
        (Measurement, Measurement.component_id, _in_rounds(Component, here)),
        (Conflict, Conflict.entry_id, _ids(Entry, here)),
        (DecisionLetter, DecisionLetter.entry_id, _ids(Entry, here)),
        (EligibilityDecision, EligibilityDecision.entry_id, _ids(Entry, here)),
        (PanelJudge, PanelJudge.panel_id, _ids(Panel, here)),
        (BonusCheck, BonusCheck.entry_id, _ids(Entry, here)),
        (TeamMember, TeamMember.team_id, _ids(Team, here)),
        (JudgeNumber, JudgeNumber.judge_id, _ids(Judge, here)),
        (AdmissionLink, AdmissionLink.judge_id, _ids(Judge, here)),
        (AdmissionAttempt, AdmissionAttempt.judge_id, _ids(Judge, here)),
        (Presence, Presence.sitting_id, _sittings(here)),
    ):
        session.execute(delete(model).where(parent_id.in_(parent)))
    acts = Extension.act_id.in_(_ids(EligibilityAct, here))
    session.execute(update(Extension).where(acts).values(act_id=None))
    session.execute(delete(EligibilityAct).where(EligibilityAct.contest_id == here))
    for table in OF_A_ROUND:
        session.execute(delete(table).where(table.round_id.in_(_ids(Round, here))))
    session.execute(delete(Sitting).where(Sitting.id.in_(_sittings(here))))
    session.execute(delete(Criterion).where(Criterion.rubric_id.in_(_ids(Rubric, here))))
    unlinked = update(Round).where(Round.contest_id == here)
    session.execute(unlinked.values(source_id=None, advance_to_id=None))
    for table in OF_THE_CONTEST:
        session.execute(delete(table).where(table.contest_id == here))
    session.expire_all()
    return seats


def _ids(model: Any, contest_id: int) -> Any:
    return select(model.id).where(model.contest_id == contest_id)


def _sittings(contest_id: int) -> Any:
    return select(Sitting.id).where(Sitting.judge_id.in_(_ids(Judge, contest_id)))


def _in_rounds(model: Any, contest_id: int) -> Any:
    return select(model.id).where(model.round_id.in_(_ids(Round, contest_id)))


def _seats(session: Session, contest: Contest) -> Seats:
    teams = select(Membership.user_id, Team.name).join(Team, Membership.team_id == Team.id)
    judges = select(Judge.user_id, Judge.key).where(Judge.user_id.is_not(None))
    return Seats(
        tuple(session.execute(teams.where(Membership.contest_id == contest.id)).all()),
        tuple(session.execute(judges.where(Judge.contest_id == contest.id)).all()),
    )
