"""Many teams hand in around the end at once: each verdict is the rule's, and nothing is lost."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from judging.errors import Closed
from judging.extensions import db
from judging.models.applications import Application, ApplicationVersion, Arrival, Attachment
from judging.models.entries import Entry
from judging.services import audit, handing_in
from tests import applying, factories
from tests.applying import CLOSES, fill

TEAMS = 12


@pytest.fixture
def teams(session):
    """Teams that lack nothing; the first half arrives in time, the second a moment too late."""
    applying.open_contest(session, factories.user(session, "olga"))
    people = [factories.user(session, f"team{number}") for number in range(TEAMS)]
    for person in people:
        fill(person, title=f"Entry of {person.name}")
    return [person.id for person in people]


def arrival(place):
    """Two together at each moment: the last one still in time is the end itself."""
    return CLOSES + timedelta(microseconds=place // 2 - TEAMS // 4 + 1)


def test_each_verdict_is_the_rules_and_each_receipt_is_kept(app, session, teams):
    session.rollback()
    told = {}
    together = threading.Barrier(TEAMS)

    def compete(place, person):
        with app.app_context():
            together.wait()
            try:
                about = {"version": None, "by": person, "at": arrival(place)}
                told[person] = handing_in.hand_in("campus", **about)
            except Closed:
                told[person] = None
            db.session.remove()

    crowd = [threading.Thread(target=compete, args=pair) for pair in enumerate(teams)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    in_time = [person for place, person in enumerate(teams) if arrival(place) <= CLOSES]
    assert 0 < len(in_time) < TEAMS
    assert told == {person: 1 if person in in_time else None for person in teams}
    verdicts = dict(
        session.execute(
            select(Application.owner_id, Arrival.verdict).join(
                Arrival, Arrival.application_id == Application.id
            )
        ).all()
    )
    assert verdicts == {person: "in_time" if person in in_time else "late" for person in teams}
    numbers = session.scalars(select(Entry.key).order_by(Entry.key)).all()
    assert numbers == [f"{number:03d}" for number in range(1, len(in_time) + 1)]
    assert session.query(ApplicationVersion).count() == len(in_time)
    assert session.query(Attachment).count() == TEAMS
    assert audit.verify(session) is None
