"""The score table: what each cell is, where the cut lies, who has no rank."""

from types import SimpleNamespace

import pytest

from judging.wording.board import BoardMaker
from judging.wording.strip import strip
from judging.wording.tallies import Reading
from scoring.rules import Component
from tests.wording.examples import JUDGES, advancing, book, document, line

ENTRIES = {key: SimpleNamespace(key=key, title=f"작품 {key}", team="") for key in "ABCD"}


def board(*lines, rules=None, awards=None, page=1, **more):
    doc = document(*lines, **more)
    return BoardMaker(rules or book(), doc, ENTRIES, JUDGES, awards or {}).board(page)


def ranked(number):
    return [line(f"E{at}", at, f"{100 - at / 100:.2f}") for at in range(1, number + 1)]


def test_dropped_excluded_and_recused_sheets_differ(english):
    totals = {
        "J1": {"total": "87", "state": "counted"},
        "J2": {"total": None, "state": "conflict"},
        "J3": {"total": "89", "state": "high"},
        "J4": {"total": None, "state": "missing"},
    }
    left_out = [{"judge": "J4", "reason": "incomplete"}]
    found = board(line("A", totals=totals), excluded_judges=left_out)
    kinds = [cell[0] for cell in found.sections[0].lines[0].cells]
    assert kinds == ["counted", "conflict", "high", "excluded", ""]
    assert found.judges[3].left_out.startswith("did not score")


def test_the_kept_sum_stands_beside_the_score(english):
    found = board(line("A")).sections[0].lines[0]
    assert (found.working, found.score) == ("260 ÷ 3", "86.67")


def test_the_cut_lies_below_the_last_who_goes_on(korean):
    rules = book(advance=advancing(2))
    found = board(
        line("A", 1), line("B", 2), line("C", 3), rules=rules, reserves=["C"],
        advanced=[{"entry": "A", "via": "rank"}, {"entry": "B", "via": "rank"}],
    )  # fmt: skip
    section = found.sections[0]
    assert (section.cut_after, section.cut) == (2, "선정선 — 위 2팀 선정")
    assert [one.outcome for one in section.lines] == ["진출", "진출", "예비 1"]


def test_a_cut_on_a_later_page_counts_those_of_the_first(korean):
    rules = book(advance=advancing(1200))
    advanced = [{"entry": f"E{at}", "via": "rank"} for at in range(1, 1201)]
    found = [board(*ranked(2500), rules=rules, advanced=advanced, page=at) for at in (1, 2)]
    first, second = (one.sections[0] for one in found)
    assert first.cut_after == 0
    assert (second.cut_after, second.cut) == (200, "선정선 — 위 1200팀 선정")


def test_without_an_advance_the_cut_is_the_award_line(korean):
    found = board(line("A", 1), line("B", 2), awards={"A": ["grand"]})
    assert (
        found.sections[0].cut == "수상선 — 위 1팀 시상 · 아래는 예비 순위 (제외되면 한 작품씩 위로)"
    )
    assert found.sections[0].lines[0].outcome == "대상"


def test_an_award_of_another_round_does_not_show_here(english):
    rules = book()
    found = board(line("A"), rules=rules, awards={"A": ["elsewhere"]})
    assert not found.outcome


def test_entries_without_a_rank_stand_last_with_their_reason(korean):
    unranked = {"entry": "D", "group": "", "reason": "fail_below:idea", "score": None}
    unranked |= {"totals": {}, "criteria": {}, "sheets": 0}
    unranked |= {"kept": None, "bonus": None, "deduction": None}
    section = board(line("A"), unranked=[unranked]).sections[0]
    assert [one.key for one in section.lines] == ["A"]
    assert (section.unranked[0].rank, section.unranked[0].reason) == ("–", "창의성 과락")


def test_groups_are_tables_of_their_own(english):
    lines = [line("A", 1, group="X"), line("B", 1, group="Y")]
    found = board(*lines, groups=["X", "Y"], rules=book(group_by="panel"))
    assert [(one.title, len(one.lines)) for one in found.sections] == [("X", 1), ("Y", 1)]


def test_many_judges_with_few_sheets_each_get_a_column_for_a_sheet(english):
    judges = [f"J{at}" for at in range(40)]
    totals = {f"J{at}": {"total": "80", "state": "counted"} for at in (3, 17, 31)}
    found = board(line("A", totals=totals), judges=judges)
    assert (found.judges, found.slots) == ([], [1, 2, 3])
    assert [cell[2] for cell in found.sections[0].lines[0].cells] == ["박하준", "J17", "J31"]


