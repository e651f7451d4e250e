"""A judge scores at a tablet: the keys, the total, handing in, standing aside."""

import pytest
from playwright.sync_api import expect

from tests.browser.tablet_stub import Stub, criterion, entry

pytestmark = pytest.mark.needs("chromium")
FIRST = "#sheet/final/M01"
FIVE = ("27", "25", "18", "13", "4")


def row(page, title):
    return page.locator(".crit", has_text=title)


def tile(page, title):
    return row(page, title).locator(".tile")


def key(page, label):
    return page.locator(".dock").get_by_role("button", name=label, exact=True)


def fill(page, *values):
    """Type a mark for each criterion, Enter after each."""
    for value in values:
        page.keyboard.type(value)
        page.keyboard.press("Enter")


def hand_in(page):
    page.locator(".submit").click()
    page.locator("dialog .primary").click()


def test_a_mark_goes_from_the_finger_to_the_server_and_says_where_it_is(sit):
    stub = Stub()
    page = sit(stub)
    expect(page.locator(".sync")).to_have_text("입력 전")
    page.locator(".item").first.click()
    key(page, "2").click()
    key(page, "7").click()
    expect(tile(page, "창의성")).to_have_text("27")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료 10:43:")
    assert stub.values("M01")["C1"] == "27"


def test_nothing_is_preselected_and_a_blank_is_no_zero(sit):
    page = sit(Stub(), FIRST)
    expect(page.locator(".tile")).to_have_text(["미입력"] * 5)
    expect(page.locator(".key[aria-pressed=true]")).to_have_count(0)
    expect(page.locator(".total b")).to_have_text("–")
    key(page, "0").click()
    expect(tile(page, "창의성")).to_have_text("0")
    expect(page.locator(".total b")).to_have_text("0")
    expect(page.locator(".pips .f")).to_have_count(1)


