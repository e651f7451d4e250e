"""Nothing that was tapped is lost, doubled or held up, whatever becomes of the line."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.tablet_stub import TIME, Stub
from tests.browser.waiting import soon

pytestmark = pytest.mark.needs("chromium")
FIRST = "#sheet/final/M01"
KEPT = """async () => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open('simsa');
    asked.onsuccess = () => done(asked.result);
  });
  const asked = db.transaction('operations').objectStore('operations').getAll();
  return new Promise((done) => { asked.onsuccess = () => { db.close(); done(asked.result); }; });
}"""


def sync(page):
    return page.locator(".sync")


def saved(page):
    expect(sync(page)).to_contain_text("서버 저장 완료", timeout=40000)


def tile(page, at=0):
    return page.locator(".tile").nth(at)


def come_back(page, stub):
    """The line is there again, and the browser says so."""
    stub.down = False
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_what_is_entered_without_a_line_is_said_to_be_on_the_tablet_and_drains_by_itself(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    stub.down = True
    page.keyboard.type("2")
    page.keyboard.type("7")
    expect(sync(page)).to_have_text("이 태블릿에 저장됨 · 2건 대기")
    expect(page.locator(".notices")).to_contain_text("채점은 계속됩니다")
    expect(page.locator("dialog")).to_have_count(0)
    come_back(page, stub)
    saved(page)
    expect(page.locator(".notice")).to_have_count(0)
    assert stub.values("M01") == {"C1": "27"}


def test_a_page_that_is_loaded_again_while_it_sends_need_not_wait_for_itself(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    page.route("**/api/v1/operations", lambda _: None, times=1)  # never answered
    with page.expect_request("**/api/v1/operations"):
        page.keyboard.type("7")
    page.reload()
    expect(sync(page)).to_contain_text("서버 저장 완료", timeout=12000)  # a lease lasts 25 s
    assert stub.values("M01") == {"C1": "7"}


def test_a_mark_is_on_the_disk_before_it_is_shown(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    stub.down = True
    page.keyboard.type("7")
    expect(tile(page)).to_have_text("7")
    (kept,) = page.evaluate(KEPT)
    assert (kept["field"], kept["value"], kept["state"], kept["seq"]) == ("C1", "7", "waiting", 1)


def test_a_tablet_that_cannot_keep_a_mark_does_not_show_it_as_kept(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    page.evaluate(
        """() => { IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError') } }"""
    )
    page.keyboard.type("7")
    expect(page.locator(".notice.alert")).to_contain_text("저장하지 못했습니다")
    expect(tile(page)).to_have_text("미입력")


