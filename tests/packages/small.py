"""A small contest package without a mistake, as the text of its files, and ways to spoil it."""

from pathlib import Path

import pytest

from judging.packages.problems import PackageProblems, Problem
from judging.packages.read import read_package

CONTEST = """\
format = 1

[contest]
key = "small"
title = "작은 대회"
title_en = "A small contest"

[rules]
bonus_cap = 3

[[divisions]]
key = "open"

[[divisions]]
key = "school"

[[rubrics]]
key = "paper"
  [[rubrics.criteria]]
  key = "creativity"
  max = 30
  [[rubrics.criteria]]
  key = "effect"
  max = 20
  step = 0.5
  fail_below = 8

[[rubrics]]
key = "drawing"
  [[rubrics.criteria]]
  key = "theme"
  max = 40
  grades = { A = 100, B = 90, C = 80 }

[[rounds]]
key = "prelim"
tie_break = ["criterion:creativity", "component:judges", "preference", "chair"]

  [[rounds.components]]
  key = "judges"
  kind = "sheets"
  rubric = "paper"
  combine = "mean"

  [[rounds.components]]
  key = "audience"
  kind = "votes"
  weight = 10

  [[rounds.components]]
  key = "poster"
  kind = "measure"
  max = 30

  [rounds.advance]
  to = "final"
  places = 2
  quota = { open = 2 }
  caps = [ { by = "attr.region", max = 2 } ]
  floors = [ { by = "attr.region", value = "서울", min = 1 } ]

[[rounds]]
key = "final"
from = "prelim"
group_by = ""
tie_break = ["round:prelim", "chair"]

  [[rounds.components]]
  key = "judges"
  kind = "sheets"
  rubric = "drawing"

  [[rounds.components]]
  key = "money"
  kind = "invest"
  units = 10
  max_per_entry = 6
  min_entries = 2

  [[rounds.components]]
  key = "order"
  kind = "ranking"
  weight = 5
  places = 2
  points = [5, 2.5]

  [[rounds.components]]
  key = "expo"
  kind = "pairs"
  weight = 5

[[awards]]
key = "grand"
round = "final"
givers = ["장관상"]
prize = 3000000
"""

FILES = {
    "contest.toml": CONTEST,
    "entries.csv": """\
entry,title,team,division,submitted_at,status,attr.region
E1,하나,Ada,open,2026-03-01T09:00:00+09:00,submitted,서울
E2,둘,Bob,open,2026-03-01T10:00:00+09:00,submitted,부산
E3,셋,Cho,open,,withdrawn,서울
E4,넷,Dan,school,,,
E5,다섯,Eve,school,,ineligible,서울
""",
    "members.csv": """\
team,name,email,role,birth_date
Ada,Ada Lee,ada@example.com,leader,2001-02-03
Bob,Bob Kim,,member,
""",
    "judges.csv": """\
judge,name,email,affiliation,panel,civilian,topics,max_load
J1,Jun,jun@example.com,,A;B,1,ai;traffic,30
J2,Ines,,,A,0,,
J3,Min,,,B,,,
""",
    "conflicts.csv": "judge,entry,kind,reason\nJ2,E2,recused,같은 학교\n",
    "panels.csv": """\
round,panel,entry
prelim,A,E1
prelim,A,E2
prelim,B,E4
""",
    "assignments.csv": "round,judge,entry\nfinal,J1,E1\nfinal,J1,E4\nfinal,J2,E1\n",
    "scores.csv": """\
round,judge,entry,criterion,score,submitted_at
prelim,J1,E1,creativity,28,2026-03-02T10:00:00+09:00
prelim,J1,E1,effect,18.5,2026-03-02T10:00:00+09:00
prelim,J1,E2,creativity,25,
prelim,J1,E2,effect,12,
prelim,J2,E1,*,44.5,
prelim,J3,E4,creativity,20,
prelim,J3,E4,effect,9,
final,J1,E1,theme,A,
final,J1,E4,theme,B,
""",
    "comments.csv": 'round,judge,entry,text\nprelim,J1,E1,"좋다.\n더 보고 싶다."\n',
    "votes.csv": "round,ballot,entry,void\nprelim,b1,E1,\nprelim,b1,E4,\nprelim,b2,E1,1\n",
    "investments.csv": "round,judge,entry,units\nfinal,J1,E1,6\nfinal,J1,E4,4\n",
    "rankings.csv": "round,judge,entry,place\nfinal,J1,E1,1\nfinal,J1,E4,2\n",
    "comparisons.csv": """\
round,judge,seq,first,second,choice
final,J1,1,E1,E4,first
final,J1,2,E4,E1,skip
""",
    "measures.csv": "round,component,entry,points,evidence\nprelim,poster,E1,29.5,집계표\n",
    "adjustments.csv": """\
round,entry,kind,points,reason,component
prelim,E1,bonus,1,가점,
prelim,E2,deduction,0.5,감점,judges
""",
    "decisions.csv": """\
seq,act,round,entry,judge,value,reason
1,exclude_judge,final,,J2,,지각
2,chair_prefers,final,E1,,E4,더 새롭다
3,confirm,,,,,확정
""",
}


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write the files into a folder as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    return folder


def spoilt(*edits: tuple[str, str, str]) -> dict[str, str | bytes]:
    """The small package with (file, old, new) replaced once each; old = "" appends a line, and a
    file that is not there yet is made of `new` alone."""
    files = dict(FILES)
    for name, old, new in edits:
        text = files.get(name, "")
        assert old in text, f"{old!r} does not stand in {name}"
        files[name] = text.replace(old, new, 1) if old else text + new + "\n"
    return dict(files)


def problems_of(package: Path) -> list[Problem]:
    """What reading says is wrong; any other exception than PackageProblems fails the test."""
    with pytest.raises(PackageProblems) as caught:
        read_package(package)
    assert caught.value.total == len(caught.value.problems)
    return list(caught.value.problems)
