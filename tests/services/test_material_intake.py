"""Many files at once: which entry each is for, and what is said of each."""

import io
import zipfile

import pytest

from judging.errors import NotReady, TooLarge
from judging.services import material_intake
from judging.services.material_files import Upload
from tests import factories, paper
from tests.drawn import carry_out, listed, no_files, stored_files
from tests.factories import NOON


@pytest.fixture
def olga(session):
    no_files()
    contest = factories.contest(session, factories.document(judged=False))
    return factories.cast(session, contest).olga


def many(olga, *uploads):
    found = [Upload(name, io.BytesIO(data)) for name, data in uploads]
    return material_intake.add_many("campus", found, by=olga.id, at=NOON)


def test_many_files_find_their_entries_by_their_names(olga):
    lines = many(
        olga,
        ("A1_deck.pdf", paper.deck(1)),
        ("b2.png", paper.picture()),
        ("C33 other.pdf", paper.deck(1)),
        ("C3.html", b"<html>"),
    )
    assert [(line.name, line.entry, line.what) for line in lines] == [
        ("A1_deck.pdf", "A1", "added"),
        ("b2.png", "B2", "added"),
        ("C33 other.pdf", "", "refused"),
        ("C3.html", "C3", "refused"),
    ]
    assert "begins with no entry" in lines[2].why
    assert "Only PDF" in lines[3].why
    carry_out()
    assert [len(listed(key)) for key in ("A1", "B2", "C3")] == [1, 1, 0]
    assert len(stored_files()) == 2 * 3  # what found no place is forgotten


def test_a_zip_brings_many_files_and_its_folders_may_name_the_entries(olga):
    archive = paper.zipped(
        {
            "all/A1/deck.pdf": paper.deck(1),
            "all/B2-poster.png": paper.picture(),
            "__MACOSX/._B2-poster.png": b"x",
            "all/.DS_Store": b"x",
        }
    )
    lines = many(olga, ("all.zip", archive))
    assert [(line.name, line.entry, line.what) for line in lines] == [
        ("deck.pdf", "A1", "added"),
        ("B2-poster.png", "B2", "added"),
    ]


def test_the_longest_key_that_fits_wins():
    keys = ["F1", "F1-2", "F12"]
    for name, key in {
        "F1.pdf": "F1",
        "F1-2 deck.pdf": "F1-2",
        "F12_a.pdf": "F12",
        "F123.pdf": "",
        "F1가.pdf": "",
        "f12.pdf": "F12",
        "F1/F12.pdf": "F12",
    }.items():
        assert material_intake.entry_for(name, keys) == key, name


def test_files_that_come_again_replace_or_are_told_to_be_there(olga):
    many(olga, ("A1_deck.pdf", paper.deck(1)), ("B2.png", paper.picture()))
    again = many(olga, ("A1_deck.pdf", paper.deck(2)), ("B2.png", paper.picture()))
    assert [line.what for line in again] == ["replaced", "refused"]
    assert "already" in again[1].why
    carry_out()
    assert [len(one.pages) for one in listed()] == [2]
    assert len(listed("B2")) == 1


def test_a_zip_bomb_and_a_broken_zip_are_refused(olga, monkeypatch):
    many_names = paper.zipped({f"A1_{n}.pdf": b"%PDF-" for n in range(301)})
    with pytest.raises(TooLarge, match="At most 300"):
        many(olga, ("a.zip", many_names))
    monkeypatch.setattr(material_intake, "MOST_UNPACKED", 10**6)
    with pytest.raises(TooLarge, match="too large"):
        many(olga, ("a.zip", paper.zipped({"A1.pdf": bytes(2 * 10**6)})))
    with pytest.raises(NotReady, match="damaged"):
        many(olga, ("a.zip", paper.zipped({"A1.pdf": paper.deck(1)})[:-40]))


def test_a_zip_that_lies_about_a_size_is_refused(olga):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("A1.pdf", bytes(10**6))
    data = made.getvalue().replace((10**6).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(NotReady, match="damaged"):
        many(olga, ("a.zip", data))
