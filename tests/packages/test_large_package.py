"""A contest of 10,000 entries with 30,000 sheets is read with progress and within its memory."""

import tracemalloc

from judging.packages.read import read_package
from judging.packages.write import write_package
from tests.packages.small import put

CONTEST = """\
[contest]
key = "large"

[[rubrics]]
key = "paper"
criteria = [{key="c1", max=30}, {key="c2", max=30}, {key="c3", max=20}, {key="c4", max=10},
  {key="c5", max=10}]

[[rounds]]
key = "paper"
components = [{key="judges", kind="sheets", rubric="paper"}]
"""
JUDGES, SHEETS = 100, 3


def large(count):
    """The files of a package of so many entries."""
    entries = range(count)
    pairs = [(n, (n * 7 + k * 31) % JUDGES) for n in entries for k in range(SHEETS)]
    marks = [(n, j, c, (n + j + c) % 11) for n, j in pairs for c in range(1, 6)]
    rows = {
        "entries.csv": ["entry,title,team", *(f"E{n},작품 {n},팀 {n}" for n in entries)],
        "judges.csv": ["judge,name", *(f"J{n},위원 {n}" for n in range(JUDGES))],
        "assignments.csv": ["round,judge,entry", *(f"paper,J{j},E{n}" for n, j in pairs)],
        "scores.csv": [
            "round,judge,entry,criterion,score",
            *(f"paper,J{j},E{n},c{c},{points}" for n, j, c, points in marks),
        ],
    }
    return {"contest.toml": CONTEST, **{name: "\n".join(each) for name, each in rows.items()}}


def test_ten_thousand_entries_are_read_with_progress(tmp_path):
    steps = []
    package = put(tmp_path / "large", large(10_000))
    document = read_package(package, lambda *step: steps.append(step))
    assert len(document.scores) == 10_000 * SHEETS * 5
    scores = [(done, total) for file, done, total in steps if file == "scores.csv"]
    assert len(scores) > 50
    assert scores == sorted(scores)
    assert scores[-1] == (scores[0][1], (package / "scores.csv").stat().st_size)
    write_package(document, tmp_path / "large.zip")
    assert read_package(tmp_path / "large.zip") == document


def test_reading_holds_little_more_than_the_document(tmp_path):
    package = put(tmp_path / "large", large(1000))
    tracemalloc.start()
    document = read_package(package)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert document.scores
    assert peak < 3 * held
