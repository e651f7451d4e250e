"""The pages of paper mode and of practice."""

import re
from decimal import Decimal
from html import unescape

import pytest
from sqlalchemy import select

from judging.models.people import Judge
from judging.models.rubrics import Criterion
from judging.models.sheets import ScoreSheet
from judging.services import practices, rounds, tallies
from tests import factories
from tests.factories import NOON
from tests.tablets import Tablet, opened

PAPER, PRACTICE = "/c/campus/rounds/final/paper", "/c/campus/rounds/final/practice"
SHEET = PAPER + "/J1/A1"
GIVEN = {"mark.idea": "54", "mark.craft": "33"}


@pytest.fixture
def people(session):
    return opened(session)


@pytest.fixture
def browser(app, people):
    """Somebody's browser, in English."""

    def of(name):
        client = factories.sign_in(app.test_client(), getattr(people, name))
        client.post("/language", data={"language": "en"})
        return client

    return of


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def boxes(answer):
    return re.findall(r'name="mark\.\w+" value="(.*?)"', answer.text)


def test_the_boxes_are_blank_for_whoever_has_not_typed(browser):
    browser("rhea").post(SHEET, data=GIVEN)
    assert boxes(browser("odi").get(SHEET)) == ["", ""]
    assert boxes(browser("rhea").get(SHEET)) == ["54", "33"]


def test_after_a_sheet_one_comes_to_the_next(browser):
    answer = browser("rhea").post(SHEET, data=GIVEN)
    assert answer.location.endswith("/paper/J1/B2")


def test_the_second_one_fills_it_in(browser, session):
    browser("rhea").post(SHEET, data=GIVEN)
    page = browser("odi").post(SHEET, data=GIVEN, follow_redirects=True)
    assert "J1 A1: both typed the same. The sheet is handed in." in text(page)
    assert "Filled in from paper" in text(browser("odi").get(PAPER + "/J1"))


def test_a_mismatch_is_shown_cell_by_cell_and_blocks(browser, session):
    browser("rhea").post(SHEET, data=GIVEN)
    page = browser("odi").post(SHEET, data=GIVEN | {"mark.craft": "38"}, follow_redirects=True)
    assert "Two people read different things" in text(page)
    odd = re.findall(r'<tr class="odd">.*?<label[^>]*>(.*?)</label>', page.text, re.S)
    assert odd == ["Craft"]
    assert "33" in text(page)
    assert boxes(page) == ["54", "38"]
    session.rollback()
    assert set(session.scalars(select(ScoreSheet.state))) == {"blank"}


def test_what_was_typed_stays_in_the_boxes_when_it_is_refused(browser):
    page = browser("rhea").post(SHEET, data={"mark.idea": "99", "mark.craft": "33"})
    assert page.status_code == 422
    assert "is not on the scale" in text(page)
    assert boxes(page) == ["99", "33"]


def test_a_sheet_begun_on_a_tablet_says_so(browser, session):
    jun = Tablet.of(session)
    jun.send(jun.mark("12"))
    page = browser("rhea").get(SHEET)
    assert "On a tablet" in text(page)
    assert page.text.count(" disabled") == 3
    assert "12" not in boxes(page)
    assert browser("rhea").post(SHEET, data=GIVEN).status_code == 422


def test_a_number_from_the_paper_leads_to_its_sheet(browser):
    for said in ("J1 A1", "J1/A1", " J1   A1 "):
        found = browser("odi").get(PAPER + "/find", query_string={"sheet": said})
        assert found.location.endswith(SHEET)
    assert browser("odi").get(PAPER + "/find?sheet=J1").status_code == 422
    assert browser("odi").get(PAPER + "/J1/Z9").status_code == 404


def test_the_printed_sheets_are_filled_in_before_the_judge_writes(browser):
    page = browser("olga").get(PAPER + "/print?judge=J1")
    assert page.text.count('class="paper-sheet"') == 3
    assert page.text.count("<svg") >= 3
    said = text(page)
    assert "Jun" in said
    assert "Signature" in said
    assert "Ada's Engine" in said


def test_a_total_is_asked_for_only_where_the_boxes_add_up_to_it(browser, session):
    """A criterion that counts twice would make the sum of the boxes another number."""
    sheets = PAPER + "/print?judge=J1"
    assert 'class="sum"' in browser("rhea").get(SHEET).text
    assert 'class="sum"' in browser("rhea").get(sheets).text
    session.scalars(select(Criterion).where(Criterion.key == "craft")).one().weight = Decimal(2)
    session.commit()
    assert 'class="sum"' not in browser("rhea").get(SHEET).text
    assert 'class="sum"' not in browser("rhea").get(sheets).text


def test_an_auditor_looks_on_and_types_nothing(browser):
    assert (
        'href="/c/campus/rounds/final/paper/J1/A1"'
        not in browser("augusta").get(PAPER + "/J1").text
    )
    assert browser("augusta").get(SHEET).status_code == 403


def test_the_tally_says_which_sheets_came_on_paper(browser, people):
    for who in ("rhea", "odi"):
        browser(who).post(SHEET, data=GIVEN)
    rounds.close("campus", "final", by=people.olga.id, at=NOON)
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    page = browser("olga").get("/c/campus/rounds/final/tally")
    assert "1 sheet came on paper, typed by two people: J1 A1" in text(page)


def test_the_history_of_a_sheet_shows_every_copy_after_the_end(browser, people):
    for who, craft in (("rhea", "33"), ("odi", "38"), ("odi", "33")):
        browser(who).post(SHEET, data=GIVEN | {"mark.craft": craft})
    address = "/c/campus/rounds/final/control/sheets/J1/A1"
    assert "Typed off paper" not in text(browser("olga").get(address))
    rounds.close("campus", "final", by=people.olga.id, at=NOON)
    page = text(browser("olga").get(address))
    assert page.index("Rhea") < page.index("Odi")
    assert page.count("Odi") == 2
    assert "38" in page


def test_a_practice_is_opened_looked_at_and_closed(browser, session, people):
    odi = browser("odi")
    assert "No practice has been opened yet." in text(odi.get(PRACTICE))
    odi.post(PRACTICE, data={"title": "Sample", "text": "read this"})
    session.rollback()
    jun = Tablet.of(session)
    jun.send(jun.op("practice", "30", None, "idea"), jun.op("practice", "20", None, "craft"))
    page = odi.get(PRACTICE)
    assert "1 of 2 judges have filled in everything" in text(page)
    assert page.text.count('class="dot"') == 2
    assert "1 judge: from 30 to 30, median 30" in text(page)
    odi.post(PRACTICE + "/close")
    assert "Closed on" in text(odi.get(PRACTICE))


def test_the_spread_names_nobody(browser, session, people):
    practices.begin("campus", "final", title="x", text="", by=people.odi.id, at=NOON)
    for key, points in (("J1", "50"), ("J2", "30")):
        tablet = Tablet.of(session, key)
        tablet.send(tablet.op("practice", points, None, "idea"))
    figures = " ".join(re.findall(r"<figure.*?</figure>", browser("olga").get(PRACTICE).text, re.S))
    assert "from 30 to 50" in figures
    for name in session.scalars(select(Judge.name)):
        assert name not in figures