def test_a_chip_leads_on_to_the_next_blank_and_a_nudge_stays(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    page.locator(".chip", has_text="우수").nth(1).click()
    expect(tile(page, "창의성")).to_have_text("27")
    expect(row(page, "기술 완성도")).to_have_class("crit on")
    expect(page.locator(".anchor b")).to_have_text("기술 완성도")
    page.locator(".chip", has_text="보통").click()
    page.locator(".crit .pick").nth(1).click()
    key(page, "1점 올리기").click()
    key(page, "1점 올리기").click()
    expect(tile(page, "기술 완성도")).to_have_text("26")
    expect(row(page, "기술 완성도")).to_have_class("crit on")


def test_digits_go_on_and_begin_anew_where_they_would_be_too_much(sit):
    page = sit(Stub(), FIRST)
    page.keyboard.type("29")
    expect(tile(page, "창의성")).to_have_text("29")
    page.keyboard.type("5")
    expect(tile(page, "창의성")).to_have_text("5")
    page.keyboard.press("Backspace")
    expect(tile(page, "창의성")).to_have_text("미입력")


def test_what_is_off_the_grid_is_shown_as_such_and_never_sent(sit):
    stub = Stub(criteria=[criterion("C1", "창의성", "Creativity", 100, min="60", step="5")])
    page = sit(stub, FIRST)
    page.keyboard.type("8")
    expect(tile(page, "창의성")).to_have_class("tile given odd")
    expect(page.locator(".remark")).to_have_text("60~100점, 5점 단위")
    page.keyboard.type("5")
    expect(tile(page, "창의성")).to_have_class("tile given")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    assert [one["value"] for one in stub.operations.values()] == ["85"]


def test_half_points_have_a_key_of_their_own(sit):
    stub = Stub(criteria=[criterion("C1", "창의성", "Creativity", 30, step="0.5")])
    page = sit(stub, FIRST)
    key(page, "2").click()
    key(page, "1").click()
    key(page, ".5").click()
    expect(tile(page, "창의성")).to_have_text("21.5")
    key(page, "0.5점 내리기").click()
    expect(page.locator(".total b")).to_have_text("21")


def test_few_points_and_grades_are_keys_themselves(sit):
    grades = {"A": "20", "B": "16.5", "C": "12"}
    criteria = [
        criterion("C1", "발표", "Talk", 5),
        criterion("C2", "완성도", "Craft", 20, grades=grades),
    ]
    stub = Stub(criteria=criteria)
    page = sit(stub, FIRST)
    expect(page.locator(".dock .chip")).to_have_text(["5", "4", "3", "2", "1", "0"])
    key(page, "4").click()
    page.get_by_role("button", name="B 16.5점").click()
    expect(tile(page, "완성도")).to_have_text("B")
    expect(page.locator(".total b")).to_have_text("20.5")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    assert stub.values("M01") == {"C1": "4", "C2": "B"}


def test_totals_are_exact(sit):
    step = {"step": "0.1", "weight": "0.7"}
    criteria = [criterion(f"C{n}", f"항목 {n}", f"Item {n}", 30, **step) for n in (1, 2, 3)]
    page = sit(Stub(criteria=criteria), FIRST)
    fill(page, "0.1", "0.2", "0.3")
    expect(page.locator(".total b")).to_have_text("0.42")


def test_the_same_total_as_an_earlier_team_is_said(sit):
    page = sit(Stub(), FIRST)
    fill(page, *FIVE)
    page.evaluate("location.hash = '#sheet/final/M03'")
    expect(page.locator(".head-title")).to_contain_text("3번")
    fill(page, "25", "27", "18", "13", "4")
    expect(page.locator(".remark")).to_have_text("1번과 같은 점수")


@pytest.mark.parametrize("points", ["30", "17"])
def test_a_mark_at_the_end_of_the_scale_may_be_explained(sit, points):
    page = sit(Stub(), FIRST)
    page.keyboard.type(points)
    expect(page.locator(".remark")).to_have_text("사유를 적어 주세요 (선택)")


def test_handing_in_with_gaps_jumps_to_the_first(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    fill(page, "27")
    page.locator(".crit .pick").nth(3).click()
    expect(page.locator(".submit")).to_have_text("제출 · 4항목 남음")
    page.locator(".submit").click(force=True)
    expect(page.locator(".crit .pick").nth(1)).to_be_focused()
    expect(page.locator("dialog")).to_have_count(0)
    assert "submission" not in stub.values("M01")


def test_a_sheet_is_shown_once_more_before_it_is_handed_in(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    fill(page, *FIVE)
    page.locator(".submit").click()
    expect(page.locator("dialog .sum")).to_contain_text("87")
    page.get_by_role("button", name="아직").click()
    assert "submission" not in stub.values("M01")
    hand_in(page)
    expect(page.locator(".stand-in")).to_contain_text("제출한 평가표입니다")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    assert stub.values("M01")["submission"] is True


def test_handing_in_is_undone_for_ten_seconds_and_taken_back_until_signed(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    fill(page, *FIVE)
    hand_in(page)
    page.locator(".toast .btn").click()
    expect(page.locator(".dock .chip").first).to_be_visible()
    hand_in(page)
    page.get_by_role("button", name="제출 취소하고 고치기").click()
    expect(page.locator(".dock .chip").first).to_be_visible()
    page.keyboard.type("3")
    expect(page.locator(".total b")).to_have_text("63")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    assert stub.values("M01")["submission"] is False


def test_what_is_handed_in_is_not_changed_by_a_stray_key(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    fill(page, *FIVE)
    hand_in(page)
    expect(page.locator(".stand-in")).to_be_visible()
    page.keyboard.type("1")
    expect(page.locator(".total b")).to_have_text("87")


def test_standing_aside_needs_a_reason_and_can_be_undone(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    page.get_by_role("button", name="회피", exact=True).click()
    page.locator("dialog .primary").click()
    expect(page.locator("dialog")).to_be_visible()
    page.get_by_text("팀에 가족·친족이 있음").click()
    page.locator("dialog textarea").fill("조카")
    page.locator("dialog .primary").click()
    expect(page.locator(".stand-in")).to_contain_text("이 작품은 회피하셨습니다")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    assert stub.values("M01")["recusal"] == {"reason": "팀에 가족·친족이 있음: 조카"}
    page.get_by_role("button", name="회피 취소").click()
    expect(page.locator(".dock .chip").first).to_be_visible()
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    assert stub.values("M01")["recusal"] is None


def test_a_closed_round_takes_nothing_and_says_who_can_open_it(sit):
    page = sit(Stub(state="closed"), FIRST)
    expect(page.locator(".stand-in")).to_contain_text("심사위원장의 승인")
    page.keyboard.type("7")
    expect(page.locator(".tile").first).to_have_text("미입력")


def test_a_reopened_sheet_says_so(sit):
    stub = Stub(state="closed")
    wanted = stub.desk

    def reopened():
        desk = wanted()
        desk["rounds"][0]["sheets"][0]["reopened"] = True
        return desk

    stub.desk = reopened
    page = sit(stub, FIRST)
    expect(page.locator(".notices")).to_contain_text("평가표가 다시 열렸습니다")
    page.keyboard.type("7")
    expect(page.locator(".tile").first).to_have_text("7")


def test_memo_and_comment_are_kept_while_they_are_written(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    page.get_by_role("button", name="내 메모").click()
    page.locator("dialog textarea").fill("센서 유지비는?")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    assert stub.values("M01")["memo"] == "센서 유지비는?"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="의견").click()
    page.get_by_role("button", name="발상이 참신합니다.").click()
    page.get_by_role("button", name="완료", exact=True).click()
    expect(page.locator(".notes")).to_contain_text("발상이 참신합니다.")


def test_the_list_tells_states_totals_and_who_is_on_stage(sit):
    entries = [entry(1), entry(2), entry(3, turn="on_stage"), entry(4, absent=True)]
    page = sit(Stub(entries), FIRST)
    fill(page, *FIVE)
    page.locator(".submit").click()
    page.locator("dialog .primary").click()
    page.locator(".back").click()
    badges = ["발표 중", "제출", "예정", "불참"]
    expect(page.locator(".item .badge")).to_have_text(badges)
    expect(page.locator(".progress")).to_contain_text("1 / 3")
    expect(page.locator(".mytotal").nth(1)).to_have_text("87")


def test_a_long_list_is_searched_and_narrowed_to_what_is_unfinished(sit):
    page = sit(Stub(30), FIRST)
    fill(page, *FIVE)
    hand_in(page)
    page.locator(".back").click()
    page.get_by_role("button", name="미완료만").click()
    expect(page.locator(".item:visible")).to_have_count(29)
    page.get_by_role("searchbox").fill("17")
    expect(page.locator(".item:visible .no")).to_have_text(["17"])
    page.get_by_role("searchbox").fill("없는 작품")
    expect(page.locator(".nothing")).to_be_visible()


def test_an_empty_desk_says_whom_to_ask(sit):
    page = sit(Stub(0))
    expect(page.locator(".empty")).to_contain_text("배정된 작품이 없습니다")
    page.locator(".empty .primary").click()
    expect(page.locator("dialog")).to_contain_text("손을 들어 주세요")


def test_a_judge_with_only_a_keyboard_scores_from_the_list_to_handing_in(sit):
    stub = Stub()
    page = sit(stub)
    page.locator(".item").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".criteria")).to_be_visible()
    fill(page, *FIVE[:2])
    expect(page.locator(".crit .pick").nth(2)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".crit .pick").nth(3)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".crit .pick").nth(2)).to_be_focused()
    said = "실현가능성, 20점 만점, 미입력"
    expect(page.locator(".crit .pick").nth(2)).to_have_attribute("aria-label", said)
    fill(page, *FIVE[2:])
    expect(page.locator(".sr[role=status]")).to_contain_text("합계 87점")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".stand-in.submitted")).to_be_visible()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".head-title")).to_contain_text("2번")


