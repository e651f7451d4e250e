"""The hand calculation: a person with a pencil comes to the printed number."""

from decimal import Decimal

from judging.wording.steps import Calculation
from scoring.rules import Component
from tests.scoring.builder import contest
from tests.wording.examples import JUDGES, book, document, line


def steps(rules=None, doc=None, of=None):
    of = of or line()
    return Calculation(rules or book(), doc or document(of), of, JUDGES).steps()


def figures(*args, **kwargs):
    return [step.figure for step in steps(*args, **kwargs)]


def test_a_trimmed_mean_step_by_step(korean):
    found = steps()
    assert [step.text for step in found] == [
        "유효 평가표 5장",
        "최고 89, 최저 85 제외",
        "남은 3개를 더함",
        "3로 나눔",
        "소수점 셋째 자리에서 반올림",
    ]
    assert [step.figure for step in found] == [
        "87 · 86 · 89 · 87 · 85",
        "",
        "87 + 86 + 87 = 260",
        "260 ÷ 3 = 86.666…",
        "86.67",
    ]


def test_judges_who_do_not_count_are_named_with_the_reason(english):
    totals = {
        "J1": {"total": "80", "state": "counted"},
        "J2": {"total": None, "state": "conflict"},
        "J3": {"total": "99", "state": "excluded"},
        "J4": {"total": None, "state": "incomplete"},
        "J5": {"total": None, "state": "missing"},
    }
    first = steps(of=line(totals=totals))[0]
    assert first.figure == "80"
    assert first.note == (
        "이서윤 has a conflict of interest. 박하준 is left out of the round. "
        "The sheet of 최수아 is incomplete. There is no sheet of 정민재."
    )


def test_too_few_sheets_are_not_trimmed_and_it_says_so(korean):
    texts = [step.text for step in steps(of=line(trimmed=False, sheets=4))]
    assert "절사 미적용 (유효 평가표 4장)" in texts


def test_bonus_is_capped_in_the_open(english):
    of = line()
    of["working"]["bonus"] = {"given": "5", "counted": "3", "cap": "3"}
    of["working"]["deduction"] = "1.5"
    of["working"]["final"] = "88.17"
    last = steps(of=of)[-3:]
    assert [step.figure for step in last] == ["+3", "−1.5", "88.17"]
    assert last[0].note == "5 given, at most 3 count"


def test_parts_are_weighted_and_added(english):
    rules = book(
        Component("judges", "sheets", rubric="sheet", combine="trimmed", weight=Decimal(70)),
        Component("votes", "votes", weight=Decimal(30)),
    )
    of = line(score="78.17")
    of["working"]["components"]["votes"] = {
        **{"votes": 39, "of": 78, "scale": "share_of_max", "printed": "50.00"},
        **{"bonus": None, "deduction": None, "final": "50.00"},
    }
    of["working"]["weighted"] = {
        "terms": [
            {"component": "judges", "weight": "70", "value": "86.67", "product": "60.669"},
            {"component": "votes", "weight": "30", "value": "50.00", "product": "15"},
        ],
        "exact": "75.669",
        "printed": "75.67",
    }
    found = figures(rules, document(of), of)
    assert "100 × 39 ÷ 78 = 50.00" in found
    assert found[-2:] == ["70 % × 86.67 + 30 % × 50.00 = 75.669", "75.67"]


def test_a_component_is_rounded_to_its_own_digits(english):
    part = Component("judges", "sheets", rubric="sheet", combine="trimmed", digits=0)
    texts = [step.text for step in steps(book(part))]
    assert "Rounded at the first decimal place" in texts


def test_trimmed_criteria_are_added_up(english):
    part = Component("judges", "sheets", rubric="sheet", combine="trimmed", trim_by="criterion")
    of = line(score="8.40")
    of["working"]["components"]["judges"] |= {
        "criteria": [
            {
                **{"criterion": "idea", "values": ["9", "8.75"], "dropped_high": ["9.5"]},
                **{"dropped_low": ["8"], "printed": "8.88", "weight": "0.8", "product": "7.10"},
            },
            {
                **{"criterion": "craft", "values": ["1.30"], "dropped_high": []},
                **{"dropped_low": [], "printed": "1.30", "weight": "1", "product": "1.30"},
            },
        ],
        "printed": "8.40",
    }
    found = steps(book(part), document(of), of)
    assert found[1].figure == "(9.00 + 8.75) ÷ 2 = 8.88 × 0.8 = 7.10"
    assert found[1].note == "Left out: 9.5, 8.0"
    assert found[-1].figure == "7.10 + 1.30 = 8.40"


def test_an_entry_without_a_rank_shows_its_sheets_and_nothing_more(english):
    of = {"entry": "X", "rank": None, "totals": {}, "sheets": 0}
    assert [step.text for step in steps(of=of)] == ["0 valid sheets"]


def worked(component, **facts):
    made = contest({"final": {"components": [component], **facts}})
    return Calculation(made.book, made.document(), made.line("A"), JUDGES).steps()


def test_places_in_the_judges_orders_are_added_up_and_compared(english):
    orders = {"J1": "AB", "J2": "BA"}
    found = worked(Component("order", "ranking", places=2), orders=orders)
    assert [step.figure for step in found] == ["2 + 1 = 3", "3 ÷ 4", "100.00"]
    assert found[0].note.startswith("김도윤: place 1 · ") or "place 1" in found[0].note
    assert found[2].text == "Against the largest share, 3/4"


def test_a_number_from_comparisons_says_how_sure_it_is(english):
    found = worked(Component("expo", "pairs"), pairs={"J1": ["AB", "AB"], "J2": ["BA"]})
    assert found[0].figure == "2 : 1"
    assert " ± " in found[1].figure
    assert found[2].note.endswith("with 90 % certainty.")
