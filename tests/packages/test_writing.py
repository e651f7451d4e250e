"""Writing a package: what is read and written again is the same to the byte."""

import csv
import unicodedata
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from judging.packages.document import DecisionRow, EntryRow
from judging.packages.layout import LAYOUT
from judging.packages.read import read_package
from judging.packages.write import TargetTaken, package_files, write_package
from tests.packages.random_documents import random_document
from tests.packages.small import put, spoilt

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "tests" / "data" / "scenarios").glob("*/contest.toml"))
DEMOS = sorted((ROOT / "judging" / "demo").glob("*/contest.toml"))
SHARED = [
    path for up in ROOT.parents for path in sorted(up.glob("shared/scenarios/*/contest.toml"))
]


@pytest.fixture
def small(tmp_path):
    return read_package(put(tmp_path / "small", spoilt()))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("path", [*SCENARIOS, *DEMOS, *SHARED], ids=lambda path: path.parent.name)
def test_export_import_export_is_byte_identical(path, tmp_path):
    document = read_package(path.parent)
    for target in (tmp_path / "once", tmp_path / "once.zip"):
        write_package(document, target)
        assert read_package(target) == document
    write_package(read_package(tmp_path / "once"), tmp_path / "twice")
    write_package(read_package(tmp_path / "once.zip"), tmp_path / "twice.zip")
    assert contents(tmp_path / "once") == contents(tmp_path / "twice")
    assert (tmp_path / "once.zip").read_bytes() == (tmp_path / "twice.zip").read_bytes()


def test_every_scenario_is_there():
    assert len(SCENARIOS) == 21
    assert len(DEMOS) == 3


def test_a_package_that_uses_everything_is_the_same_after_a_round_trip(small, tmp_path):
    write_package(small, tmp_path / "once")
    assert read_package(tmp_path / "once") == small
    assert {path.name for path in (tmp_path / "once").iterdir()} == {
        *(LAYOUT.keys() - {"vote_counts.csv"}),
        "contest.toml",
    }


@pytest.mark.parametrize("seed", range(60))
def test_every_contest_that_the_format_allows_is_the_same_after_a_round_trip(seed, tmp_path):
    document = random_document(seed)
    write_package(document, tmp_path / "once")
    again = read_package(tmp_path / "once")
    assert again.book == document.book
    assert package_files(again) == package_files(document)


def test_the_order_in_the_document_makes_no_difference(small):
    turned = {name.removesuffix(".csv"): getattr(small, name[:-4])[::-1] for name in LAYOUT}
    assert package_files(replace(small, **turned)) == package_files(small)


def test_numbers_are_written_in_their_shortest_form_and_times_in_the_contests_zone(small):
    marks = tuple(
        row._replace(points=row.points.quantize(Decimal("0.0001"))) for row in small.scores
    )
    entry = small.entries[0]._replace(submitted_at=datetime(2026, 3, 1, tzinfo=UTC))
    changed = replace(small, scores=marks, entries=(entry, *small.entries[1:]))
    assert package_files(changed) == package_files(small)
    assert b"prelim,J1,E1,effect,18.5," in package_files(small)["scores.csv"]
    assert b"2026-03-01T09:00:00+09:00" in package_files(small)["entries.csv"]


def test_only_what_differs_from_its_default_is_written(small):
    text = package_files(small)["contest.toml"].decode()
    assert text.startswith('format = 1\n\n[contest]\nkey = "small"\ntitle = "작은 대회"\n')
    assert "timezone" not in text
    assert "trim_min" not in text
    assert "grades = { A = 100, B = 90, C = 80 }" in text
    assert 'group_by = ""' in text  # where there are divisions, the default is another


def test_cells_stand_as_they_are(small, tmp_path):
    odd = ["=1+1", '"quoted", with comma', " blanks ", "두\n줄", "-5"]
    entries = tuple(EntryRow(f"X{number}", title) for number, title in enumerate(odd))
    document = replace(small, **{FIELD[:-4]: () for FIELD in LAYOUT} | {"entries": entries})
    write_package(document, tmp_path / "odd")
    with (tmp_path / "odd" / "entries.csv").open(newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == odd
    assert read_package(tmp_path / "odd").entries == entries


def test_a_field_that_the_rules_need_keeps_its_column_without_a_value(small, tmp_path):
    entries = tuple(row._replace(attrs={}) for row in small.entries)
    write_package(replace(small, entries=entries), tmp_path / "bare")
    assert read_package(tmp_path / "bare").entries == entries


def test_texts_are_written_composed_with_plain_line_ends(small):
    (comment,) = small.comments
    typed = comment._replace(text="한글\r\n줄")
    meta = replace(small.meta, texts={"title": unicodedata.normalize("NFD", "한글")})
    files = package_files(replace(small, comments=(typed,), meta=meta))
    assert 'title = "한글"' in files["contest.toml"].decode()
    content = files["comments.csv"].decode()
    assert content.endswith('"한글\n줄"\n')


def test_a_folder_with_content_is_not_touched(small, tmp_path):
    target = tmp_path / "taken"
    target.mkdir()
    write_package(small, target)
    with pytest.raises(TargetTaken, match="not empty"):
        write_package(small, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small", "taken"]


def test_what_cannot_be_written_leaves_nothing_behind(small, tmp_path):
    broken = replace(small, decisions=(DecisionRow(1, "confirm"), DecisionRow("2", "confirm")))
    with pytest.raises(TypeError):
        write_package(broken, tmp_path / "out" / "package")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_zip_says_nothing_of_when_and_where_it_was_made(small, tmp_path):
    write_package(small, tmp_path / "small.zip")
    with zipfile.ZipFile(tmp_path / "small.zip") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.comment == b""
        assert archive.namelist()[0] == "contest.toml"
