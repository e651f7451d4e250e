"""What a package may look like, and what its values mean."""

import contextlib
import random
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from judging.packages.problems import PackageProblems
from judging.packages.read import read_package
from tests.packages.small import FILES, problems_of, put, spoilt

SEOUL = timezone(timedelta(hours=9))


def small(tmp_path, *edits):
    return read_package(put(tmp_path / "small", spoilt(*edits)))


def test_values_of_rows(tmp_path):
    document = small(tmp_path)
    entry, judge, member = document.entries[0], document.judges[0], document.members[0]
    assert entry.submitted_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert (entry.attrs, document.entries[3].attrs) == ({"region": "서울"}, {})
    assert (judge.panels, judge.topics) == (("A", "B"), ("ai", "traffic"))
    assert (judge.civilian, judge.max_load) == (True, 30)
    assert (document.judges[2].civilian, document.judges[2].max_load) == (None, None)
    assert member.birth_date == date(2001, 2, 3)
    assert [vote.void for vote in document.votes] == [False, False, True]
    assert document.comments[0].text == "좋다.\n더 보고 싶다."


def test_a_grade_is_worth_its_per_cent_of_max(tmp_path):
    document = small(tmp_path, ("contest.toml", "B = 90", "B = 87.65"))
    graded = [(row.grade, row.points) for row in document.scores if row.grade]
    assert graded == [("A", Decimal(40)), ("B", Decimal("35.06"))]


def test_keys_that_are_left_out_have_the_published_defaults(tmp_path):
    book = small(tmp_path).book
    prelim, final = book.rounds
    criterion, sheets, invest = (
        book.rubrics[0].criteria[0],
        final.components[0],
        final.components[1],
    )
    assert (book.rules.bonus_cap, book.rules.total_cap, book.rules.digits) == (3, 100, 2)
    assert (prelim.group_by, final.group_by) == ("division", "")
    assert (criterion.min, criterion.step, criterion.weight) == (0, 1, 1)
    assert (sheets.combine, sheets.drop_high, sheets.trim_min) == ("trimmed", 1, 5)
    assert (invest.max_per_entry, invest.min_entries) == (6, 2)
    assert prelim.advance is not None
    assert (prelim.advance.reserves, prelim.advance.ties) == (0, "ladder")
    assert (book.awards[0].places, book.awards[0].min_score) == (1, 0)


def test_without_divisions_there_are_no_groups_by_default(tmp_path):
    contest = (
        '[contest]\nkey = "c"\n[[rounds]]\nkey = "r"\ncomponents = [{key="v", kind="votes"}]\n'
    )
    (item,) = read_package(put(tmp_path / "c", {"contest.toml": contest})).book.rounds
    assert (item.group_by, item.components[0].scale) == ("", "share_of_max")


def test_max_per_entry_is_units_unless_said(tmp_path):
    document = small(tmp_path, ("contest.toml", "max_per_entry = 6\n", ""))
    assert document.book.rounds[1].components[1].max_per_entry == 10


def test_a_time_without_an_offset_is_in_the_zone_of_the_contest(tmp_path):
    document = small(tmp_path, ("entries.csv", "2026-03-01T09:00:00+09:00", "2026-03-01 09:00"))
    assert document.entries[0].submitted_at == datetime(2026, 3, 1, 9, tzinfo=SEOUL)


def test_marks_of_bytes_line_ends_and_decomposed_hangul_make_no_difference(tmp_path):
    changed = {}
    for name, content in FILES.items():
        text = unicodedata.normalize("NFD", content).replace("\n", "\r\n")
        changed[name] = b"\xef\xbb\xbf" + text.encode()
    assert read_package(put(tmp_path / "windows", changed)) == small(tmp_path)


def test_a_key_is_the_same_composed_or_not(tmp_path):
    decomposed = unicodedata.normalize("NFD", "심사")
    files = {**spoilt(("judges.csv", "J3,", "심사,"), ("scores.csv", "J3,E4", "심사,E4"))}
    files["scores.csv"] = files["scores.csv"].replace("J3,E4", f"{decomposed},E4")
    assert read_package(put(tmp_path / "small", files)).judges[2].judge == "심사"


