"""The office at its table: entries are decided on, taken back, brought in; axe finds nothing."""

import pytest
from sqlalchemy import select, update

from judging.extensions import db
from judging.models.contests import Contest, Division
from judging.models.people import TeamMember
from judging.models.rounds import Round
from judging.packages.document import EntryRow, MemberRow
from tests import factories
from tests.browser.test_pages import DESK, PHONE, WIDER, faults

pytestmark = pytest.mark.needs("chromium")
TITLES = ("골목길 안전 지도", "골목길 안전지도!", "빗물 저금통", "모두의 정류장")
TABLE = "접수번호,작품명,팀명,이메일 주소\nN1,새 작품,새 팀,new@example.org\nN 2,틀린 번호,팀,x\n"


@pytest.fixture(scope="module")
def office(site_app):
    """A contest with twenty entries before its judging, another without any; Olga owns both."""
    with site_app.app_context():
        session = db.session()
        entries = tuple(
            EntryRow(f"E{n:02}", TITLES[n] if n < 4 else f"출품작 {n}", f"팀 {n}")
            for n in range(20)
        )
        members = (MemberRow("팀 0", "김하나", "hana@example.org", "leader"),)
        people = {"entries": entries, "members": members, "judged": False}
        for key, changes in (("office", people), ("bare", {"entries": (), "members": ()})):
            document = factories.document(key, **{"judged": False} | changes)
            contest = factories.contest(session, document)
            for name, role in (("olga", "owner"), ("rhea", "recorder")):
                factories.seat(session, contest, factories.user(session, name), role)
            youth = {
                "key": "youth",
                "position": 1,
                "texts": {"title": "청소년", "title_en": "Youth"},
            }
            session.add(Division(contest_id=contest.id, **youth))
        ours = select(Contest.id).where(Contest.key.in_(["office", "bare"]))
        there = update(Round).where(Round.contest_id.in_(ours))
        session.execute(
            there.values(state="setup"), execution_options={"synchronize_session": False}
        )
        assert session.scalars(select(TeamMember.name).where(TeamMember.name == "김하나")).all()
        session.commit()
        db.session.remove()
    return "/c/office"


def test_entries_are_filtered_turned_down_with_a_reason_and_taken_back(visit, office):
    page = visit(f"{office}/entries", "olga", lang="en")
    page.fill("#q", "골목길")
    page.click("form.filters button")
    assert page.locator("tbody tr").count() == 2
    page.locator("[data-tick-all] input").check()
    assert page.locator("[data-ticked]").inner_text() == "Ticked: 2"
    page.get_by_label("Not eligible", exact=True).check()
    page.fill("#reason", "The same entry twice")
    page.click("#acts button")
    assert "2 entries change" in page.locator("main").inner_text()
    page.click("main form .btn.primary")
    assert "2 entries found not eligible" in page.locator("#done").inner_text()
    page.goto(page.url.partition("?")[0] + "?verdict=ineligible")
    assert page.locator("tbody tr").count() == 2
    assert "The same entry twice" in page.locator("tbody").inner_text()
    page.go_back()
    page.click("#done button")
    assert "Taken back" in page.locator("[role=status]").inner_text()
    page.goto(page.url.partition("?")[0] + "?verdict=ineligible")
    assert page.locator("tbody tr").count() == 0


def test_a_range_is_ticked_with_the_keyboard_and_shift(visit, office):
    page = visit(f"{office}/entries", "olga", lang="en")
    boxes = page.locator("tbody input[name=key]")
    boxes.nth(1).focus()
    page.keyboard.press("Space")
    boxes.nth(4).click(modifiers=["Shift"])
    assert page.locator("[data-ticked]").inner_text() == "Ticked: 4"
    assert page.locator("[data-for=moved]").is_hidden()
    page.get_by_label("Move to another division").check()
    assert page.locator("[data-for=moved]").is_visible()


def test_a_table_with_a_mistake_brings_in_its_good_line(visit, office, carry_out):
    page = visit(f"{office}/entry-imports", "olga", lang="en")
    table = {"name": "form.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.set_input_files("input[type=file]", table)
    page.get_by_role("button", name="Upload").click()
    assert page.locator("#of-title option:checked").inner_text() == "작품명"
    assert not faults(page)
    page.get_by_role("button", name="Check every line").click()
    carry_out()
    page.reload()
    report = page.locator("section.entries").inner_text()
    assert "has other signs than letters" in report
    assert "is no e-mail address" in report
    assert not faults(page)
    page.get_by_role("button", name="Bring in only the 1 good line").click()
    carry_out()
    page.reload()
    assert not faults(page)
    page.goto(page.url.partition("/entry-imports")[0] + "/entries?q=N1")
    assert "새 작품" in page.locator("tbody").inner_text()


PAGES = (
    "/c/office/entries",
    "/c/office/entries?q=nothing",
    "/c/office/entries?twins=y",
    "/c/office/entries/E00",
    "/c/office/entry-duplicates",
    "/c/office/entry-acts",
    "/c/office/bonuses",
    "/c/office/entry-imports",
    "/c/office/entries-export",
    "/c/office/privacy",
    "/c/office/privacy/records",
    "/c/office/privacy/look",
    "/c/bare/entries",
    "/c/bare/entry-duplicates",
    "/c/bare/entry-imports",
    "/c/bare/privacy",
)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_no_page_overflows_and_axe_finds_nothing(visit, office, lang):
    wrong = []
    for scheme, size in (("light", DESK), ("dark", PHONE)):
        page = visit("/c/office/entries", "olga", size=size, lang=lang, scheme=scheme)
        root = page.url.partition("/c/office")[0]
        for path in PAGES:
            page.goto(root + path)
            if page.evaluate(WIDER) > 0:
                wrong.append(f"{path} {size}: wider than its window")
            wrong += [f"{path} {size} {lang}: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_axe_finds_nothing_where_something_was_wrong(visit, office, lang):
    page = visit(f"{office}/entries", "olga", lang=lang, size=PHONE)
    page.locator("input[name=act][value=eligible]").check()
    page.click("#acts button")
    assert page.locator("[role=alert]").count() == 1
    assert not faults(page)
    page.goto(page.url.partition("/c/office")[0] + f"{office}/entry-duplicates")
    page.locator("input[name=reason]").first.fill("  ")
    page.locator("form.row button").first.click()
    assert page.locator(".wrong").count() == 1
    assert not faults(page)
