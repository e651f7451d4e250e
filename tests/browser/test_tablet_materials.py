"""What there is to read beside a sheet: pages, zoom, memory, hours without a network."""

import pytest
from playwright.sync_api import expect

from tests.browser.material_stub import LINK, TEXT, MaterialStub, deck
from tests.browser.scored import fill
from tests.browser.tablet_stub import entry
from tests.browser.test_pages import WIDER, faults
from tests.browser.test_tablet_looks import SMALL

pytestmark = pytest.mark.needs("chromium")
KEPT = "자료 {}/{} 받음"


def stage(page):
    return page.locator(".mat-stage")


def shows(page, number):
    expect(stage(page)).to_have_attribute("data-page", str(number))
    expect(page.locator(".mat-page")).to_be_visible()


def all_kept(page, count):
    expect(page.locator(".kept")).to_contain_text(KEPT.format(count, count), timeout=20_000)


def middle(page):
    box = stage(page).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_judge_turns_pages_by_buttons_thumbnails_and_keys(sit):
    page = sit(MaterialStub(pages=5), "#sheet/final/M01")
    shows(page, 1)
    page.get_by_role("button", name="뒤 쪽").click()
    shows(page, 2)
    page.locator(".mat-thumb").nth(4).click()
    shows(page, 5)
    expect(page.locator(".mat-thumb").nth(4)).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("button", name="뒤 쪽")).to_have_attribute("aria-disabled", "true")
    stage(page).focus()
    page.keyboard.press("ArrowLeft")
    shows(page, 4)
    page.keyboard.press("Home")
    shows(page, 1)
    expect(page.locator(".mat-pager .where")).to_have_text("1 / 5쪽")
    expect(page.locator(".mat-page")).to_have_attribute("alt", "발표자료 1쪽 (모두 5쪽)")


def test_keys_on_the_page_do_not_mark(sit):
    stub = MaterialStub()
    page = sit(stub, "#sheet/final/M01")
    shows(page, 1)
    stage(page).focus()
    page.keyboard.press("-")
    page.keyboard.press("+")
    page.keyboard.press("ArrowDown")
    assert stub.values("M01") == {}
    expect(page.locator(".crit.on")).to_contain_text("창의성")


class Fingers:
    """Fingers on the screen, as Chromium's own protocol moves them."""

    def __init__(self, page):
        self.line = page.context.new_cdp_session(page)

    def touch(self, kind, *points):
        at = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        self.line.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": at})

    def pinch(self, x, y, before, after):
        self.touch("Start", (x - before, y))
        self.touch("Start", (x - before, y), (x + before, y))
        for part in range(1, 6):
            apart = before + (after - before) * part / 5
            self.touch("Move", (x - apart, y), (x + apart, y))
        self.touch("End")

    def tap(self, x, y):
        self.touch("Start", (x, y))
        self.touch("End")

    def swipe(self, x, y, dx, dy=0):
        self.touch("Start", (x, y))
        for part in range(1, 5):
            self.touch("Move", (x + dx * part / 4, y + dy * part / 4))
        self.touch("End")


def scale(page):
    return float(stage(page).get_attribute("data-scale"))


def test_two_fingers_zoom_and_the_point_between_them_stays(sit):
    page = sit(MaterialStub(), "#sheet/final/M01")
    shows(page, 1)
    fingers, (x, y) = Fingers(page), middle(page)
    fingers.pinch(x, y, 40, 120)
    assert scale(page) == pytest.approx(3, abs=0.1)
    box = page.locator(".mat-page").bounding_box()
    assert box["x"] + box["width"] / 2 == pytest.approx(x, abs=3)
    fingers.pinch(x, y, 120, 40)
    assert scale(page) == pytest.approx(1, abs=0.05)
    fingers.pinch(x, y, 40, 20)
    assert scale(page) == 1  # never smaller than the whole page


