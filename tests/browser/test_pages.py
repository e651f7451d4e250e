"""The pages in a browser: nothing overflows, nothing is cut, axe finds nothing, paper is paper."""

from pathlib import Path

import pytest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
KEY = "smart-city-hackathon-2018"
PHONE, TABLET, DESK = (390, 844), (820, 1180), (1440, 900)
SCREENS = ((PHONE, 1), (TABLET, 1), (DESK, 1), (TABLET, 2), (PHONE, 1.5))  # size and text
PAGES = [
    ("", "/"),
    ("", "/sign-in"),
    ("", f"/c/{KEY}/results"),
    ("", "/c/nowhere"),
    ("olga", "/"),
    ("olga", f"/c/{KEY}"),
    ("olga", f"/c/{KEY}/rounds/prelim/tally"),
    ("olga", f"/c/{KEY}/rounds/final/tally"),
    ("olga", f"/c/{KEY}/rounds/final/tally/T10"),
    ("olga", f"/c/{KEY}/decisions"),
    ("olga", f"/c/{KEY}/awards"),
    ("olga", f"/c/{KEY}/announcement"),
    ("olga", "/c/makeathon-2019-undecided/rounds/final/tally"),
    ("olga", "/c/makeathon-2019-undecided/awards"),
    ("olga", "/c/campus/rounds/final/assigning"),
    ("olga", "/c/campus/rounds/final/plans/2"),
    ("olga", "/c/fair/rounds/final/plans/2"),
    ("olga", "/c/fair/rounds/final/plans/2?view=entries&page=2"),
    ("olga", "/c/fair/rounds/final/plans/2?view=changes"),
    ("olga", "/c/fair/rounds/final/plans/2/judges/J02?did=lock+J02+E004"),
    ("olga", "/c/fair/rounds/final/plans/2/entries/E004"),
    ("olga", "/c/fair/rounds/final/plans/2/publish"),
    ("olga", "/c/fair/rounds/final/plans/1/print"),
    ("olga", "/c/fair/rounds/final/plans/1/print?by=entry"),
    ("olga", "/c/fair/rounds/final/simulator"),
    ("jun", "/c/fair/my-entries"),
    ("olga", "/c/fair/judges"),
    ("olga", "/c/fair/judges/cards"),
    ("olga", "/c/fair/judges/J02/edit"),
    ("olga", "/c/fair/tablets"),
    ("olga", "/c/fair/entrance/pledge"),
    ("olga", "/c/fair/programs"),
    ("", "/api/docs"),
]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """() => [...document.querySelectorAll('h1, h2, b, a, td, th, span, button')]
  .filter(node => getComputedStyle(node).textOverflow === 'ellipsis').length"""
pytestmark = pytest.mark.needs("chromium")


def faults(page):
    """What axe complains of."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags})", rules)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


def walk(visit, **how):
    """Every page, one after the other, with the name for a complaint."""
    for who, path in PAGES:
        yield f"{who or 'a visitor'} at {path}", visit(path, who, **how)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, scheme):
    found = {name: faults(page) for name, page in walk(visit, scheme=scheme)}
    assert not {name: list_ for name, list_ in found.items() if list_}


def test_no_page_is_wider_than_its_screen_and_no_name_is_cut(visit):
    offences = []
    for name, page in walk(visit):
        for (width, height), zoom in [
            (PHONE, 1),
            (TABLET, 1),
            (DESK, 1),
            (TABLET, 2),
            (PHONE, 1.5),
        ]:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(f"document.documentElement.style.fontSize = '{100 * zoom}%'")
            if page.evaluate(WIDER) or page.evaluate(CUT):
                offences.append(f"{name}, {width} wide, text at {zoom}")
    assert not offences


def test_on_a_phone_the_score_stands_beside_the_name(visit):
    page = visit(f"/c/{KEY}/rounds/final/tally", "olga", size=PHONE)
    assert page.locator("th.entry .beside").first.is_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    assert not page.locator("th.entry .beside").first.is_visible()


def test_the_tally_prints_without_controls_and_with_its_rules(visit):
    page = visit(f"/c/{KEY}/rounds/final/tally", "olga")
    page.emulate_media(media="print")
    for control in page.locator(".btn, .tabs, nav").all():
        assert not control.is_visible()
    for kept in (".notice.info", ".matrix tr.cut", ".legend", ".steps", ".signatures"):
        assert page.locator(kept).first.is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_decision_asks_only_for_what_it_needs(visit):
    page = visit("/c/makeathon-2019-undecided/decisions", "olga")
    page.select_option("[name=act]", "exclude_judge")
    assert page.locator("[name=judge_key]").is_visible()
    assert not page.locator("[name=entry_key]").is_visible()
    page.select_option("[name=act]", "chair_prefers")
    assert page.locator("[name=value]").is_visible()


def test_the_chair_decides_a_tie_and_the_ranking_follows(visit):
    page = visit("/c/makeathon-2019-undecided/decisions", "chae", lang="ko")
    page.select_option("[name=act]", "chair_prefers")
    page.select_option("[name=round_key]", "final")
    page.fill("[name=entry_key]", "M02")
    page.fill("[name=value]", "M01")
    page.fill("[name=reason]", "시연 완성도가 더 높음")
    page.click("form[data-decision] .primary")
    page.get_by_text("결정을 기록했고").wait_for()
    page.goto(page.url.replace("/decisions", "/rounds/final/tally"))
    first = page.locator(".matrix tbody tr").first
    assert "M02" in first.inner_text()
    assert page.get_by_text("동점 · 미해소").count() == 0


def test_the_language_changes_and_stays(visit):
    page = visit("/", lang="ko")
    page.get_by_role("button", name="English").click()
    assert page.locator("h1").inner_text() == "Contests"
    page.reload()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_ways_through_a_contest_are_menus_that_hand_and_keyboard_open(visit):
    """At the phone, at a small and a large screen; nothing waits for a mouse that hovers."""
    groups = {"Intake": 4, "Before": 4, "Event day": 2, "Results": 4}
    for size in (PHONE, (1024, 768), DESK):
        page = visit(f"/c/{KEY}/rounds/final/tally", "olga", size=size, lang="en")
        nav = page.get_by_role("navigation", name="Contest")
        assert nav.locator(".here").all_inner_texts() == ["Event day"]
        for name, count in groups.items():
            nav.locator("summary", has_text=name).focus()
            page.keyboard.press("Enter")
            links = nav.get_by_role("link").filter(has_not_text="Overview").all()
            assert len(links) == count, (name, size)  # only what is open is in sight
            assert all(link.bounding_box()["height"] >= 40 for link in links), size
            assert page.evaluate(WIDER) <= 0
        assert not faults(page)
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.textContent") == "Results"
        assert nav.get_by_role("link").count() == 1
    assert page.locator(".topbar").bounding_box()["height"] < 70  # one row at a desk
