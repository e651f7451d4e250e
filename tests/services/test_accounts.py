"""Who can sign in, and with which hats."""

import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from judging.errors import Conflicted, NotFound, NotReady, SignInRefused, TooManyAttempts
from judging.extensions import db
from judging.models.people import Judge, Membership, SignInAttempt, User
from judging.services import accounts, audit
from judging.services.accounts import Seat
from tests import factories
from tests.factories import NOON, PASSWORD

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """A real hash takes a tenth of a second, and there are hundreds here."""
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(1, 8, parallelism=1))
    accounts._nobody.cache_clear()
    yield
    accounts._nobody.cache_clear()


@pytest.fixture
def olga(session):
    return factories.user(session, "olga")


def try_in(email="olga@example.org", password="wrong password", address=HOME, at=NOON):
    with pytest.raises((SignInRefused, TooManyAttempts)) as refused:
        accounts.sign_in(email, password, address, at)
    return refused.type


def enter(email="olga@example.org", address=HOME, at=NOON):
    return accounts.sign_in(email, PASSWORD, address, at)


def test_olga_signs_in_with_her_password(session, olga):
    assert enter().id == olga.id


@pytest.mark.parametrize(
    "typed", ["OLGA@example.org", "  olga@Example.ORG ", "ｏｌｇａ＠ｅｘａｍｐｌｅ．ｏｒｇ"]
)
def test_one_address_has_one_account_however_it_is_typed(session, olga, typed):
    assert enter(typed).id == olga.id
    with pytest.raises(Conflicted, match="already"):
        accounts.create_user(typed, "long enough", by=None, at=NOON)


@pytest.mark.parametrize(
    "typed",
    [
        "olga",
        "@example.org",
        "olga@",
        "olgа@example.org",
        "ol\u200bga@example.org",
        "a b@c.de",
        "olga@exa mple.org",
        "olga\n@example.org",
        "a@b@c.de",
        "x" * 250 + "@a.kr",
        "",
    ],
)
def test_addresses_that_look_like_another_are_refused(typed):
    with pytest.raises(NotReady, match="not an e-mail address"):
        accounts.canonical_email(typed)


def test_nobody_learns_whether_a_name_or_a_password_was_wrong(session, olga):
    olga.active = True
    sleeping = factories.user(session, "sleeping", active=False)
    said = set()
    for email, password in (
        (olga.email, "wrong password"),
        ("nobody@example.org", PASSWORD),
        (sleeping.email, PASSWORD),
        ("not an address", PASSWORD),
    ):
        with pytest.raises(SignInRefused) as refused:
            accounts.sign_in(email, password, HOME, NOON)
        said.add(refused.value.message)
    assert len(said) == 1


def test_unknown_names_cost_the_same_work(session, olga, monkeypatch):
    verified = []
    monkeypatch.setattr(PasswordHasher, "verify", lambda _, *given: verified.append(given))
    try_in("nobody@example.org")
    assert len(verified) == 1


def test_the_sixth_try_from_one_address_is_not_looked_at(session, olga):
    assert [try_in() for _ in range(5)] == [SignInRefused] * 5
    with pytest.raises(TooManyAttempts, match="quarter of an hour"):
        enter()
    assert enter(address=ELSEWHERE).id == olga.id


def test_a_quarter_of_an_hour_later_the_tries_are_forgotten(session, olga):
    for _ in range(5):
        try_in()
    assert enter(at=NOON + timedelta(minutes=15)).id == olga.id
    assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_success_forgets_the_slips_before_it(session, olga):
    for _ in range(4):
        try_in()
    enter()
    assert [try_in() for _ in range(5)] == [SignInRefused] * 5


def test_many_addresses_at_one_account_are_stopped(session, olga):
    found = [try_in(address=f"203.0.113.{number}") for number in range(21)]
    assert found == [SignInRefused] * 20 + [TooManyAttempts]


def test_one_address_at_many_accounts_is_stopped(session):
    found = [try_in(f"judge{number}@example.org") for number in range(61)]
    assert found == [SignInRefused] * 60 + [TooManyAttempts]


def test_parallel_guesses_all_count(app, session, olga):
    session.commit()
    refused = []

    def guess():
        with app.app_context():
            try:
                accounts.sign_in("olga@example.org", "guess", HOME, NOON)
            except (SignInRefused, TooManyAttempts) as refusal:
                refused.append(type(refusal))
            db.session.remove()

    guesses = [threading.Thread(target=guess) for _ in range(20)]
    for thread in guesses:
        thread.start()
    for thread in guesses:
        thread.join()
    assert refused.count(SignInRefused) == 5
    assert refused.count(TooManyAttempts) == 15


def test_no_password_or_address_is_stored_or_logged(session, olga):
    try_in(password="s3cret guess")
    stored = session.execute(select(SignInAttempt)).scalars().one()
    told = f"{stored.email_hash}{stored.address_hash}"
    assert "olga" not in told
    assert HOME not in told
    assert audit.head(session).seq == 0


