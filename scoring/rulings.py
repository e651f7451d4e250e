"""What recorded decisions mean for one round at one moment."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scoring.facts import Decision
from scoring.roster import Roster

SETS_ASIDE = ("withdraw", "disqualify", "no_show")


@dataclass(frozen=True, slots=True)
class Rulings:
    """Entries and judges, by index in the facts, that decisions touch in one round."""

    withdrawn: frozenset[int] = frozenset()
    disqualified: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    preferences: tuple[tuple[int, int], ...] = ()


def counts_in(decision: Decision, round_key: str, closure: Collection[str]) -> bool:
    """Whether a decision counts in a round.

    Withdrawals and disqualifications reach the rounds that build on theirs; no decision without a
    round is limited to one; all others count in their own round.
    """
    if decision.act in ("withdraw", "disqualify"):
        return decision.round == "" or decision.round in closure
    return decision.round in ("", round_key)


def rulings(
    decisions: Iterable[Decision], round_key: str, closure: Collection[str], roster: Roster
) -> Rulings:
    """Collect the decisions that count in a round, in the order in which they were made."""
    mine = [item for item in decisions if counts_in(item, round_key, closure)]

    def entries(act: str) -> frozenset[int]:
        return frozenset(roster.entry_of[item.entry] for item in mine if item.act == act)

    return Rulings(
        withdrawn=entries("withdraw"),
        disqualified=entries("disqualify"),
        absent=entries("no_show"),
        excluded=frozenset(
            roster.judge_of[item.judge] for item in mine if item.act == "exclude_judge"
        ),
        preferences=tuple(
            (roster.entry_of[item.entry], roster.entry_of[item.value])
            for item in mine
            if item.act == "chair_prefers"
        ),
    )
