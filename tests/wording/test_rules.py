"""The published rules in sentences: what stands there is what the engine does."""

from dataclasses import replace
from decimal import Decimal

import pytest

from judging.wording.refusals import in_words
from judging.wording.results import award_rules, method
from judging.wording.rules import decimal_place, headline, rule_sentences
from scoring.rules import Cap, Component, Criterion, Floor, Rubric, RuleBook, Rules
from tests.wording.examples import advancing, book


def said(*parts, **more):
    return " ".join(rule_sentences(book(*parts, **more), "final"))


def test_the_headline_is_the_notice_of_a_korean_contest(korean):
    assert headline(book(), "final") == (
        "심사위원별 100점 만점. 최고 1개와 최저 1개를 제외한 평균을 점수로 한다."
    )
    assert "유효 평가표가 5장 미만이면 제외 없이 평균한다." in said()
    assert "소수점 셋째 자리에서 반올림하며, 반올림한 점수로 순위를 정한다." in said()
    assert "동점은 창의성 평균 순으로 가린다. 그래도 같으면 심사위원장이" in said()


@pytest.mark.parametrize(
    ("combine", "words"),
    [
        ("mean", "the mean of the judges' totals"),
        ("median", "the median"),
        ("sum", "the sum of the judges' totals"),
        ("rank_sum", "the lowest sum is best"),
        ("t_score", "t-scores"),
    ],
)
def test_every_way_to_combine_has_its_sentence(english, combine, words):
    text = said(Component("judges", "sheets", rubric="sheet", combine=combine))
    assert words in text
    assert "nothing is left out" not in text, "only trimming speaks of too few sheets"


def test_trimming_by_criterion_says_so(english):
    part = Component("judges", "sheets", rubric="sheet", combine="trimmed", trim_by="criterion")
    assert "In every criterion the 1 highest and 1 lowest marks are left out" in said(part)


def test_a_correction_of_severity_is_announced(english):
    part = Component("judges", "sheets", rubric="sheet", adjust="severity")
    assert "how strict or lenient its judge is" in said(part)
    assert "strict" not in said()


def test_floor_rounding_is_not_called_rounding(english):
    text = said(rules=Rules(rounding="floor", digits=0))
    assert "cut off at the first decimal place" in text
    assert "halves up" not in text


@pytest.mark.parametrize(("number", "words"), [(1, "첫째"), (3, "셋째"), (7, "일곱째")])
def test_decimal_places_have_names(korean, number, words):
    assert decimal_place(number) == words


def test_incomplete_judges_are_out_or_kept_as_the_rules_say(english):
    kept = Component("judges", "sheets", rubric="sheet", incomplete_judge="keep")
    assert "is left out everywhere" in said()
    assert "counts where they did" in said(kept)


def test_each_part_of_a_score_says_its_weight_and_its_source(english):
    text = said(
        Component("judges", "sheets", rubric="sheet", weight=Decimal(70)),
        Component("votes", "votes", weight=Decimal(20)),
        Component("money", "invest", weight=Decimal(5), units=10),
        Component("site", "measure", weight=Decimal(5), max=Decimal(30)),
    )
    assert "Judges' score 70 %, Votes 20 %, Investment 5 %, Measured points 5 %" in text
    assert "the entry with most votes gets 100" in text
    assert "each judge spreads 10 units" in text
    assert "points from evidence, up to 30" in text


def test_orders_and_comparisons_are_told_as_what_judges_do(english):
    order = Component("order", "ranking", places=3)
    text = said(order)
    assert "puts the best 3 in order for 3 · 2 · 1 points" in text
    text = said(Component("order", "ranking"), Component("expo", "pairs"))
    assert "each judge puts all entries in order; the last gets 1 point" in text
    assert "how many of 100 comparisons with the others the entry would win" in text


def test_who_advances_and_under_which_conditions(english):
    advance = advancing(
        13, quota={"세종": 2}, ties="all", caps=(Cap("attr.region", 2),), reserves=2,
        floors=(Floor("attr.type", "startup", 2),), wildcards=1,
    )  # fmt: skip
    text = said(advance=advance)
    for words in (
        "The best 13 are selected.",
        "Places of 세종: 2.",
        "All who tie at the last place go on.",
        "At most 2 with the same region.",
        "At least 2 with type “startup”.",
        "Wildcards: 1.",
        "Reserves: 2.",
    ):
        assert words in text


def test_lines_below_which_nobody_is_ranked(english):
    strict = Criterion("idea", max=Decimal(60), fail_below=Decimal("12.5"))
    rules = book(min_score=Decimal(60))
    rules = RuleBook(rules.rules, rules.rounds, rubrics=(Rubric("sheet", (strict,)),))
    text = " ".join(rule_sentences(rules, "final"))
    assert "mean of idea is below 12.5 has no rank" in text
    assert "Below 60 points an entry has no rank." in text


def test_awards_say_what_becomes_of_empty_places(english):
    text = " ".join(award_rules(book(rules=Rules(vacancy="move_up", removal="vacate"))))
    assert "passes to the next award" in text
    assert "Where a winner falls away, the place stays empty." in text


def rounds(first, final):
    """A contest of two rounds, whose first sends two entries on."""
    one, two = first.rounds[0], final.rounds[0]
    before = replace(one, key="prelim", texts={"title": "Prelim"}, advance=advancing(2))
    return replace(final, rounds=(before, replace(two, texts={"title": "Final"})))


def test_rules_that_all_rounds_share_are_published_once(english):
    shared, own = method(rounds(book(), book()))
    assert shared[0] == "How it was decided: Prelim · Final"
    assert shared[1] == rule_sentences(book(), "final")
    assert own == ("Besides, in Prelim", ["The best 2 are selected."])


def test_rounds_with_different_arithmetic_tell_all_of_their_rules(english):
    plain = book(Component("judges", "sheets", rubric="sheet", combine="mean"))
    found = method(rounds(plain, book()))
    assert [heading for heading, _ in found] == [
        "How it was decided: Prelim",
        "How it was decided: Final",
    ]
    assert found[1][1] == rule_sentences(book(), "final")


def test_a_decision_that_lacks_something_names_the_fields_of_its_form(korean):
    said = in_words("This decision needs: round, entry.")
    assert said == "이 결정에는 라운드, 작품 항목이 필요합니다."
