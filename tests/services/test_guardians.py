"""Members under 14: nothing of them is kept before the guardian has answered the link."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from judging.errors import Gone, NotFound, NotReady
from judging.models.applications import Applicant, Guardian
from judging.models.letters import Letter
from judging.services import applicants, applications, guardians
from judging.services.applicants import Said
from tests import applying, factories
from tests.applying import CLOSES, fill, gaps, mine
from tests.factories import NOON

MINUTE = timedelta(minutes=1)
CHILD = {
    "name": "김하늘",
    "email": "sky@example.org",
    "phone": "010-777",
    "affiliation": "새봄초등학교",
}
BORN = date(2013, 11, 23)  # 13 until tomorrow


@pytest.fixture
def ada(session):
    applying.open_contest(session, factories.user(session, "olga"))
    person = factories.user(session, "ada")
    fill(person)
    return person


def add_child(person, born=BORN, at=NOON):
    number = applicants.add("campus", child=False, by=person.id, at=at)
    said = Said(number, **CHILD, birth_date=born)
    about = {"team_name": "하늘팀", "version": None, "by": person.id, "at": at}
    return number, applicants.save_team("campus", members=[said], **about)


def ask(person, member, at=NOON):
    """Ask the guardian, and answer with the secret that only the letter holds."""
    told = []

    def wording(secret):
        told.append(secret)
        return "동의 요청", f"https://simsa.example/{secret}"

    values = {"name": "김보호", "email": "Parent@example.org", "relation": "모"}
    guardians.ask("campus", member, **values, wording=wording, by=person.id, at=at)
    return told[0]


def anywhere(session, word):
    """Whether a word stands in any row of applicants or of the log."""
    tables = ("applicant", "audit_event", "application", "application_version")
    rows = [str(row) for name in tables for row in session.execute(text(f"SELECT * FROM {name}"))]
    return any(word in row for row in rows)


def test_a_birth_date_under_14_forgets_what_was_typed_of_the_child(session, ada):
    number, saved = add_child(ada)
    assert saved.children == (number,)
    child = mine(ada).members[1]
    assert (child.minor, child.name, child.birth_date) == (True, "", None)
    assert not any(anywhere(session, word) for word in (*CHILD.values(), "2013-11-23"))
    assert gaps(ada) == ["guardian"]


def test_whoever_is_14_today_is_nobody_whose_guardian_is_asked(ada):
    add_child(ada, born=date(2012, 11, 22))
    assert (mine(ada).members[1].name, gaps(ada)) == ("김하늘", [])


def test_a_birth_date_changed_later_opens_the_consent_again(ada):
    number, _ = add_child(ada, born=date(2000, 1, 1))
    said = Said(number, **CHILD, birth_date=BORN)
    about = {"team_name": "하늘팀", "version": None, "by": ada.id, "at": NOON}
    applicants.save_team("campus", members=[said], **about)
    assert (mine(ada).members[1].name, gaps(ada)) == ("", ["guardian"])
    older = Said(number, **CHILD, birth_date=date(2000, 1, 1))
    applicants.save_team("campus", members=[older], **about)
    assert (mine(ada).members[1].name, gaps(ada)) == ("", ["guardian"])  # no way round


def test_the_guardians_yes_lets_the_team_go_on(session, ada):
    number, _ = add_child(ada)
    secret = ask(ada, number)
    assert gaps(ada) == ["guardian_waits"]
    letter = session.scalars(select(Letter)).one()
    assert (letter.to, secret in letter.text, letter.is_secret) == (
        "parent@example.org",
        True,
        True,
    )
    guardians.answer("campus", secret, agrees=True, at=NOON)
    said = Said(number, **CHILD, birth_date=BORN)
    about = {"team_name": "하늘팀", "version": None, "by": ada.id, "at": NOON}
    applicants.save_team("campus", members=[said], **about)
    assert (mine(ada).members[1].name, gaps(ada)) == ("김하늘", [])
    guardian = session.scalars(select(Guardian)).one()
    assert (guardian.consent_version, guardian.confirmed_at) == ("1", NOON)


def test_looking_at_the_link_changes_nothing_and_it_works_once(session, ada):
    secret = ask(ada, add_child(ada)[0])
    for _ in range(3):
        assert guardians.look("campus", secret, at=NOON).leader == "Ada"
    guardians.answer("campus", secret, agrees=True, at=NOON)
    with pytest.raises(Gone):
        guardians.answer("campus", secret, agrees=False, at=NOON)
    with pytest.raises(Gone):
        guardians.look("campus", secret, at=NOON)


def test_a_guessed_link_an_old_one_and_a_replaced_one_open_nothing(session, ada):
    number, _ = add_child(ada)
    first = ask(ada, number)
    with pytest.raises(NotFound):
        guardians.look("campus", first[:-1] + "x", at=NOON)
    with pytest.raises(Gone):
        guardians.look("campus", first, at=CLOSES + timedelta(days=8))
    with pytest.raises(NotReady, match="just now"):
        ask(ada, number, at=NOON)
    second = ask(ada, number, at=NOON + MINUTE)
    with pytest.raises(NotFound):
        guardians.look("campus", first, at=NOON + MINUTE)
    guardians.look("campus", second, at=NOON + MINUTE)
    assert not anywhere(session, second)


def test_after_a_no_the_guardians_address_is_gone_and_the_team_is_told(session, ada):
    number, _ = add_child(ada)
    secret = ask(ada, number)
    guardians.answer("campus", secret, agrees=False, at=NOON)
    guardian = session.scalars(select(Guardian)).one()
    assert (guardian.name, guardian.email) == ("", "")
    assert gaps(ada) == ["guardian_refused"]
    applicants.remove("campus", number, by=ada.id, at=NOON)
    assert gaps(ada) == []
    assert session.query(Guardian).count() == 0


def test_the_link_of_one_contest_opens_nothing_in_another(session, ada):
    factories.contest(session, factories.document("other"))
    secret = ask(ada, add_child(ada)[0])
    with pytest.raises(NotFound):
        guardians.look("other", secret, at=NOON)


def test_nobody_asks_a_guardian_for_an_adult_or_for_another_team(session, ada):
    with pytest.raises(NotReady):
        ask(ada, mine(ada).members[0].id)
    number, _ = add_child(ada)
    bob = factories.user(session, "bob")
    applications.begin("campus", by=bob.id, at=NOON)
    with pytest.raises(NotFound):
        ask(bob, number)


def test_a_child_who_was_added_as_one_has_no_name_from_the_start(session, ada):
    number = applicants.add("campus", child=True, by=ada.id, at=NOON)
    said = Said(number, **CHILD)
    about = {"team_name": "", "version": None, "by": ada.id, "at": NOON}
    applicants.save_team("campus", members=[said], **about)
    assert session.get(Applicant, number).name == ""
