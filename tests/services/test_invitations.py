"""Roles by invitation, and what becomes of whoever loses one."""

import threading

import pytest
from sqlalchemy import select

from judging import mail
from judging.errors import (
    Conflicted,
    Forbidden,
    Gone,
    NotFound,
    NotReady,
    SignInRefused,
    TooManyAttempts,
)
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.letters import Invitation, Letter, SecretLink
from judging.models.people import Membership, TeamMember
from judging.services import accounts, contests, invitations, letters, organisers, sign_ups
from judging.services.links import GOOD_FOR, LETTERS_TO_ONE
from tests import factories
from tests.factories import NOON

LATER = NOON + GOOD_FOR["invitation"]
WORDS = ("Invitation", "Come: {link}")
NEW = {"name": "Rita", "password": "a quiet river runs"}


@pytest.fixture
def campus(session):
    contest = factories.contest(session)
    contest.state = "open"
    return factories.cast(session, contest)


def invite(campus, role="recorder", email="rita@example.org", at=NOON):
    by = campus.olga.id
    made = invitations.invite("campus", role, name="Rita", email=email, words=WORDS, by=by, at=at)
    return made.path.removeprefix("/link/")


def invite_to_team(by, email=""):
    made = invitations.invite_to_team(
        "campus", name="Cleo", email=email, words=WORDS, by=by.id, at=NOON
    )
    return made.path.removeprefix("/link/")


def secret_for(session, email):
    """The link of the newest letter to somebody, as its reader gets it."""
    found = select(Letter).where(Letter.to == email).order_by(Letter.id.desc())
    return mail.post().secret(session.scalars(found).first().link.nonce)


def ask(email, purpose="enter", address="10.0.0.1", at=NOON):
    sign_ups.ask(email, purpose, WORDS, address=address, at=at)


def roles(user_id):
    return contests.seat(user_id, "campus").roles


def test_a_new_person_takes_the_role_that_was_offered(session, campus):
    rita, path = invitations.accept_as_new(invite(campus), at=NOON, **NEW)
    assert path == "/c/campus"
    assert roles(rita.id) == {"recorder"}
    assert rita.email == "rita@example.org"


def test_somebody_with_an_account_takes_it_with_that_account(session, campus):
    invitations.accept(invite(campus), by=campus.vi.id, at=NOON)
    assert roles(campus.vi.id) == {"recorder"}


def test_looking_at_a_link_uses_nothing_up(session, campus):
    secret = invite(campus)
    for _ in range(3):
        assert sign_ups.look(secret, NOON).offer.role == "recorder"
    invitations.accept(secret, by=campus.vi.id, at=NOON)
    with pytest.raises(Gone):
        sign_ups.look(secret, NOON)


def test_a_link_is_good_once_and_for_its_time_only(session, campus):
    secret = invite(campus)
    with pytest.raises(Gone):
        invitations.accept(secret, by=campus.vi.id, at=LATER)
    invitations.accept(secret, by=campus.vi.id, at=NOON)
    with pytest.raises(Gone):
        invitations.accept(secret, by=campus.adam.id, at=NOON)
    assert roles(campus.adam.id) == set()


@pytest.mark.parametrize("secret", ["", "0" * 64, "x", "ñ" * 70])
def test_a_guessed_link_is_like_a_used_one(session, campus, secret):
    for act in (
        lambda: sign_ups.look(secret, NOON),
        lambda: invitations.accept(secret, by=campus.vi.id, at=NOON),
        lambda: sign_ups.enter(secret, name="x", password="", at=NOON),
    ):
        with pytest.raises(Gone):
            act()


def test_the_database_holds_no_secret_of_a_link(session, campus):
    secret = invite(campus)
    row = session.scalars(select(SecretLink)).one()
    letter = session.scalars(select(Letter)).one()
    kept = (row.nonce, row.secret_hash, letter.text, letter.subject)
    assert all(secret not in text for text in kept)


def test_of_many_who_redeem_one_link_at_once_one_does(app, session, campus):
    secret, people = invite(campus), [campus.vi.id, campus.adam.id] * 5
    taken, refused = [], []

    def take(person):
        with app.app_context():
            try:
                taken.append(invitations.accept(secret, by=person, at=NOON))
            except Gone:
                refused.append(person)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=take, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(refused)) == (1, len(people) - 1)
    assert len(roles(campus.vi.id) | roles(campus.adam.id)) == 1


def test_who_competes_does_not_organise(session, campus):
    secret = invite(campus)
    with pytest.raises(Conflicted):
        invitations.accept(secret, by=campus.bob.id, at=NOON)
    assert roles(campus.bob.id) == {"team"}
    invitations.accept(secret, by=campus.vi.id, at=NOON)  # the refusal used nothing up


