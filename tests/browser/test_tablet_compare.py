"""A judge compares what he gave: cards, two side by side, warnings; without asking the server."""

import pytest
from playwright.sync_api import expect

from tests.browser.scored import fill, put
from tests.browser.tablet_stub import Stub
from tests.browser.waiting import soon

pytestmark = pytest.mark.needs("chromium")


def compare(page):
    page.get_by_role("button", name="비교").click()
    return page.locator("dialog.drawer")


def titles(drawer):
    return drawer.locator(".compare-pick .no").all_inner_texts()


def test_twelve_entries_open_without_a_network_and_without_a_question_to_the_server(sit):
    stub = Stub(12)
    fill(stub, 12)
    page = sit(stub, "#sheet/final/M12")
    expect(compare(page).locator(".compare-card")).to_have_count(12)
    page.keyboard.press("Escape")
    stub.down = True
    page.context.set_offline(True)
    page.evaluate("performance.clearResourceTimings()")
    drawer = compare(page)
    expect(drawer.locator(".compare-card")).to_have_count(12)
    asked = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    told = (
        "/pulse",
        "/static/",
    )  # what the tablet does by itself: its sign of life, fetching ahead
    assert [name for name in asked if not any(one in name for one in told)] == []
    page.context.set_offline(False)


def test_cards_stand_in_the_order_of_presentation_or_of_totals(sit):
    stub = Stub(4)
    fill(stub, 4)
    drawer = compare(sit(stub, "#sheet/final/M04"))
    soon(lambda: titles(drawer), ["1번", "2번", "3번", "4번"])
    drawer.get_by_role("button", name="합계 순").click()
    soon(lambda: titles(drawer), ["3번", "1번", "2번", "4번"])
    expect(drawer.get_by_role("button", name="합계 순")).to_have_attribute("aria-pressed", "true")
    assert drawer.locator(".compare-total").all_inner_texts() == ["96", "88", "81", "67"]


def test_two_cards_stand_side_by_side_by_criterion(sit):
    stub = Stub(4)
    fill(stub, 4)
    drawer = compare(sit(stub, "#sheet/final/M04"))
    drawer.locator(".compare-pick").nth(0).click()
    drawer.locator(".compare-pick").nth(2).click()
    rows = drawer.locator(".beside tbody tr")
    expect(rows).to_have_count(6)
    assert rows.nth(0).locator("td").all_inner_texts() == ["27", "30", "−3"]
    assert rows.nth(5).locator("td").all_inner_texts() == ["88", "96", "−8"]
    drawer.locator(".compare-pick").nth(1).click()  # the newer two
    assert rows.nth(5).locator("td").all_inner_texts() == ["96", "81", "+15"]


def test_the_current_entry_and_its_twins_are_marked(sit):
    stub = Stub(4)
    fill(stub, 4, ((24, 25, 16, 12, 4), (30, 28, 19, 14, 5)))
    drawer = compare(sit(stub, "#sheet/final/M03"))
    expect(drawer.locator(".compare-card.on .no")).to_have_text("3번")
    expect(drawer.locator(".square.on")).to_have_text("3")
    expect(drawer.locator(".notice")).to_contain_text("1번과 합계가 같습니다.")


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        (((24, 25, 16, 12, 4),), "합계가 모두 같습니다."),
        (((24, 25, 16, 12, 4), (24, 25, 16, 12, 2)), "점수 차가 작습니다"),
    ],
)
def test_marks_that_tell_little_apart_are_told(sit, marks, sentence):
    stub = Stub(4)
    fill(stub, 4, marks)
    drawer = compare(sit(stub, "#sheet/final/M04"))
    expect(drawer.locator(".notice")).to_contain_text(sentence)


def test_a_wide_range_has_no_warning(sit):
    stub = Stub(4)
    fill(stub, 4)
    drawer = compare(sit(stub, "#sheet/final/M04"))
    expect(drawer.locator(".compare-card")).to_have_count(4)
    expect(drawer.locator(".notice")).to_have_count(0)


def test_with_fewer_than_two_there_is_nothing_to_compare(sit):
    stub = Stub(4)
    fill(stub, 1)
    drawer = compare(sit(stub, "#sheet/final/M02"))
    expect(drawer).to_contain_text("두 작품 이상 채점하시면")


def test_own_memos_stand_on_the_cards_and_who_stood_aside_has_none(sit):
    stub = Stub(4)
    fill(stub, 3)
    put(stub, "memo", "M01", "", "유지비 질문")
    put(stub, "recusal", "M02", "", {"reason": "지도"})
    drawer = compare(sit(stub, "#sheet/final/M03"))
    expect(drawer.locator(".compare-card").first).to_contain_text("유지비 질문")
    soon(lambda: titles(drawer), ["1번", "3번"])


def test_a_card_opens_its_sheet(sit):
    stub = Stub(4)
    fill(stub, 4)
    page = sit(stub, "#sheet/final/M04")
    compare(page).locator(".compare-card").first.get_by_role("link", name="열기").click()
    expect(page.locator(".head-title .no")).to_have_text("1번")
    expect(page.locator("dialog")).to_have_count(0)


def test_after_the_last_entry_the_first_three_are_offered_again(sit):
    stub = Stub(5)
    fill(stub, 5, handed_in=True)
    drawer = compare(sit(stub, "#sheet/final/M05"))
    notice = drawer.locator(".notice.info")
    expect(notice).to_contain_text("처음 3팀을 다시")
    assert notice.locator("a").all_inner_texts() == ["1번", "2번", "3번"]
