"""On a judge's tablet: the stage's timer, and practice; at the recorder's desk: paper."""

import re

import pytest
from playwright.sync_api import expect

from judging.clock import now
from judging.extensions import db
from judging.services import clocks, draws, papers, practices, turns
from tests.browser.test_pages import WIDER, faults

BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")
TABLET, DESK = (1024, 768), (1440, 900)
pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def behind(site_app):
    """Does something on the server behind the pages' back."""

    def do(service, *place, **said):
        with site_app.app_context():
            answer = service(*place, **said)
            db.session.remove()
        return answer

    return do


@pytest.fixture
def act(behind):
    def press(key, what, **said):
        version = behind(clocks.show, key, "final", show_teams=True).version
        said |= {"version": version, "by": 1, "at": now()}
        if callable(what):
            return behind(what, key, "final", **said)
        return behind(clocks.act, key, "final", what=what, **said)

    return press


def test_the_timer_runs_in_the_head_of_the_tablet(visit, hall, act):
    page = visit(hall("timed"), "jun", size=TABLET)
    expect(page.locator(".item").first).to_be_visible()
    act("timed", draws.draw, words="말", chance="00")
    act("timed", clocks.call, entry="B2")
    act("timed", "start")
    clock = page.locator(".stage-clock")
    expect(clock).to_contain_text("발표", timeout=12000)
    expect(clock).to_contain_text("B2")
    assert clock.locator(".clock-time").inner_text().startswith("4:")
    page.context.set_offline(True)
    before = clock.locator(".clock-time").inner_text()
    expect(clock.locator(".clock-time")).not_to_have_text(before)


def test_the_timer_and_who_is_on_stage_come_without_the_desk(visit, hall, act):
    address = hall("pulsing")
    act("pulsing", draws.draw, words="말", chance="00")
    page = visit(address, "jun", size=TABLET)
    expect(page.locator(".item").first).to_be_visible()
    for _ in range(2):  # the first fetches the desk, and the second waits until that is done
        with page.expect_request(lambda one: "/api/v1/pulse" in one.url, timeout=12000):
            pass
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    act("pulsing", clocks.call, entry="B2")
    act("pulsing", "start")
    expect(page.locator(".stage-clock")).to_contain_text("B2", timeout=12000)
    expect(page.locator(".mine .item").first.locator(".badge")).to_have_text("발표 중")
    act("pulsing", "finish")
    expect(page.locator(".badge", has_text="발표 중")).to_have_count(0, timeout=12000)
    assert [url for url in asked if "/pulse" in url]
    assert not [url for url in asked if "/desk" in url]


def test_who_does_not_come_is_marked_on_the_tablet(visit, hall, act):
    page = visit(hall("absence"), "jun", size=TABLET)
    act("absence", draws.draw, words="말", chance="00")
    act("absence", turns.mark, entry="C3", state="absent")
    expect(page.locator(".item", has_text="Cho's Clock")).to_contain_text("불참", timeout=12000)


def test_practice_is_the_same_sheet_in_a_frame(visit, hall, behind):
    page = visit(hall("rehearsed"), "jun", size=TABLET)
    said = {"title": "연습: 신호등", "text": "읽을 글", "by": 1, "at": now()}
    behind(practices.begin, "rehearsed", "final", **said)
    page.get_by_role("button", name="연습 채점").click(timeout=12000)
    expect(page.locator("main.practice")).to_contain_text("연습: 신호등")
    assert faults(page) == []
    assert page.evaluate(WIDER) <= 0
    for value in ("42", "30"):
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    expect(page.locator(".practice-told")).to_contain_text("모두 입력했습니다")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    found = behind(practices.page, "rehearsed", "final")
    assert [one.points for one in found.spreads] == [[42], [30]]
    behind(practices.close, "rehearsed", "final", by=1, at=now())
    expect(page.locator("#main")).to_contain_text("연습이 끝났습니다", timeout=12000)


def test_a_mismatch_on_paper_blocks_and_the_keyboard_is_enough(visit, hall, behind):
    hall("papers")
    said = {"marks": {"idea": "54", "craft": "33"}, "by": 2, "at": now()}
    behind(papers.type_off, "papers", "final", "J1", "A1", **said)
    page = visit("/c/papers/rounds/final/paper/J1/A1", "olga", lang="en", size=DESK)
    page.keyboard.type("54")
    page.keyboard.press("Enter")
    page.keyboard.type("38")
    expect(page.locator("[data-sum]")).to_have_text("92")
    page.keyboard.press("Enter")
    page.get_by_text("Two people read different things").wait_for()
    expect(page.locator("tr.odd")).to_have_count(1)
    expect(page.locator("tr.odd")).to_contain_text("33")
    assert faults(page) == []
    page.get_by_label("Craft").fill("33")
    page.get_by_role("button", name="Correct my copy").click()
    page.get_by_text("both typed the same").wait_for()
    assert page.url.endswith("/paper/J1/B2")


def test_score_sheets_are_one_page_each_and_upright(visit, hall):
    hall("printed")
    page = visit("/c/printed/rounds/final/paper/print?judge=J1", "olga", size=DESK)
    page.emulate_media(media="print")
    sizes = BOX.findall(page.pdf(prefer_css_page_size=True))
    assert len(sizes) == 3
    assert all(float(width) < float(height) for width, height in sizes)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_paper_and_practice(visit, hall, scheme):
    hall(f"looked-at-{scheme}")
    for path in ("paper", "paper/J1", "paper/J1/A1", "practice", "paper/print?judge=J1"):
        page = visit(f"/c/looked-at-{scheme}/rounds/final/{path}", "olga", scheme=scheme)
        assert faults(page) == [], path
        for size in (DESK, TABLET, (390, 844)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert page.evaluate(WIDER) <= 0, (path, size)