def test_the_order_of_rows_and_columns_makes_no_difference(tmp_path):
    chance = random.Random(7)
    changed = dict(spoilt())
    for name in FILES:
        if name not in ("contest.toml", "comments.csv"):
            table = [line.split(",") for line in FILES[name].splitlines()]
            order = chance.sample(range(len(table[0])), len(table[0]))
            body = chance.sample(table[1:], len(table) - 1)
            rows = [",".join(row[at] for at in order) for row in [table[0], *body]]
            changed[name] = "\n".join(rows)
    assert read_package(put(tmp_path / "shuffled", changed)) == small(tmp_path)


def test_columns_that_nobody_needs_may_be_absent_and_blank_rows_stand_for_nothing(tmp_path):
    contest = FILES["contest.toml"].replace("attr.region", "team")
    files = {"contest.toml": contest, "entries.csv": "entry\nE1\n\n,\nE2\n"}
    document = read_package(put(tmp_path / "short", files))
    assert [row.entry for row in document.entries] == ["E1", "E2"]


@pytest.mark.parametrize(
    "title", ["=SUM(A1:A9)", "+82", "-1", "@cmd", '"a ""b"", c"', "둘\u202e셋"]
)
def test_a_title_is_text_whatever_it_begins_with(tmp_path, title):
    document = small(tmp_path, ("entries.csv", "하나", title))
    assert document.entries[0].title == title.strip('"').replace('""', '"')


def test_a_mark_in_a_conflict_is_told_but_no_error_as_it_is_not_counted(tmp_path):
    warnings = []
    package = put(tmp_path / "small", spoilt(("conflicts.csv", "J2,E2", "J1,E2")))
    read_package(package, warn=warnings.append)
    assert [(each.file, each.row, each.value) for each in warnings] == [("scores.csv", 4, "J1")]
    assert "conflict" in str(warnings[0])


def test_a_team_without_an_entry_and_a_panel_without_a_judge_are_told(tmp_path):
    edits = [
        ("members.csv", "Bob,", "Rob,"),
        ("judges.csv", "A;B", "A"),
        ("judges.csv", ",B,", ",,"),
    ]
    package = put(tmp_path / "small", {**spoilt(*edits), "scores.csv": "", "votes.csv": ""})
    for name in ("scores.csv", "votes.csv"):
        (package / name).unlink()
    warnings = []
    read_package(package, warn=warnings.append)
    assert [(each.file, each.row, each.value) for each in warnings] == [
        ("members.csv", 3, "Rob"),
        ("panels.csv", 4, "B"),
    ]


def test_places_and_quotas_that_nobody_can_fill_are_told(tmp_path):
    edits = [
        ("contest.toml", "places = 2\n", "places = 6\n"),
        ("contest.toml", "open = 2", "open = 4"),
    ]
    warnings = []
    read_package(put(tmp_path / "small", spoilt(*edits)), warn=warnings.append)
    assert [str(each) for each in warnings] == [
        'contest.toml, rounds.prelim.advance.places: "6" — '
        "expected at most 5, the entries there are",
        'contest.toml, rounds.prelim.advance.quota.open: "4" — '
        "expected at most 3, the entries there are",
    ]


def test_a_conflict_that_came_later_makes_no_earlier_investment_wrong(tmp_path):
    small(tmp_path, ("conflicts.csv", "J2,E2", "J1,E4"))


def test_units_on_an_entry_in_conflict_are_not_spent(tmp_path):
    small(tmp_path, ("conflicts.csv", "J2,E2", "J1,E4"), ("investments.csv", "E4,4", "E4,6"))


def test_a_void_mark_may_stand_twice_on_a_ballot(tmp_path):
    document = small(tmp_path, ("votes.csv", "", "prelim,b1,E1,1\nprelim,b2,E1,1"))
    assert [vote.void for vote in document.votes].count(True) == 3


