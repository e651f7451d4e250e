"""A judge signs his totals by hand, once everything is in; and pledges before he begins."""

import pytest
from playwright.sync_api import expect

from tests.browser.scored import fill, put
from tests.browser.tablet_stub import Stub

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def done():
    """A server where everything of three entries is handed in."""
    stub = Stub(3)
    fill(stub, 3, handed_in=True)
    return stub


def stroke(page, at, points=12):
    surface = page.locator(".pad-surface")
    surface.scroll_into_view_if_needed()
    box = surface.bounding_box()
    x, y = box["x"] + at * box["width"], box["y"] + box["height"] * 0.3
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(points):
        page.mouse.move(x + step * 4, y + (step % 3) * 9)
    page.mouse.up()


def sign(page):
    stroke(page, 0.2)
    stroke(page, 0.5)
    page.locator(".sign-foot .primary").click()


def signature(stub, page):
    expect(page.locator(".signed h2 .ico.ok")).to_be_visible()
    (one,) = [each for each in stub.operations.values() if each["kind"] == "signature"]
    return one["value"]


def test_the_totals_are_signed_with_strokes_and_shown_with_their_time(sit, done):
    page = sit(done, "#sign/final")
    expect(page.locator(".sign-totals tbody td.num")).to_have_text(["88", "81", "96"])
    expect(page.get_by_role("heading", name="위 점수가 맞습니다.")).to_be_visible()
    sign(page)
    expect(page.locator(".signed")).to_contain_text("서명")
    expect(page.locator(".signed path")).to_have_count(2)
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    value = signature(done, page)
    assert value["totals"] == {"M01": "88", "M02": "81", "M03": "96"}
    assert (value["width"], value["height"], len(value["strokes"])) == (600, 200, 2)
    assert all(0 <= x <= 600 and 0 <= y <= 200 for line in value["strokes"] for x, y, _ in line)
    expect(page.locator(".signed")).to_contain_text("10:43")


def test_turning_the_tablet_keeps_every_stroke(sit, done):
    page = sit(done, "#sign/final")
    stroke(page, 0.2)
    stroke(page, 0.5)
    drawn = page.locator(".pad-surface path")
    before = [path.get_attribute("d") for path in drawn.all()]
    assert len(before) == 2
    for size in ({"width": 768, "height": 1024}, {"width": 1024, "height": 768}):
        page.set_viewport_size(size)
        assert [path.get_attribute("d") for path in drawn.all()] == before
        box, frame = drawn.first.bounding_box(), page.locator(".pad-surface").bounding_box()
        assert frame["x"] < box["x"] < frame["x"] + frame["width"] / 2
    stroke(page, 0.7)
    page.locator(".sign-foot .primary").click()
    expect(page.locator(".signed path")).to_have_count(3)


def test_a_dot_is_no_signature_and_strokes_can_be_undone(sit, done):
    page = sit(done, "#sign/final")
    button = page.locator(".sign-foot .primary")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.locator(".sign-foot")).to_contain_text("칸 안에")
    stroke(page, 0.2, points=1)
    expect(page.locator(".sign-foot")).to_contain_text("너무 짧습니다")
    button.dispatch_event("click")
    expect(page.locator(".signed")).to_have_count(0)
    stroke(page, 0.4)
    expect(button).to_have_attribute("aria-disabled", "false")
    page.get_by_role("button", name="한 획 취소").click()
    expect(page.locator(".pad-surface path")).to_have_count(1)
    expect(button).to_have_attribute("aria-disabled", "true")