def test_a_closed_tab_has_lost_nothing(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    stub.down = True
    page.keyboard.type("27")
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    expect(tile(page, 1)).to_have_text("2")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    stub.attach(again)
    stub.down = False
    again.goto(page.url.partition("#")[0] + FIRST)
    expect(tile(again)).to_have_text("27")
    expect(tile(again, 1)).to_have_text("2")
    saved(again)
    assert stub.values("M01") == {"C1": "27", "C2": "2"}


def test_an_answer_that_is_lost_is_asked_for_again_under_the_same_id(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    lost = []

    def swallow(route):
        if len(lost) < 2:
            lost.append(stub.take(route.request.post_data_json))
            return route.abort()
        return route.fallback()

    page.route("**/api/v1/operations", swallow)
    page.keyboard.type("9")
    expect(sync(page)).to_contain_text("대기")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page)
    assert len(lost) == 2
    assert len({one for batch in stub.batches for one in batch}) == len(stub.operations) == 1


def test_the_oldest_goes_first_and_at_most_a_hundred_at_a_time(sit):
    stub = Stub(criteria=None, entries=30)
    page = sit(stub, FIRST)
    stub.down = True
    for number in range(1, 27):
        page.evaluate(f"location.hash = '#sheet/final/M{number:02d}'")
        expect(page.locator(".head-title")).to_contain_text(f"{number}번")
        for value in ("8", "9", "7", "6"):
            page.keyboard.type(value)
            page.keyboard.press("Enter")
    expect(sync(page)).to_contain_text("104건 대기")
    come_back(page, stub)
    saved(page)
    assert max(map(len, stub.batches)) == 100
    order = [stub.operations[one]["seq"] for batch in stub.batches for one in batch]
    assert order == sorted(order)


def test_a_refused_mark_asks_for_attention_and_holds_up_nothing(sit):
    stub = Stub()
    stub.refusals["C1"] = (422, "refused")
    page = sit(stub, FIRST)
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.keyboard.type("8")
    expect(sync(page)).to_have_text("확인 필요 · 1건")
    expect(tile(page, 1)).to_have_text("8")
    expect(tile(page)).to_have_text("미입력")
    soon(lambda: stub.values("M01"), {"C2": "8"})
    sync(page).click()
    expect(page.locator(".troubles")).to_contain_text("창의성: 7")
    stub.refusals.clear()
    page.get_by_role("button", name="다시 보내기").click()
    page.get_by_role("button", name="닫기").click()
    saved(page)
    assert stub.values("M01") == {"C1": "7", "C2": "8"}


@pytest.mark.parametrize(
    ("status", "effect", "why"),
    [
        (403, "refused", "배정되지 않았거나"),
        (422, "refused", "맞지 않는 값"),
        (423, "locked", "이미 마감된"),
    ],
)
def test_each_refusal_is_explained_and_can_be_put_aside(sit, status, effect, why):
    stub = Stub()
    stub.refusals["C1"] = (status, effect)
    page = sit(stub, FIRST)
    page.keyboard.type("7")
    expect(sync(page)).to_contain_text("확인 필요")
    sync(page).click()
    expect(page.locator(".troubles")).to_contain_text(why)
    page.get_by_role("button", name="그대로 두기").click()
    expect(page.locator(".troubles li")).to_have_count(0)


def test_two_values_of_one_field_are_shown_as_equals_and_the_judge_says_which(sit):
    stub = Stub()
    ask = {"id": "late", "entry": "M01", "kind": "mark", "field": "C1", "value": "27"}
    stub.asks["late"] = ask | {"device": "TB-2", "made_at": TIME.format(7)}
    page = sit(stub, FIRST)
    expect(sync(page)).to_have_text("확인 필요 · 1건")
    expect(page.locator(".ask h2")).to_contain_text("창의성 점수가 두 개입니다")
    expect(page.locator(".pickv")).to_have_count(1)
    page.locator(".pickv").click()
    expect(tile(page)).to_have_text("27")
    expect(page.locator(".dock .chip").first).to_be_visible()
    saved(page)
    (said,) = stub.operations.values()
    assert (said["value"], said["settles"]) == ("27", ["late"])


def test_a_list_shows_where_a_question_is_open(sit):
    stub = Stub()
    ask = {"id": "late", "entry": "M02", "kind": "mark", "field": "C1", "value": "27"}
    stub.asks["late"] = ask | {"device": "TB-2", "made_at": TIME.format(7)}
    page = sit(stub)
    expect(page.locator(".item", has_text="2").locator(".badge.alert")).to_have_text("확인 필요")


def test_an_ended_entry_keeps_the_queue_and_asks_for_the_number(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    stub.revoked = True
    page.keyboard.type("7")
    expect(page.locator(".notices")).to_contain_text("입장이 끝났습니다")
    expect(sync(page)).to_have_text("이 태블릿에 저장됨 · 1건 대기")
    stub.revoked = False
    stub.epoch += 1
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="다시 들어가기").click()
    saved(page)
    assert stub.values("M01") == {"C1": "7"}


def test_whoever_went_on_elsewhere_sees_it_calmly_and_can_take_it_back(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    stub.over = True
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".notice.info")).to_contain_text("다른 태블릿에서 이어서")
    page.keyboard.type("7")
    expect(tile(page)).to_have_text("7")
    stub.over = False
    page.get_by_role("button", name="여기서 이어서 하기").click()
    expect(page.locator(".notice")).to_have_count(0)
    saved(page)


