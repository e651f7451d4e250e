"""Attaching scans to paper sheets, and seeing them beside the boxes, through the pages."""

import io
import re

import pytest

from tests import factories, paper
from tests.drawn import no_files
from tests.tablets import opened

SHEET = "/c/campus/rounds/final/paper/J1/A1"
GIVEN = {"mark.idea": "54", "mark.craft": "33"}


@pytest.fixture
def browser(app, session):
    """Somebody's browser, in English."""
    no_files()
    people = opened(session)

    def of(name):
        client = factories.sign_in(app.test_client(), getattr(people, name))
        client.post("/language", data={"language": "en"})
        return client

    return of


def attach(client, data, name="photo.jpg"):
    body = {"file": (io.BytesIO(data), name)}
    return client.post(f"{SHEET}/scans", data=body, content_type="multipart/form-data")


def pictures(page):
    return re.findall(r'<img src="([^"]+/scans/[^"]+)"', page.text)


def test_the_second_person_sees_the_scan_beside_the_boxes(browser):
    assert attach(browser("rhea"), paper.deck(2)).location == SHEET
    page = browser("odi").get(SHEET)
    assert 'class="paper-desk seen"' in page.text
    assert page.text.index("data-scan") < page.text.index('name="mark.idea"')
    assert len(pictures(page)) == 2
    picture = browser("odi").get(pictures(page)[0], buffered=True)
    assert picture.content_type == "image/webp"
    assert "no-store" in picture.headers["Cache-Control"]


def test_nobody_without_the_paper_right_sees_a_scan(browser):
    attach(browser("rhea"), paper.picture())
    (source,) = pictures(browser("rhea").get(SHEET))
    original = source.rpartition("/")[0] + "/original"
    for who in ("chae", "augusta", "jun", "ada", "bob", "vi", "adam"):
        for address in (source, original, SHEET):
            assert browser(who).get(address).status_code in (403, 404), who
        assert attach(browser(who), paper.picture(colour="red")).status_code in (403, 404)
    for who in ("olga", "odi"):
        assert browser(who).get(source, buffered=True).status_code == 200


def test_the_file_as_it_came_is_only_ever_a_download(browser):
    attach(browser("rhea"), paper.picture(), "심사표.png")
    (source,) = pictures(browser("rhea").get(SHEET))
    answer = browser("rhea").get(source.rpartition("/")[0] + "/original", buffered=True)
    assert answer.data == paper.picture()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content_type == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_earlier_scan_is_still_to_be_seen(browser):
    attach(browser("rhea"), paper.picture(colour="navy"))
    (first,) = pictures(browser("rhea").get(SHEET))
    attach(browser("odi"), paper.picture(colour="red"))
    page = browser("odi").get(SHEET)
    assert "1 earlier scan" in page.text
    (second,) = pictures(page)
    assert first != second
    key = first.split("/")[-2]
    assert f"?scan={key}" in page.text
    earlier = browser("odi").get(f"{SHEET}?scan={key}")
    assert pictures(earlier) == [first]
    assert "A newer scan has replaced this one." in earlier.text


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        (b"<script>", 415, "A scan is a PDF file or a JPEG, PNG or WebP picture."),
        (paper.deck(7), 413, "A scan of one sheet has at most 6 pages."),
        (b"", 422, "This file is empty."),
    ],
)
def test_what_is_unfit_is_refused_on_the_sheets_page(browser, data, status, sentence):
    answer = attach(browser("rhea"), data)
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert 'name="mark.idea"' in answer.text


def test_a_refused_mark_keeps_the_scan_beside_it(browser):
    attach(browser("rhea"), paper.picture())
    page = browser("rhea").post(SHEET, data=GIVEN | {"mark.idea": "99"})
    assert page.status_code == 422
    assert len(pictures(page)) == 1


def test_the_list_leads_to_the_scan(browser):
    attach(browser("rhea"), paper.picture())
    assert f'<a class="badge" href="{SHEET}">Scan</a>' in browser("odi").get(SHEET[:-3]).text
    assert ">Scan</a>" not in browser("augusta").get(SHEET[:-3]).text
