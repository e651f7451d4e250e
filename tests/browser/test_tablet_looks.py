"""The tablet as people see and touch it, what it weighs, and a reload without a line."""

import pytest
from playwright.sync_api import expect

from tests.browser.tablet_stub import TIME, Stub, entry
from tests.browser.test_pages import WIDER, faults

pytestmark = pytest.mark.needs("chromium")
LONG = (
    "남궁황보제갈선우독고사공서문동방 시민참여형 침수위험골목 실시간 알림 및 대피경로 안내 서비스"
)
LANDSCAPE, LARGER, PORTRAIT = (1024, 768), (1180, 820), (820, 1180)
SMALL = """() => [...document.querySelectorAll('button, a, input, textarea')].filter(node => {
  const { width, height } = node.getBoundingClientRect();
  return width && (height < 55.5 || width < 55.5) && node.type !== 'radio';
}).map(node => node.outerHTML.slice(0, 120))"""
COVERED = """() => [
  ...document.querySelectorAll('.key, .pick, .submit, .sync, .total'),
].filter(node => {
  const { x, y, width, height } = node.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  return !node.contains(top);
}).map(node => node.outerHTML.slice(0, 120))"""
SCROLLS = """() => {
  const marks = document.querySelector('.marks');
  const page = document.documentElement;
  return page.scrollHeight > page.clientHeight + 1 || marks.scrollHeight > marks.clientHeight + 1;
}"""
SCREENS = {
    "list": lambda page: None,
    "sheet": lambda page: go(page, "M02"),
    "conflict": lambda page: go(page, "M03"),
    "handed in": lambda page: go(page, "M01"),
    "help": lambda page: page.locator(".foot .btn.quiet").last.click(),
    "recusal": lambda page: (go(page, "M02"), page.locator(".foot .btn.quiet").first.click()),
}


def go(page, key):
    page.evaluate(f"location.hash = '#sheet/final/{key}'")
    page.locator(".criteria").wait_for()


def stub():
    """Four entries: one handed in, one on stage with a long name, one with two values."""
    entries = [entry(1), entry(2, LONG, turn="on_stage"), entry(3), entry(4, absent=True)]
    made = Stub(entries)
    for seq, (kind, field, value) in enumerate(
        [("mark", f"C{n}", "5") for n in range(1, 6)] + [("submission", "", True)], 1
    ):
        said = {"id": str(seq), "kind": kind, "entry": "M01", "field": field, "value": value}
        made.answer_to(said | {"seq": seq, "settles": []})
    ask = {"id": "late", "entry": "M03", "kind": "mark", "field": "C1", "value": "27"}
    made.asks["late"] = ask | {"device": "TB-2", "made_at": TIME.format(7)}
    return made


def screens(sit, **how):
    for name, show in SCREENS.items():
        page = sit(stub(), **how)
        show(page)
        yield name, page


@pytest.mark.parametrize(("lang", "scheme"), [("ko", "light"), ("en", "dark")])
def test_axe_finds_nothing(sit, lang, scheme):
    found = {name: faults(page) for name, page in screens(sit, lang=lang, scheme=scheme)}
    assert not {name: list_ for name, list_ in found.items() if list_}


def test_five_criteria_need_no_scrolling_on_the_smallest_tablet(sit):
    for size, lang in ((LANDSCAPE, "ko"), (LANDSCAPE, "en"), (LARGER, "ko")):
        page = sit(stub(), "#sheet/final/M04", size=size, lang=lang)
        page.locator(".criteria").wait_for()
        assert not page.evaluate(SCROLLS), (size, lang)
        go(page, "M02")
        assert not page.evaluate(COVERED), (size, lang)


def test_a_very_long_title_costs_no_scrolling(sit):
    entries = [entry(1, LONG), entry(2, f"{LONG} — {LONG}")]
    for lang in ("ko", "en"):
        page = sit(Stub(entries), "#sheet/final/M01", size=LANDSCAPE, lang=lang)
        for key in ("M01", "M02"):
            go(page, key)
            expect(page.locator(".head-title .no")).to_contain_text(key[-1])
            assert not page.evaluate(SCROLLS), (key, lang)
            assert not page.evaluate(COVERED), (key, lang)


def test_at_twice_the_text_the_total_is_seen_over_the_keys_from_the_beginning(sit):
    for size in (LANDSCAPE, LARGER, PORTRAIT):
        page = sit(stub(), "#sheet/final/M02", size=size)
        page.evaluate("document.documentElement.dataset.text = '200'")
        page.locator(".criteria").wait_for()
        total, keys = (page.locator(one).bounding_box() for one in (".total", ".dock"))
        assert total["y"] > 0
        assert total["y"] + total["height"] <= keys["y"] + 1
        assert keys["y"] + keys["height"] <= size[1] + 1


def test_every_key_fits_a_finger_and_nothing_is_wider_than_its_screen(sit):
    offences = []
    for size in (LANDSCAPE, LARGER, PORTRAIT):
        for name, page in screens(sit, size=size):
            offences += [f"{name} at {size}: {one}" for one in page.evaluate(SMALL)]
            if page.evaluate(WIDER):
                offences.append(f"{name} at {size} is too wide")
    assert not offences