def test_a_double_tap_zooms_in_where_it_is_and_out_again(sit):
    page = sit(MaterialStub(), "#sheet/final/M01")
    shows(page, 1)
    fingers, (x, y) = Fingers(page), middle(page)
    fingers.tap(x, y)
    fingers.tap(x, y)
    assert scale(page) == 2.5
    fingers.tap(x, y)
    fingers.tap(x, y)
    assert scale(page) == 1


def test_a_swipe_turns_the_page_and_pans_where_it_is_zoomed(sit):
    page = sit(MaterialStub(), "#sheet/final/M01")
    shows(page, 1)
    fingers, (x, y) = Fingers(page), middle(page)
    fingers.swipe(x, y, -150)
    shows(page, 2)
    fingers.swipe(x, y, 150)
    shows(page, 1)
    page.get_by_role("button", name="확대").click()
    page.get_by_role("button", name="확대").click()
    before = page.locator(".mat-page").bounding_box()["x"]
    fingers.swipe(x, y, -60)
    assert page.locator(".mat-page").bounding_box()["x"] < before - 30
    shows(page, 1)


def test_page_and_zoom_are_remembered_for_each_entry(sit):
    stub = MaterialStub(pages=5)
    page = sit(stub, "#sheet/final/M01")
    shows(page, 1)
    page.locator(".mat-thumb").nth(2).click()
    shows(page, 3)
    page.get_by_role("button", name="확대").click()
    page.goto(page.url.replace("M01", "M02"))
    shows(page, 1)
    assert scale(page) == 1
    page.goto(page.url.replace("M02", "M01"))
    shows(page, 3)
    assert scale(page) == pytest.approx(1.4)
    page.reload()
    shows(page, 3)
    assert scale(page) == pytest.approx(1.4)


def test_turning_the_tablet_keeps_page_and_place(sit):
    page = sit(MaterialStub(), "#sheet/final/M01")
    shows(page, 1)
    page.locator(".mat-thumb").nth(1).click()
    shows(page, 2)
    page.get_by_role("button", name="확대").click()
    page.set_viewport_size({"width": 768, "height": 1024})
    shows(page, 2)
    assert scale(page) == pytest.approx(1.4)
    page_box, stage_box = page.locator(".mat-page").bounding_box(), stage(page).bounding_box()
    assert page_box["width"] == pytest.approx(stage_box["width"] * 1.4, rel=0.05) or page_box[
        "height"
    ] == pytest.approx(stage_box["height"] * 1.4, rel=0.05)


def test_page_20_of_a_deck_is_there_without_a_network(sit):
    stub = MaterialStub(entries=3, pages=20)
    page = sit(stub)
    all_kept(page, 3)
    stub.down = True
    page.locator(".item").nth(2).click()
    shows(page, 1)
    page.locator(".mat-thumb").nth(19).click()
    shows(page, 20)
    asked = len(stub.asked)
    page.locator(".mat-thumb").nth(9).click()
    shows(page, 10)
    assert len(stub.asked) == asked == 3 * 20 * 2


def test_each_picture_is_fetched_once_even_after_a_reload(sit):
    stub = MaterialStub(entries=2, pages=3)
    page = sit(stub)
    all_kept(page, 2)
    assert len(stub.asked) == len(set(stub.asked)) == 12
    page.reload()
    all_kept(page, 2)
    assert len(stub.asked) == 12


def test_what_has_not_come_yet_says_so_and_comes_by_itself(sit):
    stub = MaterialStub(entries=2, pages=2)
    page = sit(stub, "#sheet/final/M01")
    shows(page, 1)
    stub.down = True
    page.context.set_offline(True)
    page.goto(page.url.replace("M01", "M02"))
    expect(page.locator(".mat-wait")).to_contain_text("연결되면")
    page.context.set_offline(False)
    stub.down = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    shows(page, 1)


