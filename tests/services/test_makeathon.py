"""A whole final judged on tablets comes out as its package: scores.csv, result, and reopening."""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.people import Judge
from judging.packages.document import ContestDocument, ScoreRow
from judging.packages.read import read_package
from judging.packages.write import package_files
from judging.services import audit, packages, reopenings, rounds
from tests.expected_outcome import differences
from tests.factories import NOON
from tests.tablets import Tablet, effects

SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"


def read(name: str) -> ContestDocument:
    return read_package(SCENARIOS / name)


@pytest.fixture
def final(session: Session) -> dict[str, Tablet]:
    """The makeathon's final with its marks given on tablets; a tablet for each judge."""
    whole = read("s11-makeathon")
    packages.import_package(replace(whole, scores=(), decisions=()), by=None, at=NOON)
    rounds.open_judging("makeathon-2019", "final", by=None, at=NOON)  # type: ignore[arg-type]  # nobody
    tablets = {
        judge: Tablet.of(session, judge, contest="makeathon-2019")
        for judge in session.scalars(select(Judge.key).order_by(Judge.key))
    }
    sheets: dict[tuple[str, str], list[ScoreRow]] = defaultdict(list)
    for row in whole.scores:
        sheets[row.judge, row.entry].append(row)
    for (judge, entry), marks in sheets.items():
        tablet = tablets[judge]
        given = [tablet.mark(f"{row.points:f}", entry, row.criterion) for row in marks]
        answers = tablet.send(*given, tablet.op("submission", True, entry))
        assert {effect for _, effect in effects(answers)} == {"applied"}
    return tablets


def outcome(given: ContestDocument, key: str) -> dict[str, Any]:
    """The result of the marks as they are exported, with the decisions of the package."""
    exported = packages.export_package("makeathon-2019")
    renamed = replace(given.meta, key=key)
    return packages.run_package(replace(given, meta=renamed, scores=exported.scores), at=NOON)


def scores_of(document: ContestDocument) -> set[tuple[Any, ...]]:
    return {(row.round, row.judge, row.entry, row.criterion, row.points) for row in document.scores}


def test_what_was_judged_on_tablets_is_exported_as_if_it_had_been_imported(
    session: Session, final: dict[str, Tablet]
) -> None:
    whole = read("s11-makeathon")
    exported = packages.export_package("makeathon-2019")
    assert scores_of(exported) == scores_of(whole)
    expected = json.loads((SCENARIOS / "s11-makeathon" / "expected.json").read_text())
    assert differences(expected, outcome(whole, "again")) == []
    assert audit.verify(session) is None


def test_what_was_exported_comes_out_alike_after_another_import(
    final: dict[str, Tablet], tmp_path: Path
) -> None:
    final["J1"].send(final["J1"].op("comment", "좋음", "M01"))
    first = package_files(packages.export_package("makeathon-2019"))
    for name, content in first.items():
        text = content if isinstance(content, bytes) else content.encode()
        renamed = text.replace(b'key = "makeathon-2019"', b'key = "makeathon-copy"')
        (tmp_path / name).write_bytes(renamed)
    packages.import_package(read_package(tmp_path), by=None, at=NOON)
    second = package_files(packages.export_package("makeathon-copy"))
    assert second.keys() == first.keys()
    assert {n: c for n, c in second.items() if n != "contest.toml"} == {
        n: c for n, c in first.items() if n != "contest.toml"
    }


def test_a_sheet_that_was_opened_again_changes_the_score_as_the_package_says(
    session: Session, final: dict[str, Tablet]
) -> None:
    whole, judge = read("s11-makeathon-reopened"), final["J2"]
    totals: dict[str, int] = defaultdict(int)
    for row in read("s11-makeathon").scores:
        if row.judge == "J2":
            totals[row.entry] += int(row.points)
    signed = judge.signature(**{entry: str(total) for entry, total in totals.items()})
    (answer,) = judge.send(signed)
    if answer["status"] == 422:  # M10 never came: the chair takes it out first
        judge.send(judge.op("recusal", {"reason": "불참"}, "M10"))
        assert effects(judge.send(judge.signature(**signed["value"]["totals"]))) == [
            (200, "applied")
        ]
    change = judge.mark("18", "M05", "impact")
    assert effects(judge.send(change)) == [(423, "locked")]
    revision = reopenings.reopen(
        "makeathon-2019", "final", "J2", "M05", reason="점수 정정", by=None, at=NOON
    )
    again = judge.mark("18", "M05", "impact")
    assert effects(judge.send(again, judge.op("submission", True, "M05"))) == [(200, "applied")] * 2
    assert revision == 2
    result = outcome(whole, "reopened")
    expected = json.loads((SCENARIOS / "s11-makeathon-reopened" / "expected.json").read_text())
    assert differences(expected, result) == []
    assert '"86.00"' in json.dumps(result)


def test_a_contest_in_set_up_that_has_sittings_can_be_replaced(session: Session) -> None:
    whole = replace(read("s11-makeathon"), scores=(), decisions=())
    packages.import_package(whole, by=None, at=NOON)
    tablet = Tablet.of(session, "J1", contest="makeathon-2019")
    value = {"strokes": [[[1, 2, 3]]], "version": "1"}
    assert effects(tablet.send(tablet.op("pledge", value)))[0][0] in (200, 422)
    packages.import_package(whole, by=None, at=NOON, replace=True)
    assert package_files(packages.export_package("makeathon-2019")) == package_files(whole)
