"""A contest is set up from a template, published, read by a visitor and changed with a notice."""

import pytest

from tests.browser.test_pages import DESK, PHONE, WIDER, faults

pytestmark = pytest.mark.needs("chromium")
PARTS = ("names", "divisions", "criteria", "rounds", "awards", "dates", "texts")
WORDS = {
    "ko": {"wrong": "합이 100점", "open": "공고", "change": "변경공고 2호"},
    "en": {"wrong": "add up to 100", "open": "Notice", "change": "Change notice 2"},
}


def looks_right(page):
    """axe is content, and nothing is wider than its screen."""
    page.wait_for_load_state()  # with its style sheets
    assert not faults(page), page.url
    for width, height in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert not page.evaluate(WIDER), (page.url, width)


def put(page, names):
    """Type into fields and save."""
    for name, value in names.items():
        page.fill(f'[name="{name}"]', value)
    page.click(".savebar button.primary")


@pytest.fixture(params=["ko", "en"])
def begun(request, visit):
    """Olga in front of a draft that she began from the template of an idea competition."""
    lang = request.param
    owner = visit("/contests/new", "olga", lang=lang)
    looks_right(owner)
    owner.fill("[name=title_ko]", "스마트시티 아이디어 공모전")
    owner.fill("[name=title_en]", "Smart City Ideas")
    owner.fill("[name=key]", f"ideas-{lang}")
    owner.check("[value=idea]")
    owner.click("form[action$=new] button.primary")
    looks_right(owner)
    return owner, owner.url.removesuffix("/setup"), WORDS[lang], lang


def go_through(owner, home, words):
    """Every part of the settings is looked at; a wrong sum is refused with what was typed."""
    for part in PARTS:
        owner.goto(f"{home}/setup/{part}")
        looks_right(owner)
    put(owner, {"texts.theme_ko": "시민에게 필요한 도시", "texts.theme_en": "What citizens need"})
    owner.goto(f"{home}/setup/criteria")
    put(owner, {"rubrics.1.criteria.0.max": "31"})
    assert words["wrong"] in owner.locator(".wrong-list").inner_text()
    assert owner.input_value('[name="rubrics.1.criteria.0.max"]') == "31"
    looks_right(owner)
    put(owner, {"rubrics.1.criteria.1.max": "29"})
    assert owner.locator(".notice[role=status]").is_visible()


def publish(owner, home, reason=""):
    owner.goto(f"{home}/setup")
    looks_right(owner)
    if reason:
        owner.fill("[name=reason]", reason)
    owner.click("form[action$=publish] button")


def test_from_a_template_to_a_public_notice_and_its_change(visit, begun):
    owner, home, words, lang = begun
    go_through(owner, home, words)
    visitor = visit("/", lang=lang)
    visitor.goto(f"{home}/notice")
    assert visitor.locator(".notice-head").count() == 0  # nobody else sees a draft
    publish(owner, home)
    visitor.reload()
    assert visitor.locator(".log > li").count() == 1
    looks_right(visitor)

    owner.goto(f"{home}/setup/criteria")
    put(owner, {"rubrics.1.criteria.0.max": "25", "rubrics.1.criteria.1.max": "35"})
    publish(owner, home, reason="비중 조정")
    visitor.reload()
    assert words["change"] in visitor.locator(".log").inner_text()
    assert visitor.locator(".log .diff .went").count() == 2
    looks_right(visitor)
    visitor.goto(f"{home}/rules")
    looks_right(visitor)


@pytest.fixture
def draft(visit):
    """The address of a new draft of Olga's."""
    owner = visit("/contests/new", "olga", lang="en")
    owner.fill("[name=title_ko]", "저절로 저장")
    owner.fill("[name=title_en]", "Keeping")
    owner.fill("[name=key]", f"keeping-{int(owner.evaluate('Date.now()'))}")
    owner.check("[value=idea]")
    owner.click("form[action$=new] button.primary")
    return owner.url.removesuffix("/setup")


FIRST, SECOND = "rubrics.1.criteria.0.max", "rubrics.1.criteria.1.max"


def opened(visit, home, part, **how):
    page = visit("/", "olga", **how)
    page.goto(f"{home}/setup/{part}")
    return page


