"""python -m scoring analyse: what it answers, what it refuses and how it says so."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scoring.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
COMSOC = ROOT / "tests" / "data" / "scoring" / "comsoc_reviews.csv"
HEADER = "judge,entry,score\n"
# Jun and Ines judge one room, Kai another; Vi has been in both.
ROOMS = HEADER + "Jun,Ada,7\nInes,Ada,8\nJun,Bob,5\nKai,Cyd,9\nKai,Dan,1\n"
LINKED = ROOMS + "Vi,Bob,6\nVi,Cyd,8\n"


@pytest.fixture
def analyse(tmp_path, capsysbinary):
    """Run the command on a text; return its answer, or the exit status and what it complains."""

    def run(marks, *options):
        path = tmp_path / "marks.csv"
        path.write_bytes(marks if isinstance(marks, bytes) else marks.encode())
        status = main(["analyse", str(path), *options])
        out, err = capsysbinary.readouterr()
        if status == 0:
            return json.loads(out)
        assert out == b""
        return status, err.decode().replace(str(tmp_path) + "/", "").splitlines()

    return run


def by_name(answer, key="entry"):
    return {row[key]: row for row in answer["entries" if key == "entry" else "judges"]}


def test_the_answer_has_every_part(analyse):
    answer = analyse(COMSOC.read_bytes(), "--variance", "reml", "--cut", "10")
    assert list(answer) == ["model", "entries", "judges", "graph", "warnings"]
    assert answer["model"]["method"] == "severity"
    assert answer["model"]["reml"] == pytest.approx(467.2603391218, rel=1e-9)
    assert [answer["model"][f"n_{key}"] for key in ("scores", "entries", "judges")] == [128, 57, 20]
    assert answer["graph"]["components"] == 1
    assert 0 < answer["graph"]["efficiency"] < 1
    for entry in answer["entries"]:
        assert entry["low"] < entry["shrunk"] < entry["high"]
        assert 1 <= entry["rank_low"] <= entry["rank_high"] <= 57
        assert 0 <= entry["p_cut"] <= 1
    assert sum(entry["p_cut"] for entry in answer["entries"]) == pytest.approx(10)
    assert answer["warnings"] == []


def test_a_rank_across_rooms_is_refused_in_words(analyse):
    answer = analyse(ROOMS)
    for entry in answer["entries"]:
        assert entry["rank"] is entry["adjusted"] is entry["shrunk"] is entry["p_cut"] is None
    assert by_name(answer)["Ada"]["rank_raw"] == 2
    assert answer["graph"]["components"] == 2
    assert answer["graph"]["efficiency"] == 0
    assert answer["graph"]["groups"] == [
        {"entries": ["Ada", "Bob"], "judges": ["Ines", "Jun"]},
        {"entries": ["Cyd", "Dan"], "judges": ["Kai"]},
    ]
    (warning,) = (w for w in answer["warnings"] if "No rank" in w)
    assert "(1) entries Ada, Bob by judges Ines, Jun; (2) entries Cyd, Dan by judges Kai" in warning


def test_a_judge_in_both_rooms_makes_them_comparable(analyse):
    answer = analyse(LINKED)
    assert answer["graph"]["groups"] == []
    assert all(entry["rank"] for entry in answer["entries"])


@pytest.mark.parametrize("method", ["centred", "zscore", "minmax", "percentile"])
def test_other_methods_rank_linked_rooms_only(analyse, method):
    assert all(entry["rank"] is None for entry in analyse(ROOMS, "--adjust", method)["entries"])
    answer = analyse(LINKED, "--adjust", method)
    assert by_name(answer)["Cyd"]["rank"] == 1
    assert by_name(answer)["Cyd"]["se"] is None
    assert answer["model"]["method"] == method


def test_raw_means_are_ranked_anyway(analyse):
    answer = analyse(ROOMS, "--adjust", "none")
    assert {name: row["rank"] for name, row in by_name(answer).items()} == {
        "Cyd": 1, "Ada": 2, "Bob": 3, "Dan": 4,
    }  # fmt: skip
    assert answer["warnings"] == []


def test_groups_are_ranked_each_by_itself(analyse):
    rooms = ROOMS.splitlines()
    named = [rooms[0] + ",room", *(f"{r},{'west' if 'Kai' in r else 'east'}" for r in rooms[1:])]
    answer = analyse("\n".join(named), "--group", "room", "--cut", "1")
    places = {name: (row["group"], row["rank"]) for name, row in by_name(answer).items()}
    assert places == {
        "Ada": ("east", 1), "Bob": ("east", 2), "Cyd": ("west", 1), "Dan": ("west", 2),
    }  # fmt: skip
    assert by_name(answer)["Ada"]["p_cut"] + by_name(answer)["Bob"]["p_cut"] == pytest.approx(1)


def test_a_lenient_judge_shows(analyse):
    rng = np.random.default_rng(4)
    rows = [
        f"J{j},E{e:02},{round(6 + worth + 2 * (j == 3) + rng.normal(0, 0.2), 2)}"
        for e, worth in enumerate(rng.normal(0, 1, 20))
        for j in rng.permutation(6)[:4]
    ]
    judges = by_name(analyse(HEADER + "\n".join(rows)), "judge")
    assert max(judges, key=lambda name: judges[name]["severity"]) == "J3"
    assert judges["J3"]["severity"] > 5 * judges["J3"]["se"]


def test_the_order_of_rows_and_the_seed_alone(analyse):
    rows = COMSOC.read_text().splitlines()
    answer = analyse("\n".join(rows), "--cut", "9")
    assert analyse("\n".join([rows[0], *reversed(rows[1:])]), "--cut", "9") == answer
    other = analyse("\n".join(rows), "--cut", "9", "--seed", "2")
    assert other["model"] == answer["model"]
    assert other["entries"] != answer["entries"]


def test_weights_make_the_total(analyse, tmp_path):
    marks = "judge,entry,criterion,score\nJun,Ada,idea,10\nJun,Ada,craft,0\nJun,Bob,idea,5\n"
    (tmp_path / "weights.csv").write_text("criterion,weight\nidea,30\ncraft,10\n")
    answer = analyse(marks, "--weights", str(tmp_path / "weights.csv"))
    assert by_name(answer)["Ada"]["raw"] == 7.5
    assert by_name(answer)["Bob"]["raw"] == 5
    assert any("Jun on Bob" in warning for warning in answer["warnings"])


def test_weights_and_marks_are_of_the_same_criteria(analyse, tmp_path):
    (tmp_path / "weights.csv").write_text("criterion,weight\ncraft,1\nfun,1\n")
    marks = "judge,entry,criterion,score\nJun,Ada,idea,1\nJun,Ada,craft,1\n"
    status, complaints = analyse(marks, "--weights", str(tmp_path / "weights.csv"))
    assert status == 1
    assert [c for c in complaints if "'idea'" in c and "no weight" in c]
    assert [c for c in complaints if "'fun'" in c and "no marks" in c]


def test_a_blank_is_no_zero(analyse):
    answer = analyse(HEADER + "Jun,Ada,7\nInes,Ada,\nInes,Bob,5\nJun,Bob,5\n")
    assert by_name(answer)["Ada"]["raw"] == 7
    assert any("blank" in warning for warning in answer["warnings"])


def test_a_bom_and_windows_line_ends_are_welcome(analyse):
    assert analyse(b"\xef\xbb\xbf" + LINKED.replace("\n", "\r\n").encode()) == analyse(LINKED)


def test_all_wrong_rows_are_named_together(analyse):
    wrong = (
        HEADER + 'Jun,Ada,NaN\n,Ada,5\nJun,Bob,1e400\nJun,Cyd,７\nIne"s,Dan\nVi,Eve,2\nVi,Eve,3\n'
    )
    status, complaints = analyse(wrong)
    assert status == 1
    assert [c.split(":")[:2] for c in complaints] == [
        ["marks.csv", str(n)] for n in (2, 3, 4, 5, 6, 8)
    ]
    for complaint, value in zip(
        complaints, ["'NaN'", "''", "'1e400'", "'７'", "Ine", "Eve"], strict=True
    ):
        assert value in complaint
        assert "expected" in complaint


@pytest.mark.parametrize(
    ("marks", "complaint"),
    [
        ("", "column 'judge' is missing"),
        (HEADER, "no marks"),
        (HEADER + "Jun,Ada,\n", "no marks"),
        ("judge,entry\nJun,Ada\n", "column 'score' is missing"),
        ("judge,entry,score,scroe\nJun,Ada,1,2\n", "column 'scroe' is unknown"),
        ("judge,entry,score,score\nJun,Ada,1,2\n", "column 'score' comes twice"),
        (b"judge,entry,score\nJun,Ad\xe9,5\n", "marks.csv:2: byte 0xe9 is not UTF-8"),
        (HEADER + 'Jun,"Ada,5\n', "well-formed CSV"),
        (HEADER + "Jun,Ada," + "9" * 400, "at most a billion"),
        (HEADER + "Jun,Ada,5,6\n", "expected 3 values"),
        (HEADER + "Jun," + "A" * 201 + ",5\n", "a name of 1 to 200 characters"),
        (HEADER + "Jun,A\x00da,5\n", "a name of"),
        ("judge,entry,score,group\nJun,Ada,5,a\nInes,Ada,5,b\n", "an entry is in one group"),
    ],
)
def test_wrong_files_are_refused(analyse, marks, complaint):
    status, complaints = analyse(marks)
    assert status == 1
    assert complaint in "\n".join(complaints)


@pytest.mark.parametrize("weights", ["idea,0", "idea,-1", "idea,x", "idea,", "idea,1\nidea,2"])
def test_wrong_weights_are_refused(analyse, tmp_path, weights):
    (tmp_path / "weights.csv").write_text("criterion,weight\n" + weights + "\n")
    marks = "judge,entry,criterion,score\nJun,Ada,idea,1\n"
    status, (complaint,) = analyse(marks, "--weights", str(tmp_path / "weights.csv"))
    assert status == 1
    assert complaint.startswith("weights.csv:")


@pytest.mark.parametrize(
    "options", [["--cut", "0"], ["--adjust", "rasch"], ["--seed", "x"], ["--no"]]
)
def test_wrong_usage_is_status_two(options):
    with pytest.raises(SystemExit) as stop:
        main(["analyse", str(COMSOC), *options])
    assert stop.value.code == 2


def test_files_that_cannot_be_opened_are_named(capsys, tmp_path):
    assert main(["analyse", str(tmp_path / "none.csv")]) == 1
    assert "none.csv: cannot be read" in capsys.readouterr().err
    assert main(["analyse", str(COMSOC), "--json", str(tmp_path / "no" / "where.json")]) == 1
    assert "where.json: cannot be written" in capsys.readouterr().err


def test_as_people_run_it(tmp_path):
    command = [sys.executable, "-m", "scoring", "analyse", str(COMSOC)]
    done = subprocess.run(
        [*command, "--json", str(tmp_path / "a.json")], cwd=ROOT, capture_output=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert json.loads((tmp_path / "a.json").read_text())["model"]["n_entries"] == 57
