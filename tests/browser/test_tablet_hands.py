"""One tablet and several judges; a judge and several tablets."""

import pytest
from playwright.sync_api import expect

from tests.browser.tablet_stub import Stub

pytestmark = pytest.mark.needs("chromium")
FIRST = "#sheet/final/M01"


def hand_over(page, number="2468"):
    page.evaluate("location.hash = '#list'")
    page.get_by_role("button", name="기기 넘기기").click()
    for digit in number:
        page.locator("dialog").get_by_role("button", name=digit, exact=True).click()
    page.locator("main.door").wait_for()


def come_back(page, name, number="2468"):
    page.locator(".back-card", has_text=name).click()
    for digit in number:
        page.locator("dialog").get_by_role("button", name=digit, exact=True).click()


class Hall:
    """Two judges before one server: the secret of a sitting says whose tablet speaks."""

    def __init__(self, page):
        self.stubs = [Stub(judge="J1", name="김준"), Stub(judge="J2", name="이네스")]
        self.signed_in, self.down = self.stubs[0], False
        page.route("**/api/v1/**", self.answer)
        page.route("**/judge/sitting", lambda route: self.guarded(route, "sitting"))
        page.route("**/judge/hand-over", lambda route: self.guarded(route, "out"))

    def answer(self, route):
        if self.down:
            return route.abort()
        token = route.request.headers["authorization"].removeprefix("Bearer ")
        return next(stub for stub in self.stubs if token.startswith(stub.judge["key"])).answer(
            route
        )

    def guarded(self, route, what):
        if self.down:
            return route.abort()
        if self.signed_in is None:
            return route.fulfill(status=404, body="<html></html>", content_type="text/html")
        if what == "sitting":
            return self.signed_in.sitting(route)
        self.signed_in = None
        return route.fulfill(status=204)


@pytest.fixture
def shared(visit):
    """A tablet at which Jun sits, and the server before it."""
    page = visit("/sign-in", "jun", size=(1024, 768))
    page.set_default_timeout(8000)
    hall = Hall(page)
    page.goto(page.url.replace("/sign-in", "/c/campus/judge" + FIRST))
    page.locator("#app[data-view=sheet]").wait_for()
    return page, hall


def enter(page, hall, stub):
    """Another judge has come in by his number, and is led to the page."""
    hall.signed_in = stub
    page.reload()
    page.locator("#app[data-view=list], #app[data-view=sheet]").wait_for()


def test_the_next_judge_never_sees_the_one_before(shared):
    page, hall = shared
    page.keyboard.type("27")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    hand_over(page)
    expect(page.locator("main")).not_to_contain_text("27")
    enter(page, hall, hall.stubs[1])
    expect(page.locator(".head-title")).to_contain_text("이네스")
    page.evaluate("location.hash = '#sheet/final/M01'")
    expect(page.locator(".tile").first).to_have_text("미입력")


def test_what_is_unsent_goes_out_as_its_own_judges_and_as_nobody_elses(shared):
    page, hall = shared
    hall.down = True
    page.keyboard.type("27")
    expect(page.locator(".sync")).to_contain_text("2건 대기")
    hand_over(page)
    expect(page.locator(".back-card")).to_contain_text("김준 위원의 보내지 않은 2건")
    hall.down = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".back-card")).to_contain_text("모두 서버에 저장됨")
    assert hall.signed_in is None
    enter(page, hall, hall.stubs[1])
    page.evaluate("location.hash = '#sheet/final/M01'")
    page.locator(".criteria").wait_for()
    page.keyboard.type("9")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    jun, ines = hall.stubs
    assert jun.values("M01") == {"C1": "27"}
    assert ines.values("M01") == {"C1": "9"}


def test_coming_back_takes_the_number_that_was_left_with_or_without_a_line(shared):
    page, hall = shared
    page.keyboard.type("27")
    hand_over(page)
    hall.down = True
    come_back(page, "김준", "1111")
    expect(page.locator("dialog .wrong")).to_have_text("숫자가 맞지 않습니다.")
    for digit in "2468":
        page.locator("dialog").get_by_role("button", name=digit, exact=True).click()
    expect(page.locator(".head-title")).to_contain_text("김준")
    page.evaluate("location.hash = '#sheet/final/M01'")
    expect(page.locator(".tile").first).to_have_text("27")


def test_five_wrong_numbers_leave_only_the_servers_way(shared):
    page, _ = shared
    hand_over(page)
    page.locator(".back-card").click()
    for _ in range(5):
        for digit in "1111":
            page.locator("dialog").get_by_role("button", name=digit, exact=True).click()
    expect(page.locator("dialog .wrong")).to_contain_text("심사 번호나 비밀번호로")
    for digit in "2468":
        page.locator("dialog").get_by_role("button", name=digit, exact=True).click()
    expect(page.locator("dialog .wrong")).to_contain_text("심사 번호나 비밀번호로")


def test_nobody_comes_in_by_a_session_that_could_not_be_ended_yet(shared):
    page, hall = shared
    hall.down = True
    hand_over(page)
    assert hall.signed_in is hall.stubs[0]
    hall.down = False
    page.reload()
    expect(page.locator("main.door")).to_be_visible()
    expect(page.locator(".back-card")).to_contain_text("김준")
    assert hall.signed_in is None


def test_a_judge_who_came_in_without_a_handing_over_sees_his_own(shared):
    page, hall = shared
    page.keyboard.type("27")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    enter(page, hall, hall.stubs[1])
    expect(page.locator(".tile").first).to_have_text("미입력")
    page.evaluate("location.hash = '#list'")
    expect(page.locator(".head-title")).to_contain_text("이네스")


def test_who_is_active_elsewhere_is_asked_before_he_goes_on_here(sit, visit):
    stub = Stub()
    stub.active = "TB-7"
    page = visit("/sign-in", "jun", size=(1024, 768))
    stub.attach(page)
    page.goto(page.url.replace("/sign-in", "/c/campus/judge"))
    expect(page.locator("dialog")).to_contain_text("이미 TB-7에서 심사 중입니다")
    page.get_by_role("button", name="여기서 이어서 하기").click()
    expect(page.locator(".item")).to_have_count(4)
    assert stub.epoch == 2


def test_a_tablet_that_nobody_touches_is_veiled(sit, visit):
    page = visit("/sign-in", "jun", size=(1024, 768))
    page.clock.install()
    Stub().attach(page)
    page.goto(page.url.replace("/sign-in", "/c/campus/judge"))
    page.locator(".item").first.wait_for()
    page.clock.run_for(170_000)
    expect(page.locator("dialog.veil")).to_have_count(0)
    page.clock.run_for(15_000)
    expect(page.locator("dialog.veil")).to_contain_text("화면을 가렸습니다")
    page.get_by_role("button", name="계속하기").click()
    expect(page.locator("dialog.veil")).to_have_count(0)