@pytest.mark.parametrize("role", ["judge", "team", "admin", ""])
def test_only_organisers_roles_are_offered(session, campus, role):
    with pytest.raises(NotReady):
        invite(campus, role)


def test_a_withdrawn_invitation_is_worth_nothing(session, campus):
    secret = invite(campus)
    number = session.scalars(select(Invitation.id)).one()
    invitations.withdraw("campus", number, by=campus.olga.id, at=NOON)
    with pytest.raises(Gone):
        invitations.accept(secret, by=campus.vi.id, at=NOON)
    assert not organisers.show("campus").invitations


def test_a_second_invitation_of_the_same_person_ends_the_first(session, campus):
    first, second = invite(campus), invite(campus)
    with pytest.raises(Gone):
        invitations.accept(first, by=campus.vi.id, at=NOON)
    invitations.accept(second, by=campus.vi.id, at=NOON)


def test_an_invitation_brings_nobody_into_an_account_that_there_is(session, campus):
    secret = invite(campus, email="vi@example.org")
    with pytest.raises(NotReady):
        invitations.accept_as_new(secret, at=NOON, **NEW)
    with pytest.raises(SignInRefused):
        sign_ups.enter(secret, name="x", password="", at=NOON)


def test_a_password_chosen_before_the_owner_came_is_forgotten(session, campus):
    """Whoever invites sees the link: he may have made the account himself."""
    planted, _ = invitations.accept_as_new(invite(campus), at=NOON, **NEW)
    old_session = planted.get_id()
    ask("rita@example.org")
    rita, _ = sign_ups.enter(secret_for(session, "rita@example.org"), name="", password="", at=NOON)
    assert rita.id == planted.id
    assert accounts.by_session(old_session) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in("rita@example.org", NEW["password"], "10.0.0.9", NOON)


def test_who_wrote_an_invitation_may_open_its_letter_and_nobody_else(session, campus):
    secret = invite(campus, "owner")
    number = session.scalars(select(Letter.id)).one()
    mine = letters.show("campus", number, reader=campus.olga.id, site="http://here/", at=NOON)
    assert mine.text == f"Come: http://here/link/{secret}"
    with pytest.raises(NotFound):
        letters.show("campus", number, reader=campus.rhea.id, site="", at=NOON)


def test_no_organiser_opens_a_letter_that_leads_into_an_account(session, campus):
    ask("chae@example.org")
    number = session.scalars(select(Letter.id)).one()
    assert not letters.outbox("campus", reader=campus.olga.id, at=NOON).letters
    with pytest.raises(NotFound):
        letters.show("campus", number, reader=campus.olga.id, site="", at=NOON)
    assert letters.show(None, number, reader=campus.adam.id, site="", at=NOON).text


# Taking roles away


def remove(campus, who, role, *, by="olga", reason="사임"):
    person, remover = getattr(campus, who), getattr(campus, by)
    organisers.remove_role("campus", person.id, role, reason=reason, by=remover.id, at=NOON)


def test_a_role_that_is_taken_away_is_gone_at_once_and_so_is_the_session(session, campus):
    before = campus.rhea.get_id()
    remove(campus, "rhea", "recorder")
    assert roles(campus.rhea.id) == set()
    assert accounts.by_session(before) is None


def test_the_last_owner_stays_and_nobody_changes_his_own_role(session, campus):
    with pytest.raises(Forbidden):
        remove(campus, "olga", "owner")
    with pytest.raises(Conflicted):
        remove(campus, "olga", "owner", by="chae")