def test_many_judges_who_saw_everything_keep_their_columns(english):
    judges = [f"J{at}" for at in range(20)]
    totals = {key: {"total": "80", "state": "counted"} for key in judges}
    found = board(line("A", totals=totals), judges=judges)
    assert len(found.judges) == 20
    assert found.dense


@pytest.mark.parametrize(("page", "lines"), [(1, 1000), (2, 1000), (3, 500), (99, 500)])
def test_more_than_a_thousand_lines_come_in_pages(english, page, lines):
    found = board(*ranked(2500), page=page)
    assert (found.pages, len(found.sections[0].lines)) == (3, lines)


def test_a_sheet_that_was_not_trimmed_is_marked_only_where_others_are(english):
    mean = Component("judges", "sheets", rubric="sheet", combine="mean")
    assert board(line("A", trimmed=False)).sections[0].lines[0].untrimmed
    assert not board(line("A", trimmed=False), rules=book(mean)).sections[0].lines[0].untrimmed


def test_the_strip_draws_gaps_to_scale_and_the_cut_between():
    scores = [line("A", 1, "90.00"), line("B", 2, "80.00"), line("C", 3, "70.00")]
    drawn = strip(scores, 1, lower_is_better=False)
    assert [dot.x for dot in drawn.dots] == [988, 500, 12]
    assert drawn.cut == 744
    assert [dot.inside for dot in drawn.dots] == [True, False, False]


def test_no_strip_where_it_would_say_nothing():
    equal = [line(key, 1, "80.00") for key in "ABC"]
    assert strip(equal, 0, lower_is_better=False) is None
    assert strip(ranked(401), 0, lower_is_better=False) is None


def test_a_reading_finds_lines_ranked_or_not(english):
    unranked = {"entry": "D", "group": "", "reason": "no_show", "score": None}
    unranked |= {"totals": {}, "criteria": {}, "sheets": 0}
    reading = Reading(book(), document(line("A"), unranked=[unranked]), ENTRIES, JUDGES, {})
    assert reading.line("D")["reason"] == "no_show"
    assert reading.line("nobody") is None


def test_totals_of_one_table_have_equally_many_decimals(english):
    totals = {
        "J1": {"total": "87.5", "state": "counted"},
        "J2": {"total": "86", "state": "counted"},
        "J3": {"total": None, "state": "missing"},
    }
    kept = {"sum": "173.5", "count": 2}
    found = board(line("A", totals=totals, kept=kept), line("B", 2)).sections[0].lines
    assert [cell[1] for cell in found[0].cells[:3]] == ["87.5", "86.0", None]
    assert [one.working for one in found] == ["173.5 ÷ 2", "260.0 ÷ 3"]


def test_a_team_that_is_called_like_its_entry_is_named_once(english):
    one = SimpleNamespace(key="A", title="Nathan CHEN", team="Nathan CHEN")
    found = BoardMaker(book(), document(line("A")), {"A": one}, JUDGES, {}).board()
    assert (found.sections[0].lines[0].team, found.sections[0].lines[0].title) == (one.team, "")


def test_a_group_has_only_the_columns_of_its_own_judges(english):
    first = {"J1": {"total": "87", "state": "counted"}, "J2": {"total": None, "state": "conflict"}}
    second = {"J4": {"total": "80", "state": "counted"}}
    lines = line("A", totals=first, group="X"), line("B", totals=second, group="Y")
    found = board(*lines, groups=["X", "Y"])
    names = [[judge.key for judge in section.judges] for section in found.sections]
    assert names == [["J1", "J2"], ["J4"]]
    assert [len(section.lines[0].cells) for section in found.sections] == [2, 1]
    assert found.shown_in(found.sections[1]).columns == found.shown.columns - 4


def test_groups_in_compact_columns_keep_their_sheets(english):
    judges = [f"J{at}" for at in range(1, 31)]
    one = {"J17": {"total": "87", "state": "counted"}}
    lines = line("A", totals=one, group="X"), line("B", totals=one, group="Y")
    found = board(*lines, groups=["X", "Y"], judges=judges)
    assert [section.lines[0].cells[0][1] for section in found.sections] == ["87", "87"]