def press_at_once(page, *keys):
    """Keys that all come before the first of them is carried out."""
    page.evaluate(
        """(keys) => keys.forEach((key) =>
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))""",
        keys,
    )


def test_an_arrow_pressed_before_enter_is_carried_out_counts_from_where_enter_leads(sit):
    page = sit(Stub(), FIRST)
    press_at_once(page, "7", "Enter", "ArrowDown", "9", "ArrowUp", "8")
    expect(page.locator(".tile")).to_have_text(["7", "8", "9", "미입력", "미입력"])


def test_a_grade_pressed_before_enter_is_carried_out_belongs_to_the_row_that_enter_leads_to(sit):
    graded = criterion("C2", "완성도", "Craft", 20, grades={"A": "20", "B": "16.5"})
    page = sit(Stub(criteria=[criterion("C1", "발표", "Talk", 30), graded]), FIRST)
    press_at_once(page, "7", "Enter", "b")
    expect(page.locator(".tile")).to_have_text(["7", "B"])


def test_of_two_entries_with_the_same_number_the_group_is_said(sit):
    entries = [
        entry(1, group="A", position=1),
        entry(2, group="B", position=1, division="B"),
        entry(3, group="B", position=2),
    ]
    groups = [{"key": key, "texts": {"title": f"{key}조"}} for key in "AB"]
    page = sit(Stub(entries, groups=groups))
    expect(page.locator(".item .no")).to_have_text(["1", "1", "2"])
    says = ["A조 · 맑은하늘 · 자유과제", "B조 · 맑은하늘", "B조 · 맑은하늘 · 자유과제"]
    expect(page.locator(".item .name span")).to_have_text(says)
    page.locator(".item").nth(1).click()
    expect(page.locator(".head-title .no")).to_have_text("B조 1번")
    expect(page.locator(".step-back")).to_have_text("A조 1번")
