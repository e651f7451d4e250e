"""Preparing what judges read, through the pages."""

import io
import re

import pytest
from sqlalchemy import event

from tests import factories, paper
from tests.drawn import carry_out, listed, no_files

PAGE = "/c/campus/materials/A1"


@pytest.fixture
def olga(app, session):
    no_files()
    people = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    client = factories.sign_in(app.test_client(), people.olga)
    client.post("/language", data={"language": "en"})
    return client


def send(client, path, data, name="deck.pdf", field="file", **form):
    body = {field: (io.BytesIO(data), name), **form}
    return client.post(path, data=body, content_type="multipart/form-data")


def test_a_file_is_added_drawn_and_seen(olga):
    assert "Judges have nothing to read here yet." in olga.get(PAGE).text
    added = send(olga, f"{PAGE}/files", paper.deck(2), title="발표자료")
    assert added.location == PAGE
    waiting = olga.get(PAGE).text
    assert "waiting to be drawn" in waiting
    assert 'data-progress="/c/campus/material-progress"' in waiting
    assert "data-ended" not in olga.get("/c/campus/material-progress").text
    carry_out()
    assert "data-ended" in olga.get("/c/campus/material-progress").text
    page = olga.get(PAGE).text
    assert "2 pages" in page
    assert "data-progress" not in page
    (source,) = set(re.findall(r'href="(/c/campus/material-pages/\w+)"', page)[:1])
    picture = olga.get(source, buffered=True)
    assert picture.content_type == "image/webp"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        (b"<html><script>alert(1)</script>", 415, "Only PDF files and PNG, JPEG or WebP"),
        (paper.flood(), 413, "more than 40 million pixels"),
        (paper.endless(101), 413, "more than 100 pages"),
        (paper.locked(), 422, "locked with a password"),
        (b"", 422, "This file is empty."),
    ],
)
def test_what_is_unfit_is_refused_on_the_page_and_the_title_stays_typed(
    olga, data, status, sentence
):
    answer = send(olga, f"{PAGE}/files", data, title="우리 발표")
    assert answer.status_code == status
    assert sentence in answer.text
    assert 'value="우리 발표"' in answer.text


def test_without_a_file_the_page_asks_for_one(olga):
    answer = olga.post(f"{PAGE}/files", data={"title": "x"})
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_a_failure_while_drawing_tells_its_reason_and_can_be_tried_again(olga, monkeypatch):
    send(olga, f"{PAGE}/files", paper.deck(1))
    lines = "judging.documents.rendering._lines"
    monkeypatch.setattr(lines, lambda *_, **__: iter([{"unfit": "memory"}]))
    carry_out()
    page = olga.get(PAGE).text
    assert "needs more memory or time" in page
    monkeypatch.undo()
    again = re.search(r'action="([^"]+/draw-again)"', page)[1]
    assert olga.post(again).location == PAGE
    carry_out()
    assert "1 page" in olga.get(PAGE).text


def test_texts_and_links_are_added_moved_and_taken_away(olga):
    olga.post(f"{PAGE}/texts", data={"text": "골목 센서"})
    olga.post(f"{PAGE}/links", data={"address": "https://example.org/v", "title": "시연"})
    page = olga.get(PAGE).text
    assert 'rel="noreferrer noopener" target="_blank">https://example.org/v' in page
    moves = re.findall(r'action="([^"]+/move)"', page)
    olga.post(moves[0], data={"step": "1"})
    assert [one.kind for one in listed()] == ["link", "text"]
    removals = re.findall(r'action="([^"]+/remove)"', olga.get(PAGE).text)
    olga.post(removals[0])
    assert [one.kind for one in listed()] == ["text"]


def test_a_script_is_no_link(olga):
    answer = olga.post(f"{PAGE}/links", data={"address": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "Give the whole address" in answer.text


def test_the_original_is_only_ever_a_download(olga):
    send(olga, f"{PAGE}/files", paper.deck(1), "팀 에이다 발표.pdf")
    (path,) = re.findall(r'href="([^"]+/original)"', olga.get(PAGE).text)
    answer = olga.get(path, buffered=True)
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%ED%8C%80" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.data.startswith(b"%PDF-")


def test_a_replaced_file_keeps_its_title(olga):
    send(olga, f"{PAGE}/files", paper.deck(1), title="발표")
    (path,) = re.findall(r'action="([^"]+/replace)"', olga.get(PAGE).text)
    assert send(olga, path, b"nothing").status_code == 415
    assert send(olga, path, paper.picture(), "poster.png").status_code == 302
    (one,) = listed()
    assert (one.title, one.file_name) == ("발표", "poster.png")


def test_many_files_are_reported_line_by_line(olga):
    archive = paper.zipped({"A1_deck.pdf": paper.deck(1), "Z9.pdf": paper.deck(1)})
    answer = send(olga, "/c/campus/materials", archive, "all.zip", field="files")
    assert answer.status_code == 200
    assert "A1: added" in answer.text
    assert "The name begins with no entry&#39;s key." in answer.text
    assert "2 without materials" in answer.text


def test_a_broken_zip_is_refused_with_a_sentence(olga):
    answer = send(olga, "/c/campus/materials", b"PK\x03\x04 nothing", "all.zip", field="files")
    assert answer.status_code == 422
    assert "This file is damaged: it cannot be opened." in answer.text


def test_the_list_counts_what_each_entry_has(olga):
    send(olga, f"{PAGE}/files", paper.deck(3))
    carry_out()
    page = olga.get("/c/campus/materials").text
    assert "1 material · 3 pages" in page
    assert page.count("nothing yet") == 2


def test_pages_of_another_contest_are_missing(olga, session):
    factories.contest(session, factories.document("fair", judged=False))
    send(olga, f"{PAGE}/files", paper.deck(1))
    carry_out()
    name = listed()[0].pages[0].image
    own = olga.get(f"/c/campus/material-pages/{name}", buffered=True)
    assert own.status_code == 200
    assert olga.get(f"/c/fair/material-pages/{name}").status_code == 404
    assert olga.get("/c/campus/materials/none").status_code == 404


def test_a_deck_may_be_larger_than_a_form_but_only_from_who_is_signed_in(olga, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    assert len(paper.deck(3)) > 1000
    assert send(olga, f"{PAGE}/files", paper.deck(3)).status_code == 302
    assert send(app.test_client(), f"{PAGE}/files", paper.deck(3)).status_code == 413


@pytest.mark.parametrize("path", ["/c/campus/materials", PAGE])
def test_pages_ask_the_database_as_often_however_much_there_is(olga, path, session):
    olga.get(path)
    few = questions(session, lambda: olga.get(path))
    for number in range(6):
        send(olga, f"{PAGE}/files", paper.picture(size=(50 + number, 50)))
        send(olga, "/c/campus/materials/B2/files", paper.picture(size=(50, 90 + number)))
    carry_out()
    assert questions(session, lambda: olga.get(path)) == few


def questions(session, act):
    asked = []
    engine = session.get_bind().engine

    def note(*_):
        asked.append(1)

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)