def test_two_owners_who_remove_each_other_leave_one(app, session, campus):
    invitations.accept(invite(campus, "owner"), by=campus.vi.id, at=NOON)
    refused = []

    def take(who, by):
        with app.app_context():
            try:
                remove(campus, who, "owner", by=by)
            except Conflicted:
                refused.append(who)
            finally:
                db.session.remove()

    threads = [
        threading.Thread(target=take, args=pair) for pair in (("olga", "vi"), ("vi", "olga"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    owners = select(Membership.user_id).where(Membership.role == "owner")
    assert len(session.scalars(owners).all()) == 1


def test_a_role_is_taken_away_with_a_reason_only(session, campus):
    with pytest.raises(NotReady):
        remove(campus, "rhea", "recorder", reason=" ")
    assert roles(campus.rhea.id) == {"recorder"}


def test_a_judge_or_a_team_is_not_taken_out_here(session, campus):
    for who, role in (("jun", "judge"), ("bob", "team"), ("rhea", "owner")):
        with pytest.raises((NotFound, Conflicted)):
            remove(campus, who, role)


def test_what_a_removed_owner_offered_is_worth_nothing(session, campus):
    invitations.accept(invite(campus, "owner"), by=campus.vi.id, at=NOON)
    offered = invitations.invite(
        "campus",
        "owner",
        name="Eve",
        email="eve@example.org",
        words=WORDS,
        by=campus.vi.id,
        at=NOON,
    )
    remove(campus, "vi", "owner")
    with pytest.raises(Gone):
        invitations.accept(offered.path.removeprefix("/link/"), by=campus.adam.id, at=NOON)


# Teams


def test_a_leader_brings_a_new_person_into_his_team_by_a_code(session, campus):
    secret = invite_to_team(campus.ada)
    sign_ups.ask_to_join(secret, "cleo@example.org", WORDS, address="10.0.0.1", at=NOON)
    own = secret_for(session, "cleo@example.org")
    cleo, path = sign_ups.enter(own, name="Cleo", password="", at=NOON)
    assert path == "/c/campus"
    seat, ada = contests.seat(cleo.id, "campus"), contests.seat(campus.ada.id, "campus")
    assert (seat.roles, seat.team_id) == ({"team"}, ada.team_id)
    members = select(TeamMember.email).where(TeamMember.team_id == seat.team_id)
    assert "cleo@example.org" in session.scalars(members).all()
    with pytest.raises(Gone):
        invitations.accept(secret, by=campus.vi.id, at=NOON)


def test_only_the_leader_invites_into_the_team(session, campus):
    for nobody in (campus.bob, campus.olga, campus.vi):
        with pytest.raises(NotFound):
            invite_to_team(nobody)


def test_a_judge_does_not_join_a_team(session, campus):
    secret = invite_to_team(campus.ada)
    with pytest.raises(Conflicted):
        invitations.accept(secret, by=campus.jun.id, at=NOON)


def test_a_rival_withdraws_no_invitation_of_another_team(session, campus):
    secret = invite_to_team(campus.ada)
    number = session.scalars(select(Invitation.id)).one()
    for rival in (campus.bob, campus.olga):
        with pytest.raises(NotFound):
            invitations.withdraw_from_team("campus", number, by=rival.id, at=NOON)
    invitations.withdraw_from_team("campus", number, by=campus.ada.id, at=NOON)
    with pytest.raises(Gone):
        invitations.accept(secret, by=campus.vi.id, at=NOON)


def test_nobody_fills_a_mailbox_with_invitations(session, campus):
    for _ in range(LETTERS_TO_ONE):
        invite(campus)
    with pytest.raises(TooManyAttempts):
        invite(campus)
    ask("rita@example.org")  # the owner of the address still comes in


def test_no_secret_stands_in_a_log(session, campus, caplog):
    caplog.set_level("DEBUG")
    secret = invite(campus)
    invitations.accept(secret, by=campus.vi.id, at=NOON)
    ask("olga@example.org")
    own = secret_for(session, "olga@example.org")
    sign_ups.enter(own, name="", password="", at=NOON)
    assert secret not in caplog.text
    assert own not in caplog.text


TOLD = ("An owner goes", "Rita: reason")


def letters_of(session, subject):
    session.rollback()
    return set(session.scalars(select(Letter.to).where(Letter.subject == subject)))


def test_the_other_owners_hear_of_an_owner_who_is_invited_and_of_nobody_else(session, campus):
    factories.seat(session, session.scalars(select(Contest)).one(), campus.vi, "owner")
    about = {"words": WORDS, "owners_words": ("An owner comes", "Rita"), "by": campus.olga.id}
    for role in ("recorder", "owner"):
        email = f"{role}@example.org"
        invitations.invite("campus", role, name="Rita", email=email, at=NOON, **about)
        told = {"vi@example.org"} if role == "owner" else set()
        assert letters_of(session, "An owner comes") == told


def test_who_owned_the_contest_and_its_other_owners_hear_that_one_is_taken_away(session, campus):
    contest = session.scalars(select(Contest)).one()
    for person in (campus.vi, campus.adam):
        factories.seat(session, contest, person, "owner")
    about = {"reason": "사임", "by": campus.olga.id, "at": NOON, "words": TOLD}
    organisers.remove_role("campus", campus.rhea.id, "recorder", **about)
    assert letters_of(session, TOLD[0]) == set()
    organisers.remove_role("campus", campus.vi.id, "owner", **about)
    assert letters_of(session, TOLD[0]) == {"vi@example.org", "adam@example.org"}
