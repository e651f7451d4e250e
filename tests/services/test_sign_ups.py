"""Coming in by a link that was sent by e-mail."""

import pytest
from sqlalchemy import select

from judging import mail
from judging.errors import Gone, NotReady, SignInRefused, TooManyAttempts
from judging.models.letters import Letter
from judging.models.people import User
from judging.services import accounts, sign_ups
from judging.services.links import LETTERS_OF_ONE_ADDRESS, LETTERS_TO_ONE
from tests import factories
from tests.factories import NOON, PASSWORD

WORDS = ("Come in", "Come: {link}")


@pytest.fixture
def campus(session):
    return factories.cast(session, factories.contest(session))


def secret_for(session, email):
    """The link of the newest letter to somebody, as its reader gets it."""
    found = select(Letter).where(Letter.to == email).order_by(Letter.id.desc())
    return mail.post().secret(session.scalars(found).first().link.nonce)


def ask(email, purpose="enter", address="10.0.0.1", at=NOON):
    sign_ups.ask(email, purpose, WORDS, address=address, at=at)


def test_a_letter_makes_an_account_without_a_password(session, campus):
    ask("neo@example.org")
    secret = secret_for(session, "neo@example.org")
    assert sign_ups.look(secret, NOON).is_new
    with pytest.raises(NotReady):
        sign_ups.enter(secret, name=" ", password="", at=NOON)
    neo, _ = sign_ups.enter(secret, name="Neo", password="", at=NOON)
    assert (neo.name, neo.password_hash, neo.email_proved_at) == ("Neo", "", NOON)
    with pytest.raises(SignInRefused):
        accounts.sign_in("neo@example.org", "", "10.0.0.1", NOON)


def test_a_letter_signs_in_and_leaves_the_password_alone(session, campus):
    campus.olga.email_proved_at = NOON
    session.commit()
    ask("olga@example.org")
    secret = secret_for(session, "olga@example.org")
    olga, _ = sign_ups.enter(secret, name="Eve", password="another one here", at=NOON)
    assert (olga.id, olga.name) == (campus.olga.id, "Olga")
    assert accounts.sign_in("olga@example.org", PASSWORD, "10.0.0.1", NOON)


def test_a_new_password_ends_sessions_and_other_links(session, campus):
    before = campus.olga.get_id()
    ask("olga@example.org")
    other = secret_for(session, "olga@example.org")
    ask("olga@example.org", "password")
    secret = secret_for(session, "olga@example.org")
    with pytest.raises(NotReady):
        sign_ups.enter(secret, name="", password="short", at=NOON)
    with pytest.raises(NotReady):
        sign_ups.enter(secret, name="", password="", at=NOON)
    sign_ups.enter(secret, name="", password="a new password", at=NOON)
    assert accounts.by_session(before) is None
    assert accounts.sign_in("olga@example.org", "a new password", "10.0.0.1", NOON)
    for used in (other, secret):
        with pytest.raises(Gone):
            sign_ups.look(used, NOON)


def test_a_closed_account_stays_closed(session, campus):
    campus.vi.active = False
    session.commit()
    ask("vi@example.org")
    with pytest.raises(SignInRefused):
        sign_ups.enter(secret_for(session, "vi@example.org"), name="", password="", at=NOON)


def test_one_canonical_account_for_one_address(session, campus):
    ask(" OLGA@Example.org ")
    secret = secret_for(session, "olga@example.org")
    assert not sign_ups.look(secret, NOON).is_new


@pytest.mark.parametrize("who", ["olga@example.org", "nobody@example.org"])
def test_the_same_is_done_for_addresses_with_and_without_an_account(session, campus, who):
    for _ in range(LETTERS_TO_ONE):
        ask(who)
    with pytest.raises(TooManyAttempts):
        ask(who)
    assert len(session.scalars(select(Letter)).all()) == LETTERS_TO_ONE
    assert len(session.scalars(select(User).where(User.email == "nobody@example.org")).all()) == 0


def test_one_address_asks_for_few_letters(session, campus):
    for number in range(LETTERS_OF_ONE_ADDRESS):
        ask(f"victim{number}@example.org")
    with pytest.raises(TooManyAttempts):
        ask("one-more@example.org")
    ask("somebody@example.org", address="10.0.0.2")
