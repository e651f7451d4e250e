"""Random decisions on a contest, in an order that people could have taken them in.

After every step the reference tells how the contest stands, so that those who withdraw have a place
to lose and those who are promoted a place to take. Most steps that would be refused are dropped;
some stay, as the last thing that happens.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any

from scoring.facts import Act, Decision, Facts
from scoring.rules import RuleBook
from tests.scoring.reference import Refused, recompute

Outcome = dict[str, Any]


class Story:
    """A contest with the decisions so far and its outcome; None once it has been refused."""

    def __init__(self, rng: Random, book: RuleBook, facts: Facts) -> None:
        self.rng = rng
        self.book = book
        self.facts = facts
        self.outcome = outcome_of(book, facts)
        self.seq = rng.randint(1, 5)

    def happen(self, act: Act, **names: str) -> None:
        """Let a decision be taken, unless it is refused: then mostly it is not."""
        if self.outcome is None:
            return
        self.seq += self.rng.choice((1, 1, 4))
        decisions = (*self.facts.decisions, Decision(self.seq, act, **names))
        facts = replace(self.facts, decisions=decisions)
        outcome = outcome_of(self.book, facts)
        if outcome is not None or self.rng.random() < 0.08:
            self.facts, self.outcome = facts, outcome

    def entry(self, among: list[str]) -> str:
        """One of these, now and then any entry at all."""
        anyone = [entry.key for entry in self.facts.entries]
        return self.rng.choice(anyone if not among or self.rng.random() < 0.15 else among)

    def round(self) -> str:
        """Any round."""
        return self.rng.choice(self.book.rounds).key


def outcome_of(book: RuleBook, facts: Facts) -> Outcome | None:
    """The outcome by the reference, None where it refuses."""
    try:
        return recompute(book, facts)
    except Refused:
        return None


def random_decisions(rng: Random, book: RuleBook, facts: Facts) -> Facts:
    """The facts with decisions before, between and after confirming rounds."""
    story = Story(rng, book, facts)
    for _ in range(rng.choice((0, 0, 1, 2))):
        rng.choice((be_absent, go, leave_out_a_judge, take_an_award))(story)
    for _ in range(rng.choice((0, 1, 2, 2))):
        settle_ties(story)
        key = rng.choice(("", *[one.key for one in book.rounds]))
        story.happen("confirm", round=key)
        for _ in range(rng.choice((0, 1, 2, 4))):
            rng.choice(AFTERWARDS)(story)
    decisions = list(story.facts.decisions)
    rng.shuffle(decisions)
    return replace(story.facts, decisions=tuple(decisions))


def be_absent(story: Story) -> None:
    """Somebody does not come to a round."""
    key = story.round()
    story.happen("no_show", round=key, entry=story.entry(ranked(story, key)))


def go(story: Story) -> None:
    """Somebody withdraws or is disqualified, most often one who holds a place."""
    if story.outcome is None:
        return
    key = story.round()
    result = story.outcome["rounds"][key]
    holders = [row["entry"] for row in result["advanced"]]
    holders += [row["entry"] for row in story.outcome["awards"]]
    holders += result["reserves"]
    where = story.rng.choice(("", key, key))
    act: Act = story.rng.choice(("withdraw", "disqualify"))
    story.happen(act, round=where, entry=story.entry(holders))


def go_and_be_replaced(story: Story) -> None:
    """One of the advanced leaves and a reserve takes the place."""
    if story.outcome is None:
        return
    confirmed = {d.round for d in story.facts.decisions if d.act == "confirm"}
    with_reserves = [
        key
        for key, result in story.outcome["rounds"].items()
        if result["reserves"] and confirmed & {"", key}
    ]
    if not with_reserves:
        return go(story)
    key = story.rng.choice(with_reserves)
    advanced = [row["entry"] for row in story.outcome["rounds"][key]["advanced"]]
    story.happen("withdraw", round=key, entry=story.entry(advanced))
    return promote(story, key)


def promote(story: Story, key: str = "") -> None:
    """A reserve is promoted, named or not."""
    if story.outcome is None:
        return
    key = key or story.round()
    reserves = story.outcome["rounds"][key]["reserves"]
    named = story.rng.random() < 0.3
    story.happen("promote_reserve", round=key, entry=story.entry(reserves) if named else "")


def leave_out_a_judge(story: Story) -> None:
    """A judge is excluded from a round or from all."""
    judge = story.rng.choice(story.facts.judges).key
    story.happen("exclude_judge", round=story.rng.choice(("", story.round())), judge=judge)


def take_an_award(story: Story) -> None:
    """An award is taken from a winner, or somebody is barred from any."""
    if story.outcome is not None:
        winners = [row["entry"] for row in story.outcome["awards"]]
        story.happen("remove_award", entry=story.entry(winners))


def settle_ties(story: Story) -> None:
    """The chair speaks on most ties that wait for him: a whole order, or not quite."""
    for one in story.book.rounds:
        if story.outcome is None or "chair" not in one.tie_break:
            continue
        for tie in story.outcome["rounds"][one.key]["unresolved"]:
            order = story.rng.sample(tie, len(tie))
            for better, worse in pairwise(order):
                if story.rng.random() < 0.92:
                    story.happen("chair_prefers", round=one.key, entry=better, value=worse)
            if story.rng.random() < 0.2:
                first, second = story.rng.sample(tie, 2)
                story.happen("chair_prefers", round=one.key, entry=first, value=second)


def ranked(story: Story, key: str) -> list[str]:
    """The ranked entries of a round."""
    if story.outcome is None:
        return []
    return [row["entry"] for row in story.outcome["rounds"][key]["ranking"]]


AFTERWARDS: tuple[Callable[[Story], None], ...] = (
    go,
    go,
    go_and_be_replaced,
    go_and_be_replaced,
    go_and_be_replaced,
    go_and_be_replaced,
    promote,
    take_an_award,
    be_absent,
    leave_out_a_judge,
    settle_ties,
)
