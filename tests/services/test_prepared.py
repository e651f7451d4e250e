"""Questions and writings that are compiled once say what SQLAlchemy says, on any database."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from judging.models.audit import AuditEvent
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.people import SignInAttempt
from judging.models.rubrics import Criterion
from judging.services.prepared import Question, ask_all
from judging.services.written import Insertion, Writing, write_all
from tests import factories
from tests.factories import NOON

EVENTS = Question(
    select(AuditEvent.seq, AuditEvent.at, AuditEvent.contest_id, AuditEvent.details), AuditEvent.act
)
CRITERIA = Question(select(*Criterion.__table__.c).order_by(Criterion.key.desc()))
ENTRIES = Question(select(Entry.contest_id, Entry.key, Entry.attrs), Entry.contest_id, Entry.key)
CONTESTS = Question(select(Contest.id, Contest.blind, Contest.total_cap), Contest.id)
AT = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
TRIES = Insertion(SignInAttempt, "email_hash", "address_hash", "at")
DIVISIONS = Insertion(Division, "contest_id", "key", "position", "texts")
GONE = Writing(lambda _: delete(Division).where(Division.key == bindparam("gone")))


@pytest.fixture
def contest(session):
    return factories.contest(session, factories.document("campus", judged=False))


def as_told(session, statement):
    return [tuple(row) for row in session.execute(statement)]


def tried(at):
    return {"email_hash": "e" * 64, "address_hash": "a" * 64, "at": at}


def division(contest, key):
    return {"contest_id": contest.id, "key": key, "position": 7, "texts": {"지역": "세종"}}


def test_answers_are_those_of_sqlalchemy_with_their_types(session, contest):
    connection = session.connection()
    acts = list(session.scalars(select(AuditEvent.act).distinct()))
    events, criteria, contests = ask_all(
        connection, (EVENTS, acts), (CRITERIA, [()]), (CONTESTS, [contest.id])
    )
    expected = as_told(session, EVENTS.base)
    assert events
    assert sorted(map(repr, map(tuple, events))) == sorted(map(repr, expected))
    assert isinstance(events[0].at, datetime)
    assert events[0].at.tzinfo is not None
    assert list(map(tuple, criteria)) == as_told(session, CRITERIA.base)
    assert [tuple(one) for one in contests] == [(contest.id, True, Decimal(100))]
    assert contests[0].blind is True


def test_keys_of_several_columns_and_none_at_all(session, contest):
    connection = session.connection()
    asked = {(contest.id, "A1"), (contest.id, "B2"), (contest.id, "Z9"), (contest.id + 1, "A1")}
    found, nothing = ask_all(connection, (ENTRIES, asked), (CONTESTS, []))
    assert sorted(one.key for one in found) == ["A1", "B2"]
    assert nothing == []
    assert ask_all(connection, (ENTRIES, []), (CONTESTS, set())) == [[], []]
    assert ENTRIES.ask(connection, [(contest.id, "Z9")]) == []


def test_several_writings_are_carried_out_in_one_go(session, contest):
    connection = session.connection()
    new = [division(contest, key) for key in ("N1", "N2", "N3")]
    write_all(connection, (TRIES, [tried(AT), tried(NOON)]), (DIVISIONS, new))
    one, two = [{"gone": "N1"}], [{"gone": "N2"}, {"gone": "N3"}]
    write_all(connection, (TRIES, [tried(AT)]), (GONE, one))
    left = select(Division.key, Division.texts).where(Division.position == 7)
    assert sorted(as_told(session, left)) == [("N2", {"지역": "세종"}), ("N3", {"지역": "세종"})]
    write_all(connection, (GONE, two), (TRIES, [tried(NOON)]))
    assert as_told(session, left) == []
    assert sorted(session.scalars(select(SignInAttempt.at))) == [NOON, NOON, AT, AT]


def test_what_the_database_refuses_is_an_error_of_sqlalchemy_and_writes_nothing(session, contest):
    session.commit()
    twice = [division(contest, "N1"), division(contest, "N1")]
    with pytest.raises(IntegrityError), session.begin_nested():
        write_all(session.connection(), (TRIES, [tried(AT)]), (DIVISIONS, twice))
    assert as_told(session, select(SignInAttempt.at)) == []