def test_two_tabs_share_one_counter_and_one_book(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    other = page.context.new_page()
    stub.attach(other)
    other.goto(page.url)
    expect(other.locator(".criteria")).to_be_visible()
    stub.down = True
    page.keyboard.type("7")
    expect(tile(other)).to_have_text("7")
    other.keyboard.press("ArrowDown")
    other.keyboard.type("8")
    expect(tile(page, 1)).to_have_text("8")
    assert sorted(one["seq"] for one in page.evaluate(KEPT)) == [1, 2]
    come_back(page, stub)
    saved(page)
    saved(other)
    assert stub.values("M01") == {"C1": "7", "C2": "8"}
    assert sorted(one for batch in stub.batches for one in batch) == sorted(stub.operations)


def test_a_hotels_sign_in_page_is_no_answer(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    portal = {"status": 200, "body": "<h1>Welcome</h1>", "content_type": "text/html"}
    away = [portal]
    page.route("**/api/v1/**", lambda route: route.fulfill(**portal) if away else route.fallback())
    page.keyboard.type("7")
    expect(sync(page)).to_have_text("이 태블릿에 저장됨 · 1건 대기")
    away.clear()
    come_back(page, stub)
    saved(page)


def test_leaving_with_something_unsent_is_refused_and_says_how_much(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    stub.down = True
    page.keyboard.type("7")
    expect(sync(page)).to_contain_text("대기")
    page.evaluate("location.hash = '#list'")
    page.get_by_role("button", name="더 보기").click()
    page.get_by_role("button", name="나가기").click()
    expect(page.locator("dialog")).to_contain_text("서버에 저장되지 않은 것이 1건")
    assert len(page.evaluate(KEPT)) == 1


def test_who_leaves_takes_everything_off_the_tablet(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    page.keyboard.type("7")
    saved(page)
    page.evaluate("location.hash = '#list'")
    page.get_by_role("button", name="더 보기").click()
    page.get_by_role("button", name="나가기").click()
    page.locator("dialog").get_by_role("button", name="나가기").click()
    expect(page.locator("main.door")).to_be_visible()
    expect(page.locator(".back-card")).to_have_count(0)
    assert page.evaluate(KEPT) == []


def test_a_queue_is_saved_as_a_file_and_taken_in_elsewhere_under_the_same_ids(sit, tmp_path):
    stub = Stub()
    page = sit(stub, FIRST)
    stub.down = True
    page.keyboard.type("27")
    expect(sync(page)).to_contain_text("2건 대기")
    sync(page).click()
    page.get_by_role("button", name="대기 목록 내보내기").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="파일로 저장").click()
    file = tmp_path / "queue.json"
    saving.value.save_as(file)
    queue = json.loads(file.read_text(encoding="utf-8"))
    assert [one["value"] for one in queue["operations"]] == ["2", "27"]

    stub.down = False
    other = sit(stub, FIRST)
    sync(other).click()
    other.get_by_role("button", name="대기 목록 내보내기").click()
    other.locator("input[type=file]").set_input_files(file)
    expect(other.locator(".toast")).to_contain_text("2건을 가져와")
    assert {one["id"] for one in queue["operations"]} == set(stub.operations)


def test_a_file_of_another_judge_is_not_taken(sit, tmp_path):
    page = sit(Stub(), FIRST)
    file = tmp_path / "queue.json"
    queue = {"simsa": 1, "contest": "campus", "judge": "J9", "operations": [{"id": "x"}]}
    file.write_text(json.dumps(queue), encoding="utf-8")
    sync(page).click()
    page.get_by_role("button", name="대기 목록 내보내기").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("dialog").last).to_contain_text("내가 저장한 파일이 아닙니다")
    assert page.evaluate(KEPT) == []


def test_a_queue_is_shown_as_pictures(sit):
    stub = Stub()
    page = sit(stub, FIRST)
    stub.down = True
    page.keyboard.type("27")
    expect(sync(page)).to_contain_text("2건 대기")
    sync(page).click()
    page.get_by_role("button", name="대기 목록 내보내기").click()
    page.get_by_role("button", name="QR로 보기").click()
    expect(page.locator(".picture canvas")).to_be_visible()
