"""The tally page and the hand calculation."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from judging.extensions import db
from judging.models.awards import Award
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge, Team
from judging.models.rounds import Round
from judging.models.sheets import Mark, ScoreSheet
from judging.packages.read import read_package
from judging.services import audit, decisions, tallies
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON

SCENARIOS = Path(__file__).resolve().parents[1] / "data" / "scenarios"


@pytest.fixture
def people(session):
    return factories.cast(session, factories.contest(session))


@pytest.fixture
def olga(app, people):
    """Olga's browser, in English."""
    client = factories.sign_in(app.test_client(), people.olga)
    client.post("/language", data={"language": "en"})
    return client


def tally(client, number=""):
    return client.get("/c/campus/rounds/final/tally" + (f"?number={number}" if number else ""))


def cells(page, key):
    """The text of the cells in an entry's line."""
    row = re.search(rf"<tr>(?:(?!</tr>).)*?<b>{key} .*?</tr>", page, re.S)
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row[0], re.S)
    return [re.sub(r"<[^>]+>", " ", cell).split() for cell in found]


def test_before_a_tally_there_is_the_way_to_one(olga):
    assert "No tally has been taken of this round yet." in tally(olga).text
    olga.post("/c/campus/rounds/final/tally")
    page = tally(olga).text
    assert cells(page, "A1")[2:4] == [["87"], ["85"]]
    assert ["86.00"] in cells(page, "A1")
    assert page.index("A1 Ada") < page.index("B2 Bob") < page.index("C3 Cho")


def test_while_judging_the_page_tells_what_is_missing_and_no_score(olga, session, people):
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    session.execute(update(Round).values(state="judging"))
    session.commit()
    page = tally(olga).text
    assert "The judging has not ended" in page
    assert "86.00" not in page
    assert olga.get("/c/campus/rounds/final/tally/A1").status_code == 404


def test_every_score_opens_its_calculation(olga, people):
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    page = olga.get("/c/campus/rounds/final/tally/A1").text
    assert "172 ÷ 2 = 86" in page
    assert "Idea" in page
    assert olga.get("/c/campus/rounds/final/tally/nobody").status_code == 404


def change_a_mark(session, by):
    """A reopened sheet: a judge's mark goes up by one after the tally."""
    with write() as writing:
        mark = writing.scalars(select(Mark).order_by(Mark.sheet_id, Mark.criterion_id)).first()
        mark.points += 1
        seq = audit.record(
            writing,
            at=NOON,
            by=by,
            contest_id=writing.scalar(select(Contest.id)),
            act="sheet.saved",
            subject="sheet",
            details={},
        )
        changed = update(ScoreSheet).where(ScoreSheet.id == mark.sheet_id)
        writing.execute(changed.values(changed_seq=seq))
    session.rollback()


def test_what_changed_since_is_told_above(olga, session, people):
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    change_a_mark(session, people.olga.id)
    assert "1 sheet changed since this tally." in tally(olga).text
    olga.post("/c/campus/rounds/final/tally")
    assert "1 sheet changed" not in tally(olga).text


def test_an_earlier_tally_stays_as_it_was(olga, people):
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    said = {"act": "no_show", "round_key": "final", "entry_key": "C3", "reason": "불참"}
    decisions.record("campus", **said, by=people.olga.id, at=NOON)
    assert "Did not appear" in tally(olga).text
    assert "earlier tally, No. 1" in tally(olga, number=1).text
    assert "Did not appear" not in tally(olga, number=1).text
    assert tally(olga, number=99).status_code == 404


def test_a_blind_contest_shows_the_chair_no_team(app, people):
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    page = tally(factories.sign_in(app.test_client(), people.chae)).text
    assert "Ada&#39;s Engine" in page
    assert "A1 Ada<" not in page


def test_titles_are_text_and_never_markup(olga, session, people):
    hostile = "<img src=x onerror=alert(1)>{{7*7}}"
    session.execute(update(Entry).values(title=hostile))
    session.commit()
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    for url in ("", "/A1"):
        page = olga.get("/c/campus/rounds/final/tally" + url).text
        assert "<img" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in page


def test_a_name_that_changes_later_stands_on_the_next_page(olga, session, people):
    """The tally was drawn up for a reader already; it must not be shown with yesterday's names."""
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    for change, old in (
        (update(Entry).where(Entry.key == "A1").values(title="바뀐 이름"), "Ada&#39;s Engine"),
        (update(Judge).where(Judge.key == "J1").values(name="바뀐 이름"), "Jun"),
        (update(Team).where(Team.name == "Ada").values(name="바뀐 이름"), "A1 Ada"),
        (update(Award).values(texts={"title": "바뀐 이름"}), "대상"),
    ):
        assert old in tally(olga).text
        session.execute(change)
        session.commit()
        page = tally(olga).text
        assert old not in page
        assert "바뀐 이름" in page


def test_each_reader_has_the_tally_in_his_language(olga, app, people):
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    korean = factories.sign_in(app.test_client(), people.olga)
    korean.post("/language", data={"language": "ko"})
    for _ in range(2):
        assert "Award line: the 1 above hold an award" in tally(olga).text
        assert "수상선 — 위 1팀 시상" in tally(korean).text


@pytest.mark.parametrize("key", ['A"1', "A1'", "$", "%22", "]"])
def test_no_entry_has_a_key_that_nobody_gave(olga, people, key):
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    assert olga.get(f"/c/campus/rounds/final/tally/{key}").status_code == 404


@pytest.mark.parametrize("name", sorted(path.name for path in SCENARIOS.iterdir() if path.is_dir()))
def test_every_scenario_can_be_shown(app, session, name):
    """Every round of every scenario, its calculations, and the pages beside it, in Korean."""
    package = read_package(SCENARIOS / name)
    contest = factories.contest(session, package)
    owner = factories.user(session, "olga")
    factories.seat(session, contest, owner, "owner")
    client = factories.sign_in(app.test_client(), owner)
    client.post("/language", data={"language": "ko"})
    for item in package.book.rounds:
        base = f"/c/{contest.key}/rounds/{item.key}/tally"
        assert client.post(base).status_code == 302
        page = client.get(base)
        assert page.status_code == 200
        assert not re.search(r"%\(\w+\)[sd]", page.text), "a sentence was not filled in"
        for key in re.findall(rf'href="{base}/([^"?]+)"', page.text)[::9]:
            assert client.get(f"{base}/{key}").status_code == 200
    for place in ("", "/decisions", "/awards", "/announcement"):
        assert client.get(f"/c/{contest.key}{place}").status_code == 200


def test_the_page_asks_the_database_equally_often_for_few_and_many(app, session, people):
    few = factories.document("few")
    many = factories.document("many")
    many = replace(
        many,
        entries=tuple(
            row._replace(entry=f"{row.entry}-{at}", team=f"{row.team} {at}")
            for row in many.entries
            for at in range(12)
        ),
        scores=tuple(
            row._replace(entry=f"{row.entry}-{at}") for row in many.scores for at in range(12)
        ),
        members=(),
    )
    asked = {}
    for package in (few, many):
        contest = factories.contest(session, package)
        factories.seat(session, contest, people.olga, "owner")
        tallies.take(contest.key, "final", by=people.olga.id, at=NOON)
        client = factories.sign_in(app.test_client(), people.olga)
        asked[contest.key] = count_queries(app, client, f"/c/{contest.key}/rounds/final/tally")
    assert asked["few"] == asked["many"]


def count_queries(app, client, url):
    count = 0

    def counted(*_):
        nonlocal count
        count += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", counted)
    try:
        assert client.get(url).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", counted)
    return count
