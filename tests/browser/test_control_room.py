"""The control room in a browser: live without a reload, true about lost contact, within reach."""

import json
import urllib.request
import uuid

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from judging.clock import now
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import Judge
from judging.services import draws, messages, sittings
from tests.browser.test_pages import CUT, WIDER, faults
from tests.services.test_control_room import Hall

PAGE = "/c/room/rounds/final/control"
pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="session")
def room(site_app):
    """A round of three entries that three judges are judging; the secret of Jun's tablet."""
    with site_app.app_context():
        hall = Hall(db.session(), key="room")
        jun = hall.judge("J1")
        jun.user_id, hall.judge("J2").user_id = hall.people.jun.id, hall.people.ines.id
        hall.session.commit()
        token = sittings.begin("room", jun.id, "TB-1", by=None, at=now()).token
        db.session.remove()
    return token


@pytest.fixture
def tablet(site, room):
    """Sends an operation as Jun's tablet does."""
    numbers = iter(range(1, 100))

    def send(entry, value, field="idea"):
        operation = {
            "id": str(uuid.uuid4()),
            "kind": "mark",
            "round": "final",
            "entry": entry,
            "field": field,
            "value": value,
            "base": 0,
            "seq": next(numbers) + now().microsecond,
            "made_at": now().isoformat(),
        }
        body = json.dumps({"waiting": 0, "entry": entry, "operations": [operation]}).encode()
        headers = {"Authorization": f"Bearer {room}", "Content-Type": "application/json"}
        request = urllib.request.Request(
            site + "/api/v1/operations", body, headers
        )  # our own server
        with urllib.request.urlopen(request) as answer:  # our own server
            return json.load(answer)["answers"][0]["effect"]

    return send


def square(page, judge, entry):
    return page.locator(f"tr[data-judge={judge}] a.cell[href$='/{entry}']")


def test_a_mark_saved_elsewhere_appears_within_five_seconds_without_a_reload(visit, tablet):
    page = visit(PAGE, "olga", lang="en")
    page.evaluate("window.same = true")
    expect(square(page, "J1", "E2")).to_have_text("·")
    assert tablet("E2", "40") == "applied"
    expect(square(page, "J1", "E2")).to_have_text("50%", timeout=5000)
    assert square(page, "J1", "E2").get_attribute("aria-label") == "E2 draft"
    assert page.evaluate("window.same") is True


def test_a_tablet_that_speaks_is_heard_just_now_and_its_silence_counts_on(visit, tablet):
    tablet("E3", "40")
    page = visit(PAGE, "olga", lang="en")
    sign = page.locator("tr[data-judge=J1] time").first
    expect(sign).to_have_text("just now")
    page.route("**/board.json**", lambda route: route.abort())  # it would say "just now" again
    page.wait_for_function(
        """() => {
          const sign = document.querySelector('tr[data-judge=J1] time');
          sign.dataset.live = 0; // an answer may still have been on its way
          return sign.textContent.includes('up to');
        }"""
    )


def test_lost_contact_is_said_and_found_again(visit, room):
    page = visit(PAGE, "olga", lang="en")
    page.route("**/board.json**", lambda route: route.abort())
    said = page.locator("[data-contact]")
    expect(said).to_contain_text("No contact with the server since", timeout=15000)
    page.unroute("**/board.json**")
    expect(said).to_contain_text("Contact with the server again", timeout=15000)


def test_a_call_for_help_appears_and_is_answered_by_a_press(visit, site_app, room):
    page = visit(PAGE, "olga", lang="en")
    with site_app.app_context():
        ours = Judge.contest_id == Contest.id
        mine = select(Judge.id).join(Contest, ours).where(Contest.key == "room", Judge.key == "J1")
        jun = db.session().scalars(mine).one()
        messages.call(jun, str(uuid.uuid4()), "call", by=None, at=now())
        db.session.remove()
    page.get_by_role("button", name="Answered").click()
    page.get_by_text("The call is answered.").wait_for()
    assert page.get_by_role("button", name="Answered").count() == 0


def test_a_message_reaches_the_tablet_and_its_receipt_comes_back(visit, room):
    judge = visit("/c/room/judge", "ines", size=(1024, 768), lang="en")
    judge.locator(".item").first.wait_for()
    page = visit("/c/room/messages", "olga", lang="en")
    page.get_by_role("button", name="Somebody is coming to your table.").click()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("0 of 3 read").wait_for()
    judge.get_by_text("Somebody is coming to your table.").wait_for()
    judge.get_by_role("button", name="I have read it").click()
    expect(judge.locator(".said")).to_be_empty()
    page.reload()
    page.get_by_text("1 of 3 read").wait_for()


def test_the_squares_are_one_stop_and_arrows_walk_between_them(visit, room):
    page = visit(PAGE, "olga")
    assert page.locator("td > a.cell[tabindex='0']").count() == 1
    square(page, "J1", "E1").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(square(page, "J2", "E2")).to_be_focused()


@pytest.fixture(scope="session")
def stage(site_app, room):
    """The running order is drawn; E1 to E3 present."""
    with site_app.app_context():
        said = {"words": "가을 하늘", "reason": "", "version": 0, "chance": "ab12"}
        draws.draw("room", "final", "", **said, by=None, at=now())
        db.session.remove()


def test_the_timer_is_worked_and_runs_without_a_reload(visit, stage):
    page, other = visit(PAGE, "olga", lang="en"), visit(PAGE, "olga", lang="en")
    page.evaluate("window.same = true")
    line = page.locator(".stage-line")
    line.get_by_role("button", name="Call").click()
    line.get_by_role("button", name="Start the presentation").click()
    expect(line.get_by_role("timer")).to_have_text("4:58", timeout=10000)
    expect(other.get_by_role("timer")).to_have_text("4:57", timeout=10000)
    assert other.locator("th.sel").count() == 1
    line.get_by_role("button", name="One minute more").click()
    expect(line.get_by_role("timer")).to_contain_text("5:5")
    line.get_by_text("Pause").first.click()
    line.get_by_role("button", name="A device failed").click()
    expect(line).to_contain_text("Paused · A device failed")
    expect(other.locator(".stage-line")).to_contain_text("Paused · A device failed")
    assert page.evaluate("window.same") is True


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, stage, scheme):
    paths = (PAGE, PAGE + "/judges/J1", PAGE + "/sheets/J1/E1", "/c/room/messages")
    assert [faults(visit(path, "olga", scheme=scheme)) for path in paths] == [[]] * len(paths)


@pytest.mark.parametrize("size", [(390, 844), (1024, 768), (1440, 900), (1920, 1080)])
def test_no_page_is_wider_than_its_screen(visit, stage, size):
    for path in (PAGE, PAGE + "/judges/J1", PAGE + "/sheets/J1/E1", "/c/room/messages"):
        page = visit(path, "olga", size=size)
        assert (page.evaluate(WIDER), page.evaluate(CUT)) == (0, 0), path


def test_without_scripts_the_page_shows_the_same(chrome, site, signed_in, room):
    with chrome.new_context(java_script_enabled=False, storage_state=signed_in("olga")) as context:
        page = context.new_page()
        page.goto(site + PAGE)
        assert page.locator("a.cell").count() >= 9