def test_who_cannot_draw_types_his_name_by_keyboard_alone(sit, done):
    page = sit(done, "#sign/final")
    other = page.get_by_role("button", name="손으로 쓸 수 없습니다")
    other.focus()
    page.keyboard.press("Enter")
    page.get_by_label("성명").focus()
    page.keyboard.type("이서윤")
    page.locator(".sign-foot .primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".signed .pad-typed")).to_have_text("이서윤")
    assert signature(done, page)["typed"] == "이서윤"
    assert signature(done, page)["strokes"] == []


def test_without_a_network_the_signature_waits_on_the_tablet(sit, done):
    page = sit(done, "#sign/final")
    expect(page.locator(".pad-surface")).to_be_visible()
    page.wait_for_load_state("networkidle")
    done.down = True
    page.context.set_offline(True)
    expect(page.locator(".sign-foot .primary")).to_contain_text("연결되면 전송")
    sign(page)
    expect(page.locator(".signed")).to_contain_text("연결되면 자동으로 보냅니다")
    assert not [one for one in done.operations.values() if one["kind"] == "signature"]
    done.down = False
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    assert len(signature(done, page)["strokes"]) == 2


def test_blank_sheets_are_named_with_links_and_nothing_can_be_signed(sit):
    stub = Stub(4)
    fill(stub, 2, handed_in=True)
    page = sit(stub, "#sign/final")
    reasons = page.locator(".sign-reasons")
    expect(reasons).to_contain_text("아직 제출하지 않은 작품 2건")
    expect(page.locator(".pad-surface")).to_have_count(0)
    expect(reasons.locator("a")).to_have_text(["3번", "4번"])
    reasons.locator("a").first.click()
    expect(page.locator(".head-title .no")).to_have_text("3번")


def test_a_question_that_is_open_comes_before_the_signature(sit, done):
    done.asks["q1"] = {"id": "q1", "entry": "M02", "kind": "mark", "field": "C1", "value": "27"}
    done.asks["q1"] |= {"device": "TB-2", "made_at": "2026-11-26T01:41:07.000Z"}
    page = sit(done, "#sign/final")
    expect(page.locator(".sign-reasons")).to_contain_text("답하지 않은 항목 1건")
    assert page.locator(".sign-reasons a").all_inner_texts() == ["2번"]


def test_who_stood_aside_needs_no_total(sit, done):
    put(done, "recusal", "M03", "", {"reason": "지도"})
    page = sit(done, "#sign/final")
    expect(page.locator(".sign-totals tbody td.num")).to_have_text(["88", "81", "회피"])
    sign(page)
    expect(page.locator(".signed")).to_be_visible()
    assert signature(done, page)["totals"] == {"M01": "88", "M02": "81"}


def test_what_the_server_refuses_is_told_and_can_be_signed_again(sit, done):
    done.refusals["signature"] = (422, "refused")
    page = sit(done, "#sign/final")
    sign(page)
    expect(page.locator(".notice.alert")).to_contain_text("서명이 접수되지 않았습니다")
    done.refusals.clear()
    sign(page)
    expect(page.locator(".signed")).to_be_visible(timeout=8000)


def test_a_stroke_goes_on_while_what_stands_around_the_pad_changes(sit, done):
    page = sit(done, "#sign/final")
    surface = page.locator(".pad-surface")
    surface.scroll_into_view_if_needed()
    box = surface.bounding_box()
    x, y = box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 10)
    done.down = True
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.locator(".notices")).to_contain_text("채점은 계속됩니다")
    page.mouse.move(x + 60, y - 10)
    page.mouse.up()
    stroke(page, 0.6)
    expect(page.locator(".pad-surface path")).to_have_count(2)
    expect(page.locator(".sign-foot .primary")).to_have_attribute("aria-disabled", "false")


def test_a_signature_that_stands_no_longer_says_why_and_asks_again(sit):
    held = {"kind": "signature", "field": "", "version": 1, "epoch": 1, "seq": 90}
    held |= {"value": {"strokes": [[[1, 1, 0]]], "width": 600, "height": 200, "totals": {}}}
    held |= {"at": "2026-11-26T01:40:00.000Z"}
    voided = {"at": "2026-11-26T01:42:00.000Z", "why": "항목을 잘못 보았음"}
    stub = Stub(2, fields=[held], voided=voided)
    fill(stub, 2, handed_in=True)
    page = sit(stub, "#sign/final")
    notice = page.locator(".sign-under .notice")
    expect(notice).to_contain_text("효력이 없어졌습니다")
    expect(notice).to_contain_text("항목을 잘못 보았음")
    expect(page.locator(".pad-surface")).to_be_visible()


def unpledged():
    stub = Stub(2)
    desk = stub.desk
    stub.desk = lambda: desk() | {"pledged": False, "pledge": {"version": "1.0", "texts": {}}}
    return stub


def test_the_pledge_is_signed_before_any_entry_opens(sit):
    stub = unpledged()
    page = sit(stub, "#pledge")
    expect(page.locator(".pledge-text")).to_contain_text("공고된 심사기준")
    stroke(page, 0.2)
    stroke(page, 0.5)
    with page.expect_response("**/operations"):
        page.locator(".sign-foot .primary").click()
    expect(page.locator(".item")).to_have_count(2)
    (given,) = [one["value"] for one in stub.operations.values() if one["kind"] == "pledge"]
    assert given["version"] == "1.0"
    assert len(given["strokes"]) == 2


def test_who_refuses_the_pledge_is_led_to_the_control_room(sit):
    stub = unpledged()
    page = sit(stub, "#pledge")
    page.get_by_role("button", name="서약하지 않겠습니다").click()
    page.locator("dialog").get_by_role("button", name="서약하지 않겠습니다").click()
    expect(page.locator(".empty")).to_contain_text("운영본부에 알렸습니다")
    page.get_by_role("button", name="서약서로 돌아가기").click()
    expect(page.locator(".pad-surface")).to_be_visible()