def test_a_session_ends_everywhere_at_once(session, olga):
    remembered = olga.get_id()
    assert accounts.by_session(remembered).id == olga.id
    accounts.end_sessions(olga.id, by=olga.id, at=NOON)
    assert accounts.by_session(remembered) is None
    assert accounts.by_session(olga.get_id()).id == olga.id


def test_another_password_ends_the_sessions(session, olga):
    remembered = olga.get_id()
    accounts.set_password(olga.id, "another password", by=olga.id, at=NOON)
    assert accounts.by_session(remembered) is None
    assert try_in(password=PASSWORD) is SignInRefused
    assert accounts.sign_in(olga.email, "another password", HOME, NOON).id == olga.id


def test_a_disabled_account_has_no_session(session, olga):
    olga.active = False
    session.commit()
    assert accounts.by_session(olga.get_id()) is None


@pytest.mark.parametrize("forged", ["", "1", "1.", ".key", "x.key", "-1.key", "９.key", "9" * 40])
def test_a_forged_session_is_nobody(session, olga, forged):
    assert accounts.by_session(forged) is None


@pytest.mark.parametrize("password", ["", "short", "x" * 1001])
def test_passwords_have_ten_to_a_thousand_characters(session, password):
    with pytest.raises(NotReady, match="10 to 1000"):
        accounts.create_user("vi@example.org", password, by=None, at=NOON)


def test_passwords_are_kept_as_argon2(session):
    user = accounts.create_user("vi@example.org", "암호가 열 글자 이상", by=None, at=NOON)
    assert user.password_hash.startswith("$argon2id$")
    assert accounts.sign_in("vi@example.org", "암호가 열 글자 이상", HOME, NOON).id == user.id


def roles(session, user):
    return set(session.scalars(select(Membership.role).where(Membership.user_id == user.id)))


def test_olga_gets_two_hats(session, olga):
    contest = factories.contest(session)
    for role in ("owner", "chair", "owner"):
        accounts.add_membership(olga.id, Seat(contest.key, role), by=None, at=NOON)
    assert roles(session, olga) == {"owner", "chair"}


@pytest.mark.parametrize(
    ("first", "second"), [("team", "judge"), ("judge", "team"), ("owner", "team")]
)
def test_nobody_competes_and_has_another_hat(session, olga, first, second):
    contest = factories.contest(session)

    def give(role):
        team = "Ada" if role == "team" else ""
        accounts.add_membership(olga.id, Seat(contest.key, role, team), by=None, at=NOON)

    give(first)
    with pytest.raises(Conflicted, match="competes"):
        give(second)
    assert roles(session, olga) == {first}


def test_a_team_role_names_a_team_that_exists(session, olga):
    contest = factories.contest(session)
    with pytest.raises(NotReady, match="name of a team"):
        accounts.add_membership(olga.id, Seat(contest.key, "team"), by=None, at=NOON)
    with pytest.raises(NotReady, match="name of a team"):
        accounts.add_membership(olga.id, Seat(contest.key, "judge", "Ada"), by=None, at=NOON)
    with pytest.raises(NotFound, match="no team"):
        accounts.add_membership(olga.id, Seat(contest.key, "team", "Zoe"), by=None, at=NOON)


def test_roles_and_contests_are_known_ones(session, olga):
    contest = factories.contest(session)
    with pytest.raises(NotReady, match="no role"):
        accounts.add_membership(olga.id, Seat(contest.key, "king"), by=None, at=NOON)
    with pytest.raises(NotFound):
        accounts.add_membership(olga.id, Seat("elsewhere", "owner"), by=None, at=NOON)
    with pytest.raises(NotFound):
        accounts.add_membership(999_999, Seat(contest.key, "owner"), by=None, at=NOON)


def test_a_judge_belongs_to_one_account(session):
    contest = factories.contest(session)
    jun, ines = factories.user(session, "jun"), factories.user(session, "ines")
    for _ in range(2):
        accounts.link_judge(jun.id, contest.key, "J1", by=None, at=NOON)
    with pytest.raises(Conflicted, match="already"):
        accounts.link_judge(ines.id, contest.key, "J1", by=None, at=NOON)
    with pytest.raises(NotFound, match="no judge"):
        accounts.link_judge(ines.id, contest.key, "J9", by=None, at=NOON)
    assert session.scalar(select(Judge.user_id).where(Judge.key == "J1")) == jun.id


def test_every_change_of_an_account_is_in_the_log(session):
    contest = factories.contest(session)
    before = audit.head(session).seq
    user = accounts.create_user("vi@example.org", "long enough", by=None, at=NOON)
    accounts.add_membership(user.id, Seat(contest.key, "auditor"), by=None, at=NOON)
    accounts.add_membership(user.id, Seat(contest.key, "auditor"), by=None, at=NOON)
    accounts.set_password(user.id, "longer enough", by=user.id, at=NOON)
    accounts.end_sessions(user.id, by=user.id, at=NOON)
    assert audit.head(session).seq == before + 4
    assert session.scalar(select(func.count()).select_from(User)) == 1
