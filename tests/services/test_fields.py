"""Which value holds, purely: scenario s11 in every order, ten thousand stories of two tablets."""

import itertools
import random

import pytest

from judging.services.fields import Incoming, Past, Verdict, decide
from tests.services.interleavings import Op, Server, play, silent_losses

S11 = [
    Op("op1", 1, 1, "C1", "26"),
    Op("op2", 1, 2, "C2", "25"),
    Op("op3", 1, 3, "C3", "17"),
    Op("op4", 1, 4, "C4", "16"),
    Op("op5", 1, 5, "C1", "27"),
    Op("op6", 2, 1, "C3", "17"),
    Op("op7", 2, 2, "C4", "17"),
    Op("op8", 2, 3, "C1", "26"),
]
FINAL = {"C1": "26", "C2": "25", "C3": "17", "C4": "17"}
STORIES = 10_000


def after(ops: list[Op], newest: int = 2) -> Server:
    server = Server(newest)
    for op in ops:
        server.take(op)
    return server


def test_s11_ends_alike_in_every_order_of_arrival() -> None:
    for order in itertools.permutations(S11):
        server = after(list(order))
        assert server.holds() == FINAL, [op.id for op in order]
        assert server.asked() == {"op4", "op5"}, [op.id for op in order]


def test_s11_ends_alike_however_often_it_is_sent() -> None:
    luck = random.Random(11)
    for _ in range(2000):
        server = after(luck.sample(S11 * 3, 24))
        assert (server.holds(), server.asked()) == (FINAL, {"op4", "op5"})


def test_s11_as_it_happened() -> None:
    server = Server(1)
    said = [server.take(op) for op in S11[:2]]
    server.newest = 2
    said += [server.take(op) for op in (*S11[5:], *S11[2:5])]
    applied, asked = ["applied"] * 5, ["absorbed", "quarantined", "quarantined"]
    assert said == applied + asked


@pytest.mark.parametrize("part", range(10))
def test_two_tablets_never_overwrite_each_other_silently(part: int) -> None:
    stories = STORIES // 10
    for seed in range(part * stories, (part + 1) * stories):
        server, hands = play(seed)
        assert not silent_losses(server, hands), seed
        made = {op.id for hand in hands for op in hand.made}
        assert set(server.kept) == made, seed
        last = {op.field: op.value for op in hands[-1].made} if len(hands) == 2 else {}
        assert server.holds() | last == server.holds(), seed


def test_the_order_of_arrival_after_the_change_does_not_matter() -> None:
    """Three sittings say what they like; whatever comes first, the end is the same."""
    luck = random.Random(5)
    for story in range(1500):
        ops = [
            Op(f"{epoch}.{seq}", epoch, seq, "a", luck.choice("123"))
            for epoch in (1, 2, 3)
            for seq in range(1, luck.randrange(1, 4))
        ]
        ends = set()
        for order in itertools.islice(itertools.permutations(ops), 0, None, 7):
            server = after(list(order), newest=3)
            ends.add((tuple(server.holds().items()), frozenset(server.asked())))
        assert len(ends) <= 1, (story, ops, ends)


def past(epoch: int, seq: int, effect: str = "applied", **more: bool | int) -> Past:
    told = {"version": 1, "same": False, "known": False} | more
    return Past(f"{epoch}.{seq}", epoch, seq, effect, **told)  # type: ignore[arg-type]  # told


def test_a_blank_field_takes_what_comes() -> None:
    assert decide(Incoming(1, 5, 0, 1), []) == Verdict("applied", 1)
    assert decide(Incoming(1, 5, 0, 9), []) == Verdict("applied", 1)


def test_in_one_sitting_the_later_number_holds() -> None:
    assert decide(Incoming(1, 2, 1, 1), [past(1, 1)]) == Verdict("applied", 2)
    assert decide(Incoming(1, 1, 0, 1), [past(1, 2)]) == Verdict("absorbed", 1)


def test_a_newer_sitting_that_knew_holds_without_a_question() -> None:
    assert decide(Incoming(2, 1, 1, 2), [past(1, 9)]) == Verdict("applied", 2)


def test_a_newer_sitting_that_did_not_know_holds_and_the_older_value_is_asked_about() -> None:
    assert decide(Incoming(2, 1, 0, 2), [past(1, 9)]) == Verdict("applied", 2, ("1.9",))


def test_nothing_is_asked_where_both_say_the_same() -> None:
    assert decide(Incoming(2, 1, 0, 2), [past(1, 9, same=True)]) == Verdict("applied", 2)
    late = decide(Incoming(1, 9, 0, 2), [past(2, 1, same=True)])
    assert late == Verdict("absorbed", 1)


def test_what_comes_late_and_says_otherwise_is_asked_about() -> None:
    assert decide(Incoming(1, 9, 0, 2), [past(2, 1)]) == Verdict("quarantined", 1)


def test_what_was_there_when_the_judge_went_on_is_not_changed_behind_his_back() -> None:
    assert decide(Incoming(1, 9, 1, 2), [past(1, 1, known=True)]) == Verdict("quarantined", 1)


def test_an_old_tablet_may_correct_what_it_filled_late_itself() -> None:
    assert decide(Incoming(1, 9, 1, 2), [past(1, 1)]) == Verdict("applied", 2)


def test_a_question_ends_when_the_field_says_what_was_asked() -> None:
    history = [past(2, 1), past(1, 9, "quarantined", version=0, same=True)]
    assert decide(Incoming(2, 2, 1, 2), history) == Verdict("applied", 2, (), ("1.9",))


def test_only_the_last_word_of_an_old_tablet_is_asked_about() -> None:
    history = [past(2, 1), past(1, 3, "quarantined", version=0)]
    assert decide(Incoming(1, 9, 0, 2), history) == Verdict("quarantined", 1, (), ("1.3",))
    assert decide(Incoming(1, 2, 0, 2), history) == Verdict("absorbed", 1)
    corrected = decide(Incoming(1, 9, 0, 2), [past(2, 1, same=True), history[1]])
    assert corrected == Verdict("absorbed", 1, (), ("1.3",))


def test_a_question_that_was_answered_stays_answered() -> None:
    history = [past(2, 1), past(1, 3, "settled", version=0)]
    assert decide(Incoming(2, 2, 1, 2), history) == Verdict("applied", 2)
