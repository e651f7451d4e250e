"""The tablet in front of the real server: what a judge entered is what the database holds."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet

pytestmark = pytest.mark.needs("chromium")
TABLET = (1024, 768)


@pytest.fixture
def marks(site_app):
    """What holds in a contest: state and marks by judge and entry."""

    def read(key):
        with site_app.app_context():
            sheets = (
                select(ScoreSheet, Judge.key, Entry.key)
                .join(Judge, ScoreSheet.judge_id == Judge.id)
                .join(Entry, ScoreSheet.entry_id == Entry.id)
                .join(Round, ScoreSheet.round_id == Round.id)
                .join(Contest, Round.contest_id == Contest.id)
                .where(Contest.key == key)
            )
            found = {}
            for sheet, judge, entry in db.session().execute(sheets):
                given = (
                    select(Criterion.key, Mark.points)
                    .join(Criterion, Mark.criterion_id == Criterion.id)
                    .where(Mark.sheet_id == sheet.id)
                )
                points = {one: f"{mark:f}" for one, mark in db.session().execute(given)}
                if points or sheet.state != "blank":
                    found[judge, entry] = (sheet.state, points)
            db.session.remove()
        return found

    return read


def score(page, entry, *values):
    """Open an entry of the list, type its marks, hand the sheet in."""
    page.locator(".item", has_text=entry).click()
    for value in values:
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.locator("dialog .primary").click()
    expect(page.locator(".stand-in.submitted, .mine").first).to_be_visible()


def test_a_whole_judging_arrives_as_it_was_entered(visit, hall, marks):
    page = visit(hall("whole"), "jun", size=TABLET)
    given = {"A1": ("50", "31"), "B2": ("0", "40"), "C3": ("60", "7")}
    titles = {"A1": "Ada's Engine", "B2": "Bob's Bridge", "C3": "Cho's Clock"}
    for entry, values in given.items():
        page.goto(page.url.partition("#")[0] + "#list")
        score(page, titles[entry], *values)
    expect(page.locator(".sync")).to_contain_text("서버 저장 완료")
    assert marks("whole") == {
        ("J1", entry): ("submitted", {"idea": idea, "craft": craft})
        for entry, (idea, craft) in given.items()
    }