def test_at_twice_the_text_the_sheet_stacks_and_everything_can_be_reached(sit):
    for size in (LANDSCAPE, PORTRAIT):
        page = sit(stub(), "#sheet/final/M02", size=size)
        page.evaluate("document.documentElement.dataset.text = '200'")
        page.locator(".criteria").wait_for()
        assert not page.evaluate(WIDER), size
        material, marks = (page.locator(one).bounding_box() for one in (".material", ".marks"))
        assert marks["x"] == material["x"]
        page.locator(".crit .pick").last.scroll_into_view_if_needed()
        page.locator(".crit .pick").last.click()
        page.locator(".dock").get_by_role("button", name="4", exact=True).click()
        expect(page.locator(".tile").last).to_have_text("4")


def test_size_and_theme_are_kept_on_the_tablet(sit):
    page = sit(stub())
    page.get_by_role("button", name="글자 크게").click()
    page.get_by_role("button", name="밝게 / 어둡게").click()
    expect(page.locator("html[data-text='125'][data-theme=dark]")).to_have_count(1)
    page.reload()
    expect(page.locator("html[data-text='125'][data-theme=dark]")).to_have_count(1)


def test_own_totals_are_printed_and_nothing_else(sit):
    page = sit(stub())
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".own-totals tbody tr")).to_have_count(4)
    expect(page.locator(".own-totals tbody tr").first).to_contain_text("25")
    assert not page.locator(".head, .mine, .foot").first.is_visible()


def test_a_cold_tablet_fetches_little_and_asks_nobody_else(visit, hall):
    page = visit("/sign-in", "jun", size=LANDSCAPE)
    page.wait_for_load_state("networkidle")  # what that page still fetched was counted here once
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.clearBrowserCache")
    sizes, asked = {}, {}
    client.on("Network.requestWillBeSent", lambda one: asked.update({one["requestId"]: one}))
    client.on(
        "Network.loadingFinished",
        lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]}),
    )
    address = hall("weight") + "#sheet/final/A1"
    page.goto(page.url.replace("/sign-in", address))
    page.locator(".criteria").wait_for()
    page.wait_for_load_state("networkidle")
    urls = [one["request"]["url"] for one in asked.values()]
    assert len(urls) <= 8, urls
    assert sum(sizes.get(key, 0) for key in asked) <= 60_000, sizes
    assert {url.split("/")[2] for url in urls if not url.startswith("data:")} == {
        page.url.split("/")[2]
    }


def changed_by_a_tap(page):
    """How many changes of the page a tap on a chip makes."""
    return page.evaluate("""async () => {
      const seen = [];
      const watch = new MutationObserver((list) => seen.push(...list));
      const all = { subtree: true, childList: true, attributes: true, characterData: true };
      watch.observe(document.body, all);
      document.querySelectorAll('.crit .pick')[1].click();
      document.querySelectorAll('.chip')[1].click();
      await new Promise((done) => setTimeout(done, 500));
      watch.disconnect();
      return seen.length;
    }""")


def test_a_tap_among_a_thousand_entries_changes_no_more_of_the_page_than_among_ten(sit):
    counts = []
    for size in (10, 1000):
        page = sit(Stub([entry(n) for n in range(1, size + 1)]))
        expect(page.locator(".item")).to_have_count(size)
        go(page, "M07" if size == 10 else "M700")
        page.keyboard.type("7")
        expect(page.locator(".tile").first).to_have_text("7")
        counts.append(changed_by_a_tap(page))
    assert counts[1] <= 2 * counts[0]


def test_with_a_service_worker_a_reload_needs_no_line(visit, hall):
    page = visit(hall("worker"), "jun", size=LANDSCAPE)
    page.locator(".item").first.click()
    page.keyboard.type("50")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    ready = """async () => {
      await navigator.serviceWorker.ready;
      const wanted = [location.pathname, document.querySelector('script[src]').src];
      for (;;) {
        const found = await Promise.all(wanted.map((one) => caches.match(one)));
        if (found.every(Boolean)) return true;
        await new Promise((done) => setTimeout(done, 50));
      }
    }"""
    assert page.evaluate(ready)
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    page.keyboard.type("31")
    expect(page.locator(".tile")).to_have_text(["50", "31"])  # a tile shows what is kept
    expect(page.locator(".sync")).to_contain_text("대기")
    page.once("dialog", lambda asked: asked.accept())
    page.reload()
    expect(page.locator(".tile")).to_have_text(["50", "31"])
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료", timeout=40000)


def test_without_a_service_worker_the_page_lives_on_without_a_line(visit, hall):
    page = visit("/sign-in", "jun", size=LANDSCAPE)
    page.context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page.goto(page.url.replace("/sign-in", hall("plain")))
    page.locator(".item").first.wait_for()
    page.context.set_offline(True)
    for number, key in enumerate(("A1", "B2", "C3"), 1):
        page.evaluate(f"location.hash = '#sheet/final/{key}'")
        expect(page.locator(".head-title .no")).to_have_text(f"{number}번")
        page.keyboard.type("9")
        expect(page.locator(".tile").first).to_have_text("9")
    expect(page.locator(".sync")).to_contain_text("3건 대기")
    page.context.set_offline(False)
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료", timeout=40000)
