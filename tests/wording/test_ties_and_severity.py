"""Ties with the rung that decided, and corrections that name the judges."""

from decimal import Decimal

from judging.wording import severity, ties
from judging.wording.names import Names
from judging.wording.ties import Badges
from tests.wording.examples import JUDGES, book, document, line

SEVERITY = {
    "judges": {
        "J1": {"severity": "+0.80", "se": "0.30", "n": 9},
        "J2": {"severity": "-0.30", "se": "0.30", "n": 9},
    },
    "entries": {"A1": {"raw": "86.67", "adjusted": "86.17", "raw_rank": 3}},
}


def tie(resolved=True, outcome="decided", **values):
    values = values or {"A1": "23.00", "B2": "22.83"}
    idea = {"rung": "criterion:idea", "values": values, "outcome": outcome}
    chair = {"rung": "chair", "values": {}, "outcome": "not_reached" if resolved else "equal"}
    return {"score": "78.00", "group": "", "entries": ["B2", "A1"], "resolved": resolved,
            "rungs": [idea, chair]}  # fmt: skip


def told(found, ranks):
    rules = book()
    return ties.in_words(found, ranks, Names(rules), rules.round("final"))


def test_the_deciding_rung_is_marked_and_later_ones_were_not_looked_at(english):
    found = told(tie(), {"A1": 1, "B2": 2})
    assert found.entries == ["A1", "B2"], "in the order in which they ended up"
    first, last = found.rungs
    assert (first.name, first.values, first.decides) == (
        "mean of Creativity",
        ["23.00", "22.83"],
        True,
    )
    assert first.result == "A1 is ahead"
    assert (last.result, last.reached) == ("not looked at", False)


def test_a_tie_that_only_the_chair_can_decide_says_that_nothing_is_recorded(english):
    found = told(tie(resolved=False, outcome="equal"), {"A1": 1, "B2": 1})
    assert not found.resolved
    assert found.rungs[-1].result == "no decision recorded"


def test_badges_tell_the_rung_and_the_entrys_own_value(korean):
    rules = book()
    badges = Badges(Names(rules), rules.round("final"))
    assert badges.badge(tie(), "B2") == "동점 → 창의성 평균 22.83"
    assert badges.badge(tie(resolved=False, outcome="equal"), "B2") == "동점 · 미해소"


def test_a_correction_names_the_judges_and_what_each_adds(english):
    totals = {key: {"total": "87", "state": "counted"} for key in ("J1", "J2")}
    found = severity.correction(document(severity=SEVERITY), line(totals=totals), JUDGES)
    assert found.sentence == (
        "The raw score 86.67 comes from 2 judges: 김도윤, 이서윤. On entries they shared with "
        "others: 김도윤 gives 0.8 points more, 이서윤 gives 0.3 points less. "
        "With that taken out: 86.17."
    )
    assert (found.change, found.raw_rank, found.rank) == ("−0.50", 3, 1)


def test_judges_who_do_not_count_are_not_blamed_for_a_correction(english):
    totals = {
        "J1": {"total": "87", "state": "counted"},
        "J2": {"total": "99", "state": "excluded"},
    }
    found = severity.correction(document(severity=SEVERITY), line(totals=totals), JUDGES)
    assert "이서윤" not in found.sentence


def test_the_strictest_judge_comes_first(english):
    found = severity.judges(document(severity=SEVERITY), JUDGES)
    assert [(one.name, one.severity) for one in found] == [("이서윤", "−0.30"), ("김도윤", "+0.80")]


def test_a_round_without_correction_has_none(english):
    assert severity.correction(document(), line(), JUDGES) is None
    assert severity.signed(Decimal(0)) == "±0"
