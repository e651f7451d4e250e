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
    assert owner.locator("[role=status]").is_visible()


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


def test_who_leaves_settings_unsaved_is_asked_and_who_saved_them_is_not(visit):
    owner = visit("/contests/new", "olga", lang="en")
    owner.fill("[name=title_ko]", "떠나기")
    owner.fill("[name=title_en]", "Leaving")
    key = f"leaving-{int(owner.evaluate('Date.now()'))}"
    owner.fill("[name=key]", key)
    owner.check("[value=idea]")
    owner.click("form[action$=new] button.primary")
    home = owner.url.removesuffix("/setup")
    asked = []
    owner.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    owner.goto(f"{home}/setup/texts")
    put(owner, {"texts.theme_ko": "저장한 것"})
    owner.goto(f"{home}/setup/texts")
    assert asked == []
    owner.locator('[name="texts.theme_ko"]').press_sequentially("더")
    owner.goto(f"{home}/setup/names")
    assert asked == ["beforeunload"]
