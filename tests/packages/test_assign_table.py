"""[rounds.assign]: read, checked, written, kept in the database, and counted by nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from judging.packages.read import read_package
from judging.packages.write import package_files, write_package
from judging.services import packages
from scoring.fingerprint import fingerprint
from scoring.rules import Assign
from tests import factories
from tests.packages.small import problems_of, put, spoilt
from tests.scoring.builder import contest as small_contest

EVERYTHING = Assign(
    judges_per_entry=2,
    min_load=1,
    max_load=20,
    seed=7,
    affinity_budget=Decimal("0.025"),
    floor=Decimal("0.95"),
    senior=True,
    most_of_one_organisation=1,
    same_organisation="allow",
    anchors=2,
    rooms=4,
    slots=15,
    mixes=2,
)


def with_assign(assign):
    document = factories.document()
    final = replace(document.book.rounds[0], assign=assign)
    return replace(document, book=replace(document.book, rounds=(final,)))


@pytest.mark.parametrize("assign", [None, Assign(), EVERYTHING])
def test_settings_are_the_same_after_files_and_database(assign, session, tmp_path):
    given = with_assign(assign)
    write_package(given, tmp_path / "given")
    read = read_package(tmp_path / "given")
    assert read.book.round("final").assign == assign
    packages.import_package(read, by=None, at=factories.NOON)
    exported = packages.export_package("campus")
    assert exported.book.round("final").assign == assign
    assert package_files(exported) == package_files(given)


def test_only_what_differs_from_its_default_is_written():
    text = package_files(with_assign(Assign(seed=3)))["contest.toml"].decode()
    assert "[rounds.assign]\n  seed = 3\n" in text
    assert "judges_per_entry" not in text
    assert "[rounds.assign]" in package_files(with_assign(Assign()))["contest.toml"].decode()


MISTAKES = {
    "no judge for an entry": ("judges_per_entry = 0", "1 to"),
    "a maximum below the minimum": ("min_load = 5\nmax_load = 4", "from 5 up"),
    "more than all expertise": ("affinity_budget = 1.5", "0 to 1"),
    "a negative floor": ("floor = -0.1", "0 to 1"),
    "a word for seniors": ('senior = "yes"', "true or false"),
    "an unknown word": ('same_organisation = "maybe"', "conflict, allow"),
    "an unknown key": ("judges_per_entries = 3", 'did you mean "judges_per_entry"'),
    "slots without a room": ("slots = 3", "from 1 up"),
    "more changes than slots": ("rooms = 2\nslots = 2\nmixes = 2", "from 3 up"),
    "a negative room": ("rooms = -1", "0 to"),
    "half a seed": ("seed = 0.5", "a whole number"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_told(name, tmp_path):
    lines, expected = MISTAKES[name]
    edit = ("contest.toml", "[rounds.advance]", f"[rounds.assign]\n{lines}\n[rounds.advance]")
    (problem,) = problems_of(put(tmp_path, spoilt(edit)))
    assert expected in str(problem)
    assert problem.at.startswith("rounds.prelim.assign")


def test_a_round_without_sheets_has_nothing_to_assign(tmp_path):
    votes = '[[rounds]]\nkey = "third"\ncomponents = [{key="v", kind="votes"}]\n[rounds.assign]\n'
    edit = ("contest.toml", "[[awards]]", f"{votes}[[awards]]")
    (problem,) = problems_of(put(tmp_path, spoilt(edit)))
    assert "component of kind sheets" in str(problem)


def test_no_result_depends_on_how_judges_got_their_entries():
    plain = small_contest({"final": {"sheets": {"J1": {"A": 5}}}})
    rounds = tuple(replace(item, assign=EVERYTHING) for item in plain.book.rounds)
    assigned = replace(plain.book, rounds=rounds)
    for key in ("final", None):
        assert fingerprint(plain.book, plain.facts, key) == fingerprint(assigned, plain.facts, key)
