"""The pages of the office's table."""

import pytest
from sqlalchemy import event, update

from judging.extensions import db
from judging.models.rounds import Round
from judging.packages.document import EntryRow
from judging.services import duplicates
from judging.services.transactions import write
from tests import factories

PAGE = "/c/campus/entries"
EVIL = "<script>alert(1)</script>{{7*7}}"


@pytest.fixture
def people(session):
    people = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    with write() as writing:
        writing.execute(update(Round).values(state="setup"))
    return people


@pytest.fixture
def olga(client, people):
    factories.sign_in(client, people.olga)
    client.post("/language", data={"language": "en"})
    return client


def mark_in(page):
    return page.text.split('name="mark" value="')[1].split('"')[0]


def test_entries_are_ticked_looked_at_decided_and_taken_back(olga):
    chosen = {"act": "ineligible", "reason": "Too old", "key": ["A1", "B2"]}
    preview = olga.post("/c/campus/entry-acts/preview", data=chosen)
    assert "2 entries change" in preview.text
    done = olga.post(
        "/c/campus/entry-acts", data=chosen | {"mark": mark_in(preview)}, follow_redirects=True
    )
    assert "2 entries found not eligible" in done.text
    assert done.text.count("Too old") == 3
    back = olga.post("/c/campus/entry-acts/1/undo", follow_redirects=True)
    assert "Taken back" in back.text
    assert "Undecided 3" in back.text


def test_a_missing_reason_is_said_beside_what_was_typed(olga):
    chosen = {"act": "ineligible", "key": "A1"}
    mark = mark_in(olga.post("/c/campus/entry-acts/preview", data=chosen))
    answer = olga.post("/c/campus/entry-acts", data=chosen | {"mark": mark})
    assert answer.status_code == 422
    assert "Give the reason in a sentence" in answer.text


def test_without_a_choice_the_table_says_what_to_do(olga):
    answer = olga.post("/c/campus/entry-acts/preview", data={"act": "eligible"})
    assert answer.status_code == 422
    assert "Choose at least one entry." in answer.text
    assert olga.post("/c/campus/entry-acts/preview", data={"key": "A1"}).status_code == 422


@pytest.mark.parametrize(
    "query",
    ["sort=score", "sort=-avg", "sort=title;drop", "verdict=x", "status=x", "division=x", "page=0"],
)
def test_an_address_that_asks_for_what_there_is_not_is_refused(olga, query):
    assert olga.get(f"{PAGE}?{query}").status_code == 400


def test_a_search_for_signs_of_a_database_finds_nothing_and_harms_nothing(olga):
    bombs = ("%_" * 50, "%a" * 50, "\\%" * 50, "(a+)+$" * 16)
    for words in ("' OR 1=1 --", "%", "_", "\\", "a" * 100, *bombs):
        assert "No entry fits" in olga.get(PAGE, query_string={"q": words}).text


def test_what_strangers_wrote_is_shown_as_text(olga, session):
    entries = (EntryRow("A1", EVIL, EVIL), EntryRow("B2", EVIL, "Bob"))
    contest = factories.contest(
        session, factories.document("evil", judged=False, entries=entries, members=())
    )
    factories.seat(session, contest, factories.user(session, "olga"), "owner")
    for path in ("entries", "entries/A1", "entry-duplicates"):
        page = olga.get(f"/c/evil/{path}").text
        assert EVIL not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_an_entry_of_another_contest_is_missing(olga, session):
    factories.contest(session, factories.document("other"))
    assert olga.get("/c/other/entries/A1").status_code == 404
    assert olga.get("/c/other/entries").status_code == 404
    assert olga.get(f"{PAGE}/Z9").status_code == 404


def test_an_auditor_looks_on(client, people):
    factories.sign_in(client, people.augusta)
    for path in (PAGE, f"{PAGE}/A1", "/c/campus/entry-acts", "/c/campus/entry-duplicates"):
        assert '<form method="post"' not in client.get(path).text.split("<main")[1]


def test_the_table_asks_the_database_equally_often_whatever_is_in_it(olga, session):
    many = tuple(EntryRow(f"E{n:03}", f"Same {n % 3}", f"T{n}") for n in range(120))
    contest = factories.contest(
        session, factories.document("many", judged=False, entries=many, members=())
    )
    factories.seat(session, contest, factories.user(session, "olga"), "owner")
    assert asked(olga, PAGE) == asked(olga, "/c/many/entries") == asked(olga, PAGE + "?twins=y")


def asked(client, path):
    statements = []
    duplicates.KNOWN.clear()  # as after an act

    def count(*_):
        statements.append(1)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(statements)
