"""Voting on a phone in a browser: counting the choices, a lost line, one ballot; nothing amiss."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from judging.clock import now
from judging.extensions import db
from judging.models.polls import Poll
from judging.models.rounds import Round
from judging.models.votes import Ballot
from judging.services import polls, voter_codes
from tests import crowd, factories

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PLACE = ("crowd", "final")
PHONE = (360, 740)
pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="session")
def slips(site_app):
    """An open vote for two entries: its address and codes that nobody has used."""
    with site_app.app_context():
        session, at = db.session(), now()
        contest = factories.contest(session, crowd.document("crowd"))
        olga = factories.user(session, "olga")
        factories.seat(session, contest, olga, "owner")
        session.execute(update(Round).where(Round.contest_id == contest.id).values(state="judging"))
        session.commit()
        rules = {"choices": 2, "exact": True, "identity": "codes"}
        polls.set_up(*PLACE, **rules, by=olga.id, at=at)
        polls.start(*PLACE, minutes=600, by=olga.id, at=at)
        key = site_app.config["SECRET_KEY"]
        batch = voter_codes.make(*PLACE, number=8, key=key, by=olga.id, at=at)
        made = voter_codes.slips(*PLACE, batch, key=key, at=at)
        db.session.remove()
    return made.poll.token, [code for _, code in made.codes]


@pytest.fixture
def cast(site_app, slips):
    def number():
        with site_app.app_context():
            here = select(func.count()).select_from(Ballot).join(Round).join(Poll)
            found = db.session.scalar(here.where(Poll.token == slips[0]))
            db.session.remove()
        return found

    return number


def faults(page):
    """What axe complains of."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags})", rules)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


def choose(visit, slips, **how):
    page = visit(f"/v/{slips[0]}?c={slips[1].pop()}", size=PHONE, lang="en", **how)
    boxes = page.locator("[name=entry]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    return page


def test_no_more_than_two_can_be_chosen(visit, slips):
    page = choose(visit, slips)
    assert page.locator("[data-left]").inner_text() == "2 of 2 chosen"
    assert page.locator("[name=entry]").nth(2).is_disabled()
    page.locator("[name=entry]").nth(0).uncheck()
    assert page.get_by_role("button", name="Look at it once more").is_disabled()


def test_a_ballot_waits_for_the_line_and_is_cast_once(visit, slips, cast):
    page, before = choose(visit, slips), cast()
    page.get_by_role("button", name="Look at it once more").click()
    page.get_by_role("heading", name="Is this your vote?").wait_for()
    page.context.set_offline(True)
    page.get_by_role("button", name="Cast my vote").click()
    page.get_by_text("No connection.").wait_for()
    assert cast() == before
    page.context.set_offline(False)
    page.get_by_text("Your vote is counted.").wait_for()
    assert cast() == before + 1


def test_an_answer_that_is_lost_gives_the_same_receipt(visit, slips, cast):
    page, before = choose(visit, slips), cast()
    page.get_by_role("button", name="Look at it once more").click()
    page.get_by_role("heading", name="Is this your vote?").wait_for()
    lost = []

    def lose_first(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.route("**/v/*", lose_first)
    page.get_by_role("button", name="Cast my vote").click()
    page.get_by_text("Your vote is counted.").wait_for()
    assert lost == [303]
    assert cast() == before + 1
    page.unroute("**/v/*")
    number = page.locator(".receipt").inner_text()
    page.reload()
    assert page.locator(".receipt").inner_text() == number


def test_without_scripts_the_same_pages_vote(chrome, site, slips, cast):
    before = cast()
    context = chrome.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{site}/v/{slips[0]}?c={slips[1].pop()}")
    for nth in (0, 1):
        page.locator("[name=entry]").nth(nth).check()
    page.get_by_role("button", name="Look at it once more").click()
    page.get_by_role("button", name="Cast my vote").click()
    page.get_by_text("Your vote is counted.").wait_for()
    context.close()
    assert cast() == before + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_voters_pages_have_no_barrier_and_fit_a_phone(visit, slips, lang, scheme):
    token, codes = slips
    for path in (f"/v/{token}?c={codes[0]}", f"/v/{token}", f"/v/{token}/receipt"):
        page = visit(path, size=PHONE, lang=lang, scheme=scheme)
        assert not faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("path", ["poll", "poll/screen", "ballots", "poll/codes/1"])
def test_organisers_pages_have_no_barrier(visit, slips, path):
    page = visit(f"/c/crowd/rounds/final/{path}", "olga", lang="en")
    assert not faults(page)


def test_the_screen_counts_ballots_while_it_stands(visit, slips, cast):
    screen = visit("/c/crowd/rounds/final/poll/screen", "olga", lang="en")
    before = cast()
    page = choose(visit, slips)
    page.get_by_role("button", name="Look at it once more").click()
    page.get_by_role("button", name="Cast my vote").click()
    page.get_by_text("Your vote is counted.").wait_for()
    screen.locator("[data-ballots]", has_text=str(before + 1)).wait_for()