def test_tabs_lead_to_summary_pages_and_video(sit):
    entries = [entry(1, materials=[TEXT, deck("d1"), LINK]), entry(2)]
    page = sit(MaterialStub(entries), "#sheet/final/M01")
    shows(page, 1)
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_text(["요약", "발표자료", "시연 영상"])
    tabs.first.click()
    expect(page.get_by_role("tabpanel")).to_contain_text("골목 수위 센서")
    page.keyboard.press("ArrowLeft")
    link = page.get_by_role("link", name="영상 열기")
    expect(link).to_have_attribute("href", "https://example.org/video?x=1")
    expect(link).to_have_attribute("rel", "noreferrer noopener")
    page.reload()
    expect(page.get_by_role("link", name="영상 열기")).to_be_visible()


def test_without_material_one_sentence_stands_there_and_scoring_goes_on(sit):
    entries = [entry(1), entry(2, materials=[deck("d2", 0, state="preparing")])]
    stub = MaterialStub(entries)
    page = sit(stub, "#sheet/final/M01")
    expect(page.locator(".viewer")).to_contain_text("발표")
    page.get_by_role("button", name="9", exact=True).click()
    expect(page.locator(".crit.on .tile")).to_have_text("9")
    page.goto(page.url.replace("M01", "M02"))
    expect(page.locator(".viewer")).to_contain_text("자료를 준비하고 있습니다")


def test_the_large_view_shows_the_same_page_and_leads_back(sit):
    page = sit(MaterialStub(pages=4), "#sheet/final/M01")
    shows(page, 1)
    page.get_by_role("button", name="크게 보기").click()
    large = page.locator("dialog .mat-stage")
    expect(large).to_have_attribute("data-page", "1")
    page.locator("dialog").get_by_role("button", name="뒤 쪽").click()
    expect(large).to_have_attribute("data-page", "2")
    assert large.bounding_box()["width"] > 900
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    shows(page, 2)


def test_materials_that_change_appear_on_the_open_sheet(sit):
    entries = [entry(1, materials=[deck("d1", 0, state="preparing")]), entry(2)]
    stub = MaterialStub(entries)
    page = sit(stub, "#sheet/final/M01")
    expect(page.locator(".viewer")).to_contain_text("자료를 준비하고 있습니다")
    stub.entries[0]["materials"] = [deck("d1", 2)]
    page.get_by_role("button", name="9", exact=True).click()
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    page.evaluate("window.dispatchEvent(new Event('online'))")  # asks at once what is new
    shows(page, 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", ["#sheet/final/M02", "#sign/final"])
def test_axe_finds_nothing_on_the_panels(sit, where, scheme):
    entries = [entry(n, materials=[TEXT, deck(f"d{n}"), LINK]) for n in (1, 2)]
    stub = MaterialStub(entries)
    fill(stub, 2, handed_in=where.startswith("#sign"))
    page = sit(stub, where, scheme=scheme)
    if where.startswith("#sign"):
        expect(page.locator(".pad-surface")).to_be_visible()
    else:
        shows(page, 1)
    assert faults(page) == []
    if where.startswith("#sheet"):
        page.get_by_role("button", name="비교").click()
        expect(page.locator(".compare-card")).to_have_count(2)
        assert faults(page) == []


@pytest.mark.parametrize("text", ["100", "200"])
@pytest.mark.parametrize("size", [(1024, 768), (820, 1180)])
def test_panels_fit_their_screen_and_every_key_a_finger(sit, size, text):
    entries = [entry(n, materials=[TEXT, deck(f"d{n}", 12), LINK]) for n in (1, 2, 3)]
    stub = MaterialStub(entries)
    fill(stub, 3, handed_in=True)
    page = sit(stub, "#sheet/final/M02", size=size)
    shows(page, 1)
    page.evaluate(f"document.documentElement.dataset.text = '{text}'")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(WIDER) == 0
    page.get_by_role("button", name="비교").click()
    expect(page.locator(".compare-card")).to_have_count(3)
    assert page.evaluate(SMALL) == []
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#sign/final'")
    expect(page.locator(".pad-surface")).to_be_visible()
    assert page.evaluate(SMALL) == []
    assert page.evaluate(WIDER) == 0
