"""A new recorder comes in by a link and is out again; a team makes its account from the outbox."""

import pytest

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import Team, TeamMember
from tests import factories
from tests.browser.test_pages import DESK, PHONE, WIDER, faults

pytestmark = pytest.mark.needs("chromium")
SCREENS = ((PHONE, 1), (DESK, 1), (PHONE, 1.5))


@pytest.fixture(scope="module")
def office(site_app):
    """An administrator, and a contest that is open, with Ada who leads a team."""
    with site_app.app_context():
        session = db.session()
        if session.query(Contest).filter_by(key="open").count() == 0:
            factories.user(session, "adam", is_admin=True)
            contest = factories.contest(session, factories.document("open", judged=False))
            factories.cast(session, contest)
            contest.state = "open"
            team = session.query(Team).filter_by(contest_id=contest.id, name="Ada").one()
            session.add(TeamMember(team_id=team.id, position=9, name="남궁황보제갈선우" * 5))
            session.commit()
        db.session.remove()


def looks_right(page):
    """axe is content, and nothing is wider than its screen."""
    page.wait_for_load_state()  # with its style sheets
    assert not faults(page), page.url
    for (width, height), zoom in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(f"document.documentElement.style.fontSize = '{100 * zoom}%'")
        assert not page.evaluate(WIDER), (page.url, width, zoom)
    page.evaluate("document.documentElement.style.fontSize = ''")


def invite(page, name, email, role):
    page.fill("aside [name=name]", name)
    page.fill("aside [name=email]", email)
    page.check(f"#role-{role}")
    page.click("aside button.primary")
    return page.locator(".secret code").inner_text()


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_recorder_is_invited_comes_in_and_is_out_at_once(visit, office, lang):
    name, email = f"리타 {lang}", f"rita-{lang}@example.org"
    owner = visit("/c/open/people", "olga", lang=lang)
    looks_right(owner)
    link = invite(owner, name, email, "recorder")
    assert owner.locator(".pass svg.qr").is_visible()
    looks_right(owner)

    rita = visit("/", lang=lang)
    rita.goto(link)
    looks_right(rita)
    rita.fill("[name=name]", name)
    rita.fill("[name=password]", "a quiet river runs")
    rita.click("form[action$=account] button")
    rita.wait_for_url("**/c/open")
    assert link not in rita.url
    rita.goto(owner.url)
    assert rita.locator(".people b", has_text=name).is_visible()
    assert rita.locator("aside").count() == 0  # a recorder gives no roles

    owner.goto(owner.url)
    line = owner.locator(".people li", has_text=name)
    line.locator("summary").click()
    line.locator("[name=reason]").fill("사임")
    line.locator("button.danger").click()
    assert owner.locator(".people b", has_text=name).count() == 0
    assert rita.reload().status == 404
    rita.goto(owner.url.replace("/c/open/people", "/account"))
    assert "/sign-in" in rita.url


def test_a_team_signs_up_by_a_link_from_the_outbox(visit, office, carry_out):
    team = visit("/sign-in/letter")
    looks_right(team)
    team.fill("[name=email]", "neo@example.org")
    team.click("main form button.primary")
    looks_right(team)
    carry_out()

    admin = visit("/outbox", "adam")
    looks_right(admin)
    letter = admin.locator("li.letter", has_text="neo@example.org")
    letter.get_by_role("button", name="열기").click()
    looks_right(admin)
    text = admin.locator(".letter-text").inner_text()
    link = next(word for word in text.split() if "/link/" in word)

    team.goto(link)
    looks_right(team)
    team.fill("[name=name]", "네오")
    team.click("form[action*='/link/'] button")
    team.goto(team.url.partition("/c/")[0].rstrip("/") + "/account")
    assert team.locator("[name=name]").input_value() == "네오"
    looks_right(team)
    assert team.goto(link).status == 410
    looks_right(team)


def test_a_leader_invites_by_a_code(visit, office):
    ada = visit("/c/open/my-team", "ada")
    looks_right(ada)
    ada.fill("[name=name]", "클레오")
    ada.click("main form[action$=my-team] button")
    link = ada.locator(".secret code").inner_text()
    looks_right(ada)
    cleo = visit("/")
    cleo.goto(link)
    looks_right(cleo)
    cleo.fill("[name=email]", "cleo@example.org")
    cleo.click("form[action$=letter] button")
    assert cleo.locator("h1").inner_text() == "메일을 보냈습니다"


def test_what_is_wrong_is_said_in_the_form(visit, office):
    page = visit("/c/open/people", "olga")
    page.eval_on_selector_all("input", "all => all.forEach(one => one.removeAttribute('required'))")
    page.click("aside button.primary")
    assert page.locator(".wrong").count() == 3
    looks_right(page)


def test_the_outbox_of_a_contest_looks_right_when_empty_and_filled(visit, office):
    for key in ("fair", "open"):
        looks_right(visit(f"/c/{key}/outbox", "olga", scheme="dark"))