def type_in(page, name, text):
    """Type, and wait until the page itself has kept it."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as found:
        page.fill(f'[name="{name}"]', text)
        page.locator(f'[name="{name}"]').blur()
    return found.value


@pytest.mark.parametrize(
    ("lang", "kept", "wrong", "undo"),
    [
        ("ko", "저장됨", "맞지 않는 곳이 1개", "되돌리기"),
        ("en", "Kept at", "1 thing does not fit", "Undo everything"),
    ],
)
def test_settings_are_kept_while_one_types_and_undone(visit, draft, lang, kept, wrong, undo):
    page = opened(visit, draft, "criteria", lang=lang)
    before = page.locator(".example").last.inner_text()
    assert not page.locator("[data-undo]").is_visible()
    type_in(page, FIRST, "31")
    page.locator("[data-saved]", has_text=wrong).wait_for()
    assert "100" in page.locator('[id="rubrics.1.total-wrong"]').inner_text()
    assert page.locator('[name="rubrics.1.total"]').get_attribute("aria-invalid") == "true"
    assert page.locator(".example").last.inner_text() == before
    looks_right(page)
    page.reload()
    assert page.input_value(f'[name="{FIRST}"]') == "31"
    assert page.locator(".wrong-list").is_visible()
    type_in(page, SECOND, "29")
    page.locator("[data-saved]", has_text=kept).wait_for()
    assert page.locator('[id="rubrics.1.total-wrong"]').count() == 0
    assert not page.locator(".wrong-list").is_visible()
    page.wait_for_function(  # the worked example follows
        "before => [...document.querySelectorAll('.example')].at(-1).innerText !== before",
        arg=before,
    )
    looks_right(page)
    assert undo in page.locator("[data-undo]").inner_text()
    page.click("[data-undo]")
    assert page.input_value(f'[name="{FIRST}"]') == "30"
    assert not page.locator("[data-undo]").is_visible()


def test_without_a_line_it_says_so_asks_before_leaving_and_goes_on(visit, draft):
    page = opened(visit, draft, "texts", lang="en")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.route("**/setup/texts", lambda route: route.abort("internetdisconnected"))
    page.locator('[name="texts.theme_ko"]').press_sequentially("A city")
    page.locator("[data-saved].wrong", has_text="no connection").wait_for()
    page.unroute("**/setup/texts")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("[data-saved]", has_text="Kept at").wait_for()
    page.goto(f"{draft}/setup/names")
    assert asked == []
    page.goto(f"{draft}/setup/texts")
    assert page.input_value('[name="texts.theme_ko"]') == "A city"
    page.route("**/setup/texts", lambda route: route.abort("internetdisconnected"))
    page.locator('[name="texts.theme_ko"]').press_sequentially(" of citizens")
    page.locator("[data-saved].wrong").wait_for()
    page.goto(f"{draft}/setup/names")
    assert asked == ["beforeunload"]


def test_who_leaves_at_once_loses_nothing(visit, draft):
    page = opened(visit, draft, "texts", lang="en")
    page.locator('[name="texts.theme_ko"]').press_sequentially("At once")
    page.click("a[href$='/setup/names']")
    other = opened(visit, draft, "texts", lang="en")
    for _ in range(20):  # the last words come in while the next page is being read
        if other.input_value('[name="texts.theme_ko"]'):
            break
        other.reload()
    assert other.input_value('[name="texts.theme_ko"]') == "At once"


def test_of_two_windows_the_later_is_told_and_decides_by_the_button(visit, draft):
    one, other = (opened(visit, draft, "texts", lang="en") for _ in range(2))
    assert type_in(one, "texts.theme_ko", "First").ok
    assert type_in(other, "texts.theme_ko", "Second").status == 409
    other.locator("[data-saved].wrong", has_text="Somebody else").wait_for()
    other.click("[data-save]")
    assert other.locator(".notice[role=alert]").is_visible()
    assert other.input_value('[name="texts.theme_ko"]') == "Second"
    one.reload()
    assert one.input_value('[name="texts.theme_ko"]') == "First"
    other.click("[data-save]")
    one.reload()
    assert one.input_value('[name="texts.theme_ko"]') == "Second"


def test_enter_saves_and_does_not_undo(visit, draft):
    page = opened(visit, draft, "names", lang="en")
    assert type_in(page, "contest.host_ko", "City").ok
    page.locator("[data-undo]").wait_for()
    page.press('[name="contest.host_ko"]', "Enter")
    assert page.locator("[role=status]", has_text="Saved.").count() == 1
    assert page.input_value('[name="contest.host_ko"]') == "City"


def test_a_sheet_is_added_after_what_was_typed_is_kept(visit, draft):
    page = opened(visit, draft, "criteria", lang="en")
    page.fill('[name="rubrics.0.title_en"]', "Paper judging")
    page.click("aside form button")
    page.locator('[name="rubrics.2.title_en"]').wait_for()
    assert page.input_value('[name="rubrics.0.title_en"]') == "Paper judging"


def test_without_scripts_the_buttons_save_and_undo(chrome, site, signed_in, draft):
    context = chrome.new_context(java_script_enabled=False, storage_state=signed_in("olga"))
    page = context.new_page()
    page.goto(f"{draft}/setup/texts")
    page.fill('[name="texts.theme_ko"]', "버튼으로")
    page.click("[data-save]")
    assert page.input_value('[name="texts.theme_ko"]') == "버튼으로"
    page.click("[data-undo]")
    assert page.input_value('[name="texts.theme_ko"]') == ""
    context.close()
