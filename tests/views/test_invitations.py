"""People, links and the outbox as pages."""

import re

import pytest
from sqlalchemy import select

from judging import mail
from judging.models.letters import Letter, SecretLink
from tests import factories

ENGLISH = {"Accept-Language": "en"}
RITA = {"role": "recorder", "name": "Rita", "email": "rita@example.org"}


@pytest.fixture
def campus(session):
    contest = factories.contest(session)
    contest.state = "open"
    return factories.cast(session, contest)


@pytest.fixture
def office(client, campus):
    return factories.sign_in(client, campus.olga)


def invited(office, **changes):
    """The path of the link that the page shows to whoever invites."""
    page = office.post("/c/campus/people", data=RITA | changes, headers=ENGLISH).text
    return re.search(r"/link/[0-9a-f]{64}", page)[0]


def letter_link(session, email):
    found = select(Letter).where(Letter.to == email).order_by(Letter.id.desc())
    return "/link/" + mail.post().secret(session.scalars(found).first().link.nonce)


def test_olga_invites_rita_and_takes_the_role_back_again(app, session, office):
    link, rita = invited(office), app.test_client()
    form = {"name": "Rita", "password": "a quiet river runs"}
    assert rita.post(f"{link}/account", data=form).location == "/c/campus"
    assert rita.get("/c/campus").status_code == 200
    page = office.get("/c/campus/people", headers=ENGLISH).text
    number = re.search(r"/people/(\d+)/recorder/remove", page[page.index("<b>Rita</b>") :])[1]
    taken = office.post(f"/c/campus/people/{number}/recorder/remove", data={"reason": "left"})
    assert taken.status_code == 302
    assert rita.get("/c/campus").status_code == 404
    assert "Sign out" not in rita.get("/", headers=ENGLISH).text


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_that_opens_a_link_uses_nothing_up(app, session, office, method):
    link = invited(office)
    for _ in range(3):
        getattr(app.test_client(), method)(link)
    assert session.scalars(select(SecretLink.used_at)).all() == [None]


def test_a_page_of_a_link_tells_nobody_its_address(app, office):
    page = app.test_client().get(invited(office))
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] in ("no-cache", "no-store")


def test_the_answer_is_the_same_with_and_without_an_account(app, campus):
    pages = []
    for email in ("olga@example.org", "oxxa@example.org"):
        answer = app.test_client().post("/sign-in/letter", data={"email": email})
        tokens = re.sub(r'(csrf_token" value=)"[^"]+"', r"\1", answer.text)
        pages.append((answer.status_code, tokens.replace(email, "")))
    assert pages[0] == pages[1]


def test_too_many_letters_are_refused_with_a_time_to_wait(client, campus):
    for _ in range(5):
        assert client.post("/sign-in/letter", data={"email": "a@b.kr"}).status_code == 200
    answer = client.post("/sign-in/letter", data={"email": "a@b.kr"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")


def test_a_letter_leads_to_where_one_wanted_to_go(app, session, client):
    client.post("/sign-in/letter", data={"email": "neo@example.org", "next": "/account"})
    link = letter_link(session, "neo@example.org")
    assert client.post(link, data={"name": "Neo"}).location == "/account"
    assert "neo@example.org" in client.get("/account").text
    assert app.test_client().post(link, data={"name": "Neo"}).status_code == 410


def test_a_letter_leads_to_no_other_site(session, client):
    client.post("/sign-in/letter", data={"email": "neo@example.org", "next": "//evil.example"})
    assert (
        client.post(letter_link(session, "neo@example.org"), data={"name": "Neo"}).location == "/"
    )


def test_a_session_that_was_planted_ends_when_somebody_comes_in(session, client):
    client.post("/sign-in/letter", data={"email": "neo@example.org"})
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    client.post(letter_link(session, "neo@example.org"), data={"name": "Neo"})
    with client.session_transaction() as after:
        assert "planted" not in after


def test_what_is_wrong_is_said_where_it_was_typed(session, client):
    client.post("/sign-in/letter", data={"email": "neo@example.org"})
    link = letter_link(session, "neo@example.org")
    answer = client.post(link, data={"name": "", "password": ""}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Say how the pages shall call you" in answer.text
    assert client.post(link, data={"name": "Neo"}).status_code == 302


def test_a_foreign_host_gets_into_no_letter(app, session, client):
    client.post(
        "/sign-in/letter", data={"email": "neo@example.org"}, headers={"Host": "evil.example"}
    )
    assert "evil" not in session.scalars(select(Letter.text)).one()


def test_a_name_is_text_and_no_markup(office):
    page = office.post("/c/campus/people", data=RITA | {"name": "<script>x</script>"}).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_a_member_sets_no_role_and_no_right_by_extra_fields(session, client, campus):
    factories.sign_in(client, campus.vi)
    extra = {"is_admin": "1", "role": "owner", "active": "0", "email": "x@example.org"}
    client.post("/account", data={"name": "Vi", "locale": "ko"} | extra)
    session.refresh(campus.vi)
    assert (campus.vi.is_admin, campus.vi.active, campus.vi.email) == (
        False,
        True,
        "vi@example.org",
    )


def test_another_password_needs_the_present_one_and_ends_other_sessions(app, client, campus):
    other = factories.sign_in(app.test_client(), campus.vi)
    factories.sign_in(client, campus.vi)
    wrong = client.post("/account/password", data={"old": "wrong", "new": "a new password"})
    assert wrong.status_code == 422
    right = {"old": factories.PASSWORD, "new": "a new password"}
    assert client.post("/account/password", data=right).status_code == 302
    assert client.get("/account").status_code == 200
    assert other.get("/account").location.startswith("/sign-in")


def test_all_sessions_end_at_once(app, client, campus):
    other = factories.sign_in(app.test_client(), campus.vi)
    factories.sign_in(client, campus.vi).post("/account/sessions")
    for one in (client, other):
        assert one.get("/account").status_code == 302


def test_a_judge_at_a_tablet_has_no_account_page(client, campus):
    factories.sign_in(client, campus.olga)
    with client.session_transaction() as sitting:
        sitting["entered"] = "campus"
    assert client.get("/account").status_code == 302
    assert client.get("/outbox").status_code == 404


def test_the_outbox_opens_an_invitation_to_its_writer_only(app, session, office, campus):
    link = invited(office)
    number = session.scalars(select(Letter.id)).one()
    assert link in office.post(f"/c/campus/outbox/{number}/open").text
    rhea = factories.sign_in(app.test_client(), campus.rhea)
    assert rhea.post(f"/c/campus/outbox/{number}/open").status_code == 404
    page = rhea.get("/c/campus/outbox").text
    assert "rita@example.org" in page
    assert link not in page


def test_ada_invites_into_her_team_and_bob_sees_nothing_of_it(app, session, campus):
    ada = factories.sign_in(app.test_client(), campus.ada)
    page = ada.post("/c/campus/my-team", data={"name": "Cleo"}, headers=ENGLISH)
    link = re.search(r"/link/[0-9a-f]{64}", page.text)[0]
    bob = factories.sign_in(app.test_client(), campus.bob)
    assert "Cleo" not in bob.get("/c/campus/my-team").text
    joined = app.test_client().post(f"{link}/letter", data={"email": "cleo@example.org"})
    assert joined.status_code == 200
    cleo = app.test_client()
    cleo.post(letter_link(session, "cleo@example.org"), data={"name": "Cleo"})
    assert "Ada" in cleo.get("/c/campus/my-team").text
