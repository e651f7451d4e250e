"""Every page of the office that shows personal data of entrants wants a reason and records it.

The pages are found by asking for all of them: a new one that shows what is planted here fails,
until it goes through judging/views/access.py or is named below with why it need not.
"""

from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from sqlalchemy import func, select

from judging.models.letters import Letter
from judging.models.people import User
from judging.models.privacy import AccessRecord
from judging.services import applicants, eligibility, handing_in, imports
from judging.services.applicants import Said
from judging.services.eligibility_parts import Choice, Wanted
from judging.services.imports import Upload
from tests import applying, factories
from tests.factories import NOON
from tests.permission_rows import VALUES

PLANTED = ("김비밀", "planted@example.org", "010-7777-6666", "1999-05-17", "1999. 5. 17.")
RECORDED = {"eligibility.show", "letters.index", "imports.show"}
WHY_NOT = {
    "letters.whole": "the administrator hands letters over; opening a secret one is in the log",
}
OFFICE = ("olga", "rhea", "augusta", "odi", "chae")


@dataclass
class Office:
    """A contest in which everything personal is planted, and the browsers of its people."""

    app: object
    people: dict
    import_key: str
    letter: int

    def browser(self, name):
        client = self.app.test_client()
        factories.sign_in(client, self.people[name])
        return client

    def paths(self):
        """Every page that there is, by its name."""
        adapter = self.app.url_map.bind("localhost")
        values = {"contest_key": "campus", "round_key": "final", "entry_key": "001"}
        values |= {"judge_key": "J1", "number": 1, "job_id": 1} | VALUES
        values |= {"import_key": self.import_key, "letter_id": self.letter, "filename": "x.css"}
        for rule in self.app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint not in ("static", "sessions.sign_out"):
                yield (
                    rule.endpoint,
                    adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}),
                )


@pytest.fixture
def office(app, session):
    with time_machine.travel(NOON, tick=False):
        olga = factories.user(session, "olga")
        contest = applying.open_contest(session, olga)
        people = {name: factories.user(session, name) for name in OFFICE}
        for name in OFFICE:
            factories.seat(session, contest, people[name], factories.ROLES[name])
        people["adam"] = factories.user(session, "adam", is_admin=True)
        ada = User(email="planted@example.org", name="김비밀", password_hash="", session_key="k")
        ada.created_at = NOON
        session.add(ada)
        session.commit()
        applying.fill(ada, team="팀 하나", file=True)
        leader = applying.mine(ada).members[0]
        said = Said(leader.id, "김비밀", ada.email, "010-7777-6666", "학교", date(1999, 5, 17))
        about = {"version": None, "by": ada.id, "at": NOON}
        applicants.save_team("campus", team_name="팀 하나", members=[said], **about)
        handing_in.hand_in("campus", **about)
        choice, wanted = Choice(keys=("001",)), Wanted("eligible")
        mark = eligibility.preview("campus", choice, wanted).mark
        tell = {"tell": lambda told: ("Entry 001", f"To {ada.name}"), "by": olga.id, "at": NOON}
        eligibility.decide("campus", choice, wanted, mark=mark, **tell)
        rows = "title,email\n작품,planted@example.org\n".encode()
        key = imports.upload(
            "campus", Upload("t.csv", applying.io.BytesIO(rows)), by=olga.id, at=NOON
        )
        letter = session.scalars(select(Letter.id)).one()
        session.rollback()
        yield Office(app, people, key, letter)


def records(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(AccessRecord))


def planted_in(answer):
    return [one for one in PLANTED if one in answer.get_data(as_text=True)]


def test_without_a_reason_no_page_of_the_office_names_anybody(office, session):
    shown = {}
    for name in (*OFFICE, "adam"):
        client = office.browser(name)
        for endpoint, path in office.paths():
            if found := planted_in(client.get(path, buffered=True)):
                shown[endpoint] = (name, found)
    assert {name: told for name, told in shown.items() if name not in WHY_NOT} == {}
    assert set(shown) == set(WHY_NOT)
    assert records(session) == 0


def test_with_a_reason_each_page_that_names_somebody_leaves_a_record(office, session):
    client, shown = office.browser("olga"), set()
    client.post("/c/campus/privacy/look", data={"reason": "서명 확인", "next": "/"})
    for endpoint, path in office.paths():
        before = records(session)
        if planted_in(client.get(path, buffered=True)):
            shown.add(endpoint)
            assert records(session) == before + 1, endpoint
    assert shown == RECORDED


def test_a_letter_is_opened_with_a_reason_alone_and_that_is_recorded(office, session):
    client = office.browser("rhea")
    path = f"/c/campus/outbox/{office.letter}/open"
    asked = client.post(path)
    assert (asked.status_code, "/privacy/look" in asked.location) == (302, True)
    client.post("/c/campus/privacy/look", data={"reason": "전달 확인", "next": "/"})
    assert "To 김비밀" in client.post(path).text
    assert records(session) == 1
