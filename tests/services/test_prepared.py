"""Questions and writings that are compiled once say what SQLAlchemy says, on any database."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.rubrics import Criterion
from judging.services.prepared import Question, ask_all
from judging.services.written import Insertion, Writing, write_all
from tests import factories

EVENTS = Question(
    select(AuditEvent.seq, AuditEvent.at, AuditEvent.contest_id, AuditEvent.details), AuditEvent.act
)
CRITERIA = Question(select(*Criterion.__table__.c).order_by(Criterion.key.desc()))
ENTRIES = Question(select(Entry.contest_id, Entry.key, Entry.attrs), Entry.contest_id, Entry.key)
CONTESTS = Question(select(Contest.id, Contest.blind, Contest.total_cap), Contest.id)
AT = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
NEW = Insertion(Entry, "contest_id", "key", "title", "submitted_at", "status", "attrs")
AGAIN = Insertion(Entry, "contest_id", "key", "title", "status", "attrs")
GONE = Writing(lambda _: delete(Entry).where(Entry.id == bindparam("entry")))


@pytest.fixture
def contest(session):
    return factories.contest(session, factories.document("campus", judged=False))


def as_told(session, statement):
    return [tuple(row) for row in session.execute(statement)]


def row(contest, key, **changes):
    made = {"contest_id": contest.id, "key": key, "title": "새 작품", "status": "submitted"}
    return made | {"submitted_at": AT, "attrs": {"지역": "세종", "값": None, "수": 7}} | changes


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
    write_all(connection, (NEW, [row(contest, "N1"), row(contest, "N2", submitted_at=None)]))
    others = select(Entry.id).where(Entry.key.in_(("N1", "B2"))).order_by(Entry.key)
    gone = [{"entry": number} for number in session.scalars(others)]
    write_all(connection, (NEW, [row(contest, "N3")]), (GONE, gone))
    session.expire_all()
    kept = {one.key: one for one in session.scalars(select(Entry))}
    assert {"N2", "N3"} <= kept.keys()
    assert not {"N1", "B2"} & kept.keys()
    assert (kept["N3"].submitted_at, kept["N2"].submitted_at) == (AT, None)
    assert kept["N3"].attrs == {"지역": "세종", "값": None, "수": 7}


def test_what_the_database_refuses_is_an_error_of_sqlalchemy_and_writes_nothing(session, contest):
    before = len(as_told(session, select(Entry.id)))
    session.commit()
    with pytest.raises(IntegrityError), session.begin_nested():
        write_all(
            session.connection(),
            (NEW, [row(contest, "N1")]),
            (
                Insertion(Entry, "contest_id", "key", "title", "status", "attrs"),
                [row(contest, "A1")],
            ),
        )
    assert len(as_told(session, select(Entry.id))) == before
