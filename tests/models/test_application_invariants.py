"""What can never be in an application, whoever asks for it."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from judging.models.applications import Applicant, Application, Arrival, ConsentGiven
from judging.models.calls import Call, Extension
from tests import factories
from tests.factories import NOON


@pytest.fixture
def ada(session):
    """Ada's application to a contest that has a call."""
    contest = factories.contest(session)
    person = factories.user(session, "ada")
    end = NOON + timedelta(days=9)
    call = Call(contest_id=contest.id, opens_at=NOON, closes_at=end, changed_at=NOON)
    begun = {"started_at": NOON, "changed_at": NOON}
    row = Application(contest_id=contest.id, owner_id=person.id, **begun)
    session.add_all([call, row])
    session.commit()
    return row


def consent(of, **columns):
    texts = {"version": "1", "text_digest": "0" * 64, "by_id": of.owner_id, "given_at": NOON}
    return ConsentGiven(application_id=of.id, key="privacy", **texts, **columns)


def arrival(of, verdict, **columns):
    times = {"at": NOON, "closes_at": NOON, "grace_minutes": 0}
    return Arrival(application_id=of.id, verdict=verdict, **times, **columns)


REFUSED = {
    "two applications of one account": lambda ada: Application(
        contest_id=ada.contest_id, owner_id=ada.owner_id, started_at=NOON, changed_at=NOON
    ),
    "the name of a child whose guardian has not answered": lambda ada: Applicant(
        application_id=ada.id, position=1, minor=True, name="Ada"
    ),
    "the birthday of a child whose guardian has not answered": lambda ada: Applicant(
        application_id=ada.id, position=1, minor=True, birth_date=date(2015, 1, 1)
    ),
    "an arrival nobody judged": lambda ada: arrival(ada, "perhaps"),
    "an extension without a reason": lambda ada: Extension(
        call_id=1, application_id=ada.id, closes_at=NOON, reason="", by_id=ada.owner_id, at=NOON
    ),
    "a call that closes before it opens": lambda ada: Call(
        contest_id=ada.contest_id, opens_at=NOON, closes_at=NOON, changed_at=NOON
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_database_refuses(session, ada, case):
    session.add(REFUSED[case](ada))
    with pytest.raises(IntegrityError):
        session.commit()


def test_a_verified_child_has_a_name(session, ada):
    child = {"minor": True, "verified_at": NOON, "name": "Ada", "birth_date": date(2015, 1, 1)}
    session.add(Applicant(application_id=ada.id, position=1, **child))
    session.commit()


def test_a_consent_is_given_once_and_can_be_given_again_after_it_was_taken_back(session, ada):
    session.add_all([consent(ada, taken_back_at=NOON), consent(ada)])
    session.commit()
    session.add(consent(ada))
    with pytest.raises(IntegrityError):
        session.commit()


def test_submitted_is_only_what_has_a_number_and_an_entry(session, ada):
    ada.state = "submitted"
    with pytest.raises(IntegrityError):
        session.commit()
