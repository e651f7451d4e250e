"""What changes a fingerprint and what does not."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from scoring.facts import Decision, Facts, Judge, Marks
from scoring.rules import Award, Rubric
from tests.scoring.builder import Contest, contest, decide


def made(**changes: Any) -> Contest:
    rounds = {
        "paper": {
            "sheets": {"J1": {"A": (9, 8), "B": (7, 6)}},
            "panels": {"P": ["A", "B"]},
            "advance": {"places": 1},
        },
        "final": {"sheets": {"J2": {"A": (5, 5)}}, "panels": {"Q": ["A"]}, "source": "paper"},
    }
    said: dict[str, Any] = {
        "judges": {"J1": ["P"], "J2": ["Q"]},
        "awards": [Award("grand", "final")],
        "entries": {"A": {"team": "x"}},
        **changes,
    }
    return contest(rounds, **said)


def with_facts(one: Contest, **changes: Any) -> Contest:
    return replace(one, facts=replace(one.facts, **changes))


def with_marks(one: Contest, key: str, units: Any, decimals: int = 0) -> Contest:
    facts = one.facts.rounds[key]
    marks = replace(facts.marks, units=np.array(units, dtype=np.int64), decimals=decimals)
    return with_facts(one, rounds={**one.facts.rounds, key: replace(facts, marks=marks)})


def test_a_fingerprint_is_a_sha_256() -> None:
    assert len(bytes.fromhex(made().fingerprint())) == 32


def test_it_does_not_depend_on_how_numbers_and_letters_are_written() -> None:
    assert made().fingerprint() == with_marks(made(), "final", [50, 50], 1).fingerprint()
    composed = made(entries={"A": {"division": "\N{HANGUL SYLLABLE GA}"}})
    apart = made(entries={"A": {"division": "\N{HANGUL CHOSEONG KIYEOK}\N{HANGUL JUNGSEONG A}"}})
    assert composed.fingerprint() == apart.fingerprint()
    assert made(bonus_cap=Decimal("3.0")).fingerprint() == made(bonus_cap=Decimal(3)).fingerprint()


def test_texts_never_take_part() -> None:
    plain = made()
    rubrics = tuple(
        Rubric(one.key, one.criteria, texts={"title": "심사기준"}) for one in plain.book.rubrics
    )
    titled = replace(plain, book=replace(plain.book, rubrics=rubrics))
    assert titled.fingerprint() == plain.fingerprint()
    assert titled.fingerprint("final") == plain.fingerprint("final")


def test_the_order_of_entries_judges_and_rounds_never_takes_part() -> None:
    plain = made()
    facts = plain.facts
    marks = {
        key: replace(
            one,
            panels=tuple((panel, 1 - entry) for panel, entry in reversed(one.panels)),
            marks=Marks(
                1 - one.marks.judge, 1 - one.marks.entry, one.marks.criterion, one.marks.units
            ),
        )
        for key, one in facts.rounds.items()
    }
    turned = Facts(facts.entries[::-1], facts.judges[::-1], rounds=marks)
    book = replace(plain.book, rounds=plain.book.rounds[::-1], rubrics=plain.book.rubrics[::-1])
    assert Contest(book, turned).fingerprint() == plain.fingerprint()
    assert Contest(book, turned).fingerprint("final") == plain.fingerprint("final")


CHANGES = {
    "a mark": lambda: with_marks(made(), "paper", [9, 8, 7, 5]),
    "a rule": lambda: made(digits=3),
    "a division": lambda: made(entries={"A": {"team": "x", "division": "y"}}),
    "a conflict": lambda: made(conflicts=[("J1", "B")]),
    "a withdrawal": lambda: made(decisions=decide(("withdraw", "paper", "B"))),
    "a confirmation": lambda: made(decisions=decide(("confirm", "final"))),
}


@pytest.mark.parametrize("what", CHANGES)
def test_everything_that_counts_changes_it(what: str) -> None:
    assert CHANGES[what]().fingerprint() != made().fingerprint()
    assert CHANGES[what]().fingerprint("final") != made().fingerprint("final")


def test_a_round_depends_on_those_it_builds_on_and_not_on_those_that_build_on_it() -> None:
    later = with_marks(made(), "final", [5, 4])
    assert later.fingerprint("paper") == made().fingerprint("paper")
    assert later.fingerprint("final") != made().fingerprint("final")
    earlier = with_marks(made(), "paper", [9, 8, 7, 5])
    assert earlier.fingerprint("final") != made().fingerprint("final")


def test_awards_and_teams_are_no_matter_of_a_round() -> None:
    other = made(awards=[Award("other", "final")], entries={"A": {"team": "z"}})
    assert other.fingerprint("final") == made().fingerprint("final")
    assert other.fingerprint() != made().fingerprint()


def test_a_judge_of_another_panel_is_no_matter_of_a_round() -> None:
    joined = made(judges={"J0": ["Q"], "J1": ["P"], "J2": ["Q"]})
    assert joined.fingerprint("paper") == made().fingerprint("paper")
    assert joined.fingerprint("final") != made().fingerprint("final")


@pytest.mark.parametrize(
    ("decision", "paper", "final"),
    [
        (Decision(1, "no_show", "final", "A"), False, True),
        (Decision(1, "withdraw", "paper", "A"), True, True),
        (Decision(1, "withdraw", "", "A"), True, True),
        (Decision(1, "confirm", "final"), True, True),
        (Decision(1, "confirm", "paper"), True, True),
        (Decision(1, "exclude_judge", "final", judge="J2"), False, True),
        (Decision(1, "remove_award", "", "A"), False, False),
    ],
)
def test_decisions_that_touch_a_round_change_it(
    decision: Decision, paper: bool, final: bool
) -> None:
    touched = made(decisions=[decision])
    assert (touched.fingerprint("paper") != made().fingerprint("paper")) is paper
    assert (touched.fingerprint("final") != made().fingerprint("final")) is final


def test_a_new_judge_matters_where_every_judge_sees_every_entry() -> None:
    one = contest({"final": {"sheets": {"J1": {"A": 5}}}})
    two = with_facts(one, judges=(*one.facts.judges, Judge("J2")))
    assert one.fingerprint("final") != two.fingerprint("final")