TEN = [
    ("contest.toml", "bonus_cap", "bonus_cup"),
    ("contest.toml", 'round = "final"\ngivers', 'round = "finale"\ngivers'),
    ("entries.csv", "withdrawn", "gone"),
    ("judges.csv", ",0,", ",maybe,"),
    ("scores.csv", "prelim,J1,E2,creativity,25", "prelim,J1,E2,creativity,31"),
    ("scores.csv", "theme,B", "theme,F"),
    ("votes.csv", "E1,1", "E9,1"),
    ("measures.csv", "29.5", "1e400"),
    ("adjustments.csv", "bonus", "malus"),
    ("decisions.csv", "E1,,E4", "E1,,"),
]


def test_ten_mistakes_are_told_together_in_order_of_file_and_row(tmp_path):
    problems = problems_of(put(tmp_path / "small", spoilt(*TEN)))
    assert [(each.file, each.row or 0) for each in problems] == sorted(
        [
            ("adjustments.csv", 2), ("contest.toml", 0), ("contest.toml", 0), ("decisions.csv", 3),
            ("entries.csv", 4), ("judges.csv", 3), ("measures.csv", 2), ("scores.csv", 4),
            ("scores.csv", 10), ("votes.csv", 4),
        ]
    )  # fmt: skip


def test_problems_of_one_file_stand_in_order_of_rows_whatever_found_them(tmp_path):
    edits = [("scores.csv", "J1,E1,creativity,28", "J9,E1,creativity,28"), *TEN[4:5]]
    assert [each.row for each in problems_of(put(tmp_path / "small", spoilt(*edits)))] == [2, 4]


def test_two_rows_without_a_key_lack_a_key_but_are_not_the_same(tmp_path):
    edits = [("judges.csv", "", ",x,,,,,,"), ("judges.csv", "", ",y,,,,,,")]
    problems = problems_of(put(tmp_path / "small", spoilt(*edits)))
    assert [(each.row, each.expected) for each in problems] == [(5, "a value"), (6, "a value")]


def test_a_problem_is_one_line_for_people(tmp_path):
    edits = [("scores.csv", "creativity,25", 'creativity,"2\n5\u202e"')]
    (problem,) = problems_of(put(tmp_path / "small", spoilt(*edits)))
    assert str(problem) == (
        'scores.csv, row 4, column score: "2\\u000a5\\u202e" — '
        "expected a number in plain digits, such as 12 or 12.5"
    )


def test_many_problems_are_counted_and_do_not_hide_those_of_other_files(tmp_path):
    entries = "entry,status\n" + "".join(f"E{number},gone\n" for number in range(5000))
    files = {**FILES, "entries.csv": entries}
    files["contest.toml"] = files["contest.toml"].replace("attr.region", "team")
    files["scores.csv"] = files["scores.csv"].replace("theme,A", "theme,F")
    with pytest.raises(PackageProblems) as caught:
        read_package(put(tmp_path / "many", files))
    lines = str(caught.value).splitlines()
    assert caught.value.total == 5001
    assert "entries.csv: and 4900 more" in lines
    assert any("grades A, B, C" in line for line in lines)


def test_whatever_the_bytes_a_package_is_read_or_refused_with_problems(tmp_path):
    chance = random.Random(11)
    package = put(tmp_path / "small", spoilt())
    pieces = [
        b'"',
        b"\0",
        b"\xff",
        b"\n",
        b"\r",
        b",",
        b"=",
        b"[",
        b"]",
        b"9" * 50,
        b"\xef\xbb\xbf",
    ]
    for _ in range(300):
        name = chance.choice(list(FILES))
        content = bytearray(FILES[name].encode())
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(content))
            content[at : at + chance.choice([0, 1, 5, 40])] = chance.choice(pieces)
        (package / name).write_bytes(content)
        with contextlib.suppress(PackageProblems):
            read_package(package)
        (package / name).write_text(FILES[name])
