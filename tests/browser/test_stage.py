"""Draw, timer and stage in browsers: mirrored, kept through a gap, told to a second operator."""

import hashlib
import re

import pytest
from playwright.sync_api import expect

from judging.clock import now
from judging.extensions import db
from judging.services import clocks, draws, turns
from tests.browser.test_pages import WIDER, faults

PLACE = ("fair", "final")
ORDER, STAGE = "/c/fair/rounds/final/order", "/c/fair/rounds/final/stage"
pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def stage(site_app):
    """Does an act on the stage behind the pages' back, and says what holds."""

    def do(what=None, **said):
        with site_app.app_context():
            clock = clocks.show(*PLACE, show_teams=True)
            if what is not None:
                written = {"version": clock.version, "by": 1, "at": now()}
                act = clocks.act if isinstance(what, str) else what
                act(*PLACE, **({"what": what} if isinstance(what, str) else {}), **said, **written)
            found = turns.page(*PLACE, show_teams=True)
            db.session.remove()
            return found

    if not do().lines:
        do(draws.draw, words="말", chance="00")
    if do().clock.entry:
        do("clear")
    return do


def test_the_draw_is_a_ceremony_that_an_outsider_can_repeat(visit, stage):
    page = visit(ORDER, "olga", lang="en")
    page.get_by_text("Draw again", exact=True).first.click()
    page.get_by_label("Words for the seed").fill("가을 하늘")
    page.get_by_label("Why it is drawn again").fill("test")
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_url("**/order/draw")
    assert page.locator(".lots .covered").count() == 100
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator(".lots .covered").count() == 98
    seed = page.locator("p.seed").inner_text()
    keys = [f"E{n:03}" for n in range(100)]
    own = sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())
    assert page.locator(".lots .what > b").all_text_contents() == own


def test_what_one_operator_starts_runs_on_the_other_screens(visit, stage):
    first = stage().next.entry.key
    operator = visit(ORDER, "olga", lang="en")
    screen = visit(STAGE, "olga", size=(1920, 1080), lang="en")
    operator.get_by_role("button", name=f"Call {first}").click()
    operator.get_by_role("button", name="Start the presentation").click()
    screen.get_by_text("Presentation", exact=True).wait_for(timeout=5000)
    assert screen.locator("[data-at=number]").inner_text() == first
    screen.get_by_text("4:58").wait_for(timeout=5000)
    operator.locator(".timer [data-at=time]").get_by_text("4:5").wait_for(timeout=5000)


def test_a_second_operator_sees_it_without_a_press(visit, stage):
    first = stage().next.entry.key
    other = visit(ORDER, "olga", lang="en")
    stage(clocks.call, entry=first)
    other.get_by_text("Another operator did something").wait_for(timeout=5000)
    assert other.get_by_role("button", name="Start the presentation").is_visible()


def test_what_was_typed_stays_when_another_operator_acts(visit, stage):
    page = visit(ORDER, "olga", lang="en")
    page.get_by_label("Reason for a change").fill("half a rea")
    stage(clocks.call, entry=stage().next.entry.key)
    page.get_by_text("Another operator did something").wait_for(timeout=5000)
    assert page.get_by_label("Reason for a change").input_value() == "half a rea"


def test_the_timer_goes_on_without_a_network_and_an_act_is_not_lost_silently(visit, stage):
    stage(clocks.call, entry=stage().next.entry.key)
    stage("start")
    page = visit(ORDER, "olga", lang="en")
    screen = visit(STAGE, "olga", lang="en")
    for one in (page, screen):
        one.context.set_offline(True)
    screen.get_by_text("No connection – the timer goes on").wait_for(timeout=12000)
    before = screen.locator("[data-at=time]").inner_text()
    screen.wait_for_function(
        "before => document.querySelector('[data-at=time]').textContent !== before", arg=before
    )
    page.get_by_role("button", name="One minute more").click()
    page.get_by_text("Not sent: no connection").wait_for(timeout=5000)
    assert stage().clock.seconds == 300
    page.context.set_offline(False)
    page.get_by_role("button", name="One minute more").click()
    page.get_by_text("Not sent: no connection").wait_for(state="hidden", timeout=5000)
    assert stage().clock.seconds == 360


def test_a_wrong_clock_on_the_laptop_changes_nothing(visit, stage):
    stage(clocks.call, entry=stage().next.entry.key)
    stage("start")
    page = visit("/", "olga")
    page.add_init_script("const real = Date.now; Date.now = () => real() + 3600000;")
    page.goto(page.url.rstrip("/") + STAGE)
    expect(page.locator("[data-at=time]").first).to_have_text(re.compile("^4:"))


TIMER = """async () => {
  const { reading, rings } = await import('/static/stage/timer.js');
  const clock = {phase: 'presentation', seconds: 300, spent: 10, first_warning: 60,
    last_warning: 10, started_at: '2026-11-26T05:00:00.000Z', paused_at: null};
  const at = (s) => reading(clock, Date.parse(clock.started_at) + s * 1000);
  return {
    texts: [0, 1, 289.5, 290, 290.4, 297].map((s) => at(s).text),
    levels: [0, 229.9, 230, 280, 290, 400].map((s) => at(s).level),
    still: reading({...clock, started_at: null}, 9e15).text,
    rings: [[61000, 60000], [60000, 59000], [1, 0], [0, -1000], [90000, 50000]]
      .map(([a, b]) => rings(clock, a, b)),
  };
}"""


def test_what_the_timer_says_at_its_edges(visit):
    found = visit("/").evaluate(TIMER)
    assert found["texts"] == ["4:50", "4:49", "0:01", "0:00", "0:00", "+0:07"]
    assert found["levels"] == ["plain", "plain", "first", "last", "over", "over"]
    assert found["still"] == "4:50"
    assert found["rings"] == [1, 0, 2, 0, 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_order_draw_and_stage(visit, stage, scheme):
    stage(clocks.call, entry=stage().next.entry.key)
    for path in (ORDER, ORDER + "/draw", ORDER + "/print", STAGE):
        assert faults(visit(path, "olga", scheme=scheme)) == [], path


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_nothing_is_wider_than_its_screen(visit, stage, size):
    for path in (ORDER, ORDER + "/draw", STAGE):
        assert visit(path, "olga", size=size).evaluate(WIDER) <= 0, path
