"""What can never be in the database, whoever asks for it."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError, StatementError

from judging import database
from judging.extensions import Base, db
from judging.models.awards import Award, AwardPlace
from judging.models.contests import Contest, Division
from judging.models.entries import Entry, RoundEntry
from judging.models.panels import Assignment, Conflict
from judging.models.people import Judge, Membership, Team, TeamMember, User
from judging.models.results import Announcement, Decision, Standing, Tally
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion, Rubric
from judging.models.sheets import Mark, ScoreSheet
from judging.models.votes import Adjustment, Ballot, BallotMark, Investment, VoteCount
from tests import factories
from tests.factories import NOON


class Ids:
    """The ids of a contest with two rounds, three entries and two judges, and two users."""

    def __init__(self, session):
        contest = factories.contest(session)
        self.contest = contest.id
        self.olga = factories.user(session, "olga").id
        self.chae = factories.user(session, "chae").id
        for name, model in (
            ("round", Round),
            ("entry", Entry),
            ("judge", Judge),
            ("team", Team),
            ("rubric", Rubric),
            ("criterion", Criterion),
            ("award", Award),
            ("sheet", ScoreSheet),
        ):
            first = session.query(model).order_by(model.id).first()
            setattr(self, name, first.id)


REFUSED = {
    "two contests of one key": lambda ids: Contest(key="campus", timezone="UTC", created_at=NOON),
    "an unknown state": lambda ids: Contest(key="x", timezone="UTC", created_at=NOON, state="x"),
    "seven digits": lambda ids: Contest(key="x", timezone="UTC", created_at=NOON, digits=7),
    "two entries of one number": lambda ids: Entry(contest_id=ids.contest, key="A1"),
    "an entry of no contest": lambda ids: Entry(contest_id=987654, key="Z9"),
    "an unknown status": lambda ids: Entry(contest_id=ids.contest, key="Z9", status="lost"),
    "two judges of one key": lambda ids: Judge(contest_id=ids.contest, key="J1"),
    "two teams of one name": lambda ids: Team(contest_id=ids.contest, name="Ada"),
    "an unknown member role": lambda ids: TeamMember(
        team_id=ids.team, position=9, name="x", role="coach"
    ),
    "an e-mail in capitals": lambda ids: User(email="X@a.kr", session_key="k", created_at=NOON),
    "two accounts of one e-mail": lambda ids: User(
        email="olga@example.org", session_key="k", created_at=NOON
    ),
    "an unknown role": lambda ids: Membership(
        user_id=ids.olga, contest_id=ids.contest, role="king"
    ),
    "a competitor without a team": lambda ids: Membership(
        user_id=ids.olga, contest_id=ids.contest, role="team"
    ),
    "a judge with a team": lambda ids: Membership(
        user_id=ids.olga, contest_id=ids.contest, role="judge", team_id=ids.team
    ),
    "a round that feeds itself": lambda ids: Round(
        id=77, contest_id=ids.contest, key="x", position=1, source_id=77
    ),
    "no places to advance to": lambda ids: Round(
        contest_id=ids.contest, key="x", position=1, places=0
    ),
    "sheets without a rubric": lambda ids: Component(
        round_id=ids.round, key="x", position=1, kind="sheets"
    ),
    "votes with a rubric": lambda ids: Component(
        round_id=ids.round, key="x", position=1, kind="votes", rubric_id=ids.rubric
    ),
    "a measure without a maximum": lambda ids: Component(
        round_id=ids.round, key="x", position=1, kind="measure"
    ),
    "an earlier round without its name": lambda ids: Component(
        round_id=ids.round, key="x", position=1, kind="round"
    ),
    "a maximum below the minimum": lambda ids: Criterion(
        rubric_id=ids.rubric, key="x", position=9, max=1, min=2
    ),
    "a grid without a step": lambda ids: Criterion(
        rubric_id=ids.rubric, key="x", position=9, max=1, step=0
    ),
    "two divisions of one key": lambda ids: [
        Division(contest_id=ids.contest, key="x", position=place) for place in (1, 2)
    ],
    "an award without a place": lambda ids: Award(
        contest_id=ids.contest, key="x", position=9, round_id=ids.round, places=0
    ),
    "a second sheet of one judge for one entry": lambda ids: ScoreSheet(
        round_id=ids.round, judge_id=ids.judge, entry_id=ids.entry
    ),
    "a second mark on one criterion": lambda ids: Mark(
        sheet_id=ids.sheet, criterion_id=ids.criterion, points=1
    ),
    "a sheet handed in at no time": lambda ids: ScoreSheet(
        round_id=ids.round, judge_id=ids.judge, entry_id=ids.entry + 1, state="submitted"
    ),
    "a draft with a time of handing in": lambda ids: ScoreSheet(
        round_id=ids.round, judge_id=ids.judge, entry_id=ids.entry + 1, submitted_at=NOON
    ),
    "one conflict twice": lambda ids: [
        Conflict(judge_id=ids.judge, entry_id=ids.entry, kind="excluded") for _ in range(2)
    ],
    "an unknown conflict": lambda ids: Conflict(
        judge_id=ids.judge, entry_id=ids.entry, kind="friend"
    ),
    "an assignment of nobody": lambda ids: Assignment(
        round_id=ids.round, judge_id=987654, entry_id=ids.entry
    ),
    "two ballots of one key": lambda ids: [Ballot(round_id=ids.round, key="V") for _ in range(2)],
    "less than no vote": lambda ids: VoteCount(round_id=ids.round, entry_id=ids.entry, votes=-1),
    "less than no money": lambda ids: Investment(
        round_id=ids.round, judge_id=ids.judge, entry_id=ids.entry, units=-1
    ),
    "a bonus below nothing": lambda ids: Adjustment(
        round_id=ids.round, entry_id=ids.entry, kind="bonus", points=-1
    ),
    "an unknown way into a round": lambda ids: RoundEntry(
        round_id=ids.round, entry_id=ids.entry, via="luck"
    ),
    "an unknown decision": lambda ids: Decision(
        contest_id=ids.contest, seq=1, act="dice", decided_at=NOON
    ),
    "two decisions of one number": lambda ids: [
        Decision(contest_id=ids.contest, seq=1, act="confirm", decided_at=NOON) for _ in range(2)
    ],
    "one person who publishes alone": lambda ids: announcement(ids, confirmed_by_id=ids.olga),
    "a publication that nobody confirmed": lambda ids: announcement(ids, state="published"),
    "two announcements that wait": lambda ids: [announcement(ids), announcement(ids, number=2)],
    "an award place of no announcement": lambda ids: AwardPlace(
        announcement_id=987654, award_id=ids.award, entry_id=ids.entry, place=1
    ),
}


def announcement(ids, **columns):
    given = {"number": 1, "state": "proposed"} | columns
    return Announcement(
        contest_id=ids.contest,
        fingerprint="f" * 64,
        document={},
        proposed_at=NOON,
        proposed_by_id=ids.olga,
        **given,
    )


@pytest.mark.parametrize("case", REFUSED)
def test_the_database_refuses(session, case):
    made = REFUSED[case](Ids(session))
    session.add_all(made if isinstance(made, list) else [made])
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()


def test_a_ballot_marks_an_entry_once_but_void_marks_stay_readable(session):
    ids = Ids(session)
    ballot = Ballot(round_id=ids.round, key="V1")
    session.add(ballot)
    session.flush()
    marks = [(True,), (True,), (False,)]
    session.add_all(
        BallotMark(ballot_id=ballot.id, entry_id=ids.entry, void=void) for (void,) in marks
    )
    session.commit()
    session.add(BallotMark(ballot_id=ballot.id, entry_id=ids.entry, void=False))
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()


@pytest.mark.parametrize(("rank", "reason"), [(None, ""), (1, "no_show")])
def test_a_standing_has_a_rank_or_a_reason(session, rank, reason):
    ids = Ids(session)
    tally = Tally(
        round_id=ids.round,
        number=1,
        taken_at=NOON,
        method="1",
        fingerprint="f",
        audit_seq=1,
    )
    session.add(tally)
    session.flush()
    session.add(Standing(tally_id=tally.id, entry_id=ids.entry, rank=rank, reason=reason))
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()


def test_points_are_exact_to_a_millionth_and_never_more(session):
    ids = Ids(session)
    criterion = session.get(Criterion, ids.criterion)
    for exact in ("0.1", "0.333333", "99999999999.999999", "-0.000001"):
        criterion.weight = factories.Decimal(exact)
        session.commit()
        session.expire(criterion)
        assert str(criterion.weight) == exact
    criterion.weight = factories.Decimal("0.1234567")
    with pytest.raises(StatementError, match="more than 6 decimals"):
        session.commit()
    session.rollback()


def test_a_time_without_a_zone_is_refused(session):
    contest = factories.contest(session)
    contest.created_at = NOON.replace(tzinfo=None)
    with pytest.raises(StatementError, match="no time zone"):
        session.commit()
    session.rollback()


def test_migrations_and_models_say_the_same(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def checks_and_triggers(engine):
    """Every table with its CHECKs, and the triggers: autogenerate does not compare them."""
    found = inspect(engine)
    checks = {
        table: sorted(check["name"] for check in found.get_check_constraints(table))
        for table in found.get_table_names()
        if table != "alembic_version"
    }
    with engine.connect() as connection:
        triggers = connection.scalars(
            text("SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY sql")
        ).all()
    return checks, triggers


def test_migrations_make_every_check_and_trigger_of_the_models(app):
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        migrated = checks_and_triggers(db.engine)
        with database.throw_away():
            assert checks_and_triggers(db.engine) == migrated
