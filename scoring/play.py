"""A whole contest: decisions replayed in order, rounds frozen by confirmation, awards filled."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from scoring.errors import ConfirmRefused, PromotionRefused
from scoring.exact import Mask
from scoring.facts import Decision, Facts
from scoring.fingerprint import fingerprint
from scoring.lineage import closure, in_order, parents
from scoring.outcome import RoundOutcome
from scoring.prizes import Prizes, award_places
from scoring.roster import Roster, roster
from scoring.rounds import compute
from scoring.rules import Round, RuleBook
from scoring.rulings import SETS_ASIDE, counts_in, rulings
from scoring.selection import select
from scoring.succession import promote, without

METHOD_VERSION = "1"


@dataclass(frozen=True)
class Outcome:
    """What came out of a contest."""

    book: RuleBook
    facts: Facts
    rounds: dict[str, RoundOutcome]
    prizes: Prizes

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the rules and inputs in canonical form."""
        return fingerprint(self.book, self.facts)

    @property
    def awards(self) -> list[dict[str, Any]]:
        """Who holds which award, in precedence, place and key."""
        return [
            {
                "award": item.award.key,
                "place": item.place,
                "entry": self.facts.entries[item.entry].key,
                "giver": item.giver,
                "prize": item.award.prize,
            }
            for item in self.prizes.places
        ]

    def as_dict(self) -> dict[str, Any]:
        """The outcome as the contest package describes it."""
        return {
            "rounds": {key: item.as_dict() for key, item in self.rounds.items()},
            "awards": self.awards,
            "vacant": dict(self.prizes.vacant),
            "paid": self.prizes.paid,
            "fingerprint": self.fingerprint,
        }


class _Replay:
    """The state of a contest while its decisions are replayed."""

    def __init__(self, book: RuleBook, facts: Facts) -> None:
        self.book = book
        self.roster: Roster = roster(facts)
        self.order = in_order(book)
        self.closures = {item.key: closure(book, item.key) for item in book.rounds}
        self.made: list[Decision] = []
        self.outcomes: dict[str, RoundOutcome] = {}
        self.freed: list[str] = []

    def apply(self, decision: Decision) -> None:
        """Replay one decision."""
        self.made.append(decision)
        if decision.act == "confirm":
            self._confirm(decision.round)
        elif decision.act == "promote_reserve":
            self._promote(decision)
        elif decision.act in SETS_ASIDE:
            self._remove(decision)

    def finish(self) -> None:
        """Compute the rounds that were never confirmed, with all decisions."""
        for round_ in self.order:
            if round_.key not in self.outcomes:
                self.outcomes[round_.key] = self._computed(round_)

    def _confirm(self, key: str) -> None:
        for round_ in self.order:
            wanted = not key or round_.key in self.closures[key]
            if wanted and round_.key not in self.outcomes:
                outcome = self._computed(round_)
                if outcome.unresolved:
                    ties = tuple(tuple(tie) for tie in outcome.unresolved)
                    raise ConfirmRefused(round_.key, ties)
                self.outcomes[round_.key] = replace(outcome, frozen=True)

    def _computed(self, round_: Round) -> RoundOutcome:
        earlier = {key: self.outcomes[key].result for key in parents(round_)}
        counting = rulings(self.made, round_.key, self.closures[round_.key], self.roster)
        admitted = self._admitted(round_.source) if round_.source else None
        result = compute(self.book, round_, self.roster, counting, earlier, admitted)
        return RoundOutcome(result, select(result))

    def _admitted(self, source: str) -> Mask:
        outcome = self.outcomes[source]
        admitted = np.zeros(len(self.roster.facts.entries), dtype=np.bool_)
        numbers = np.array([entry for entry, _ in outcome.selection.advanced], dtype=np.intp)
        admitted[outcome.index[numbers]] = True
        return admitted

    def _remove(self, decision: Decision) -> None:
        """Take an entry's place in every frozen round in which the decision counts."""
        entry = self.roster.entry_of[decision.entry]
        for key, outcome in self.outcomes.items():
            if counts_in(decision, key, self.closures[key]) and outcome.local(entry) >= 0:
                selection = without(outcome.result, outcome.selection, outcome.local(entry))
                if len(selection.free) > len(outcome.selection.free):
                    self.freed.append(key)
                removed = outcome.removed | {entry}
                self.outcomes[key] = replace(outcome, selection=selection, removed=removed)

    def _promote(self, decision: Decision) -> None:
        key = decision.round or next(iter(self.freed), "")
        outcome = self.outcomes.get(key)
        if outcome is None:
            raise PromotionRefused(key, decision.entry, "no place is free")
        named = None
        if decision.entry:
            named = outcome.local(self.roster.entry_of[decision.entry])
            if named < 0:
                why = f"{decision.entry} is not the best reserve who fits"
                raise PromotionRefused(key, decision.entry, why)
        selection = promote(outcome.result, outcome.selection, named)
        self.freed.remove(key)
        self.outcomes[key] = replace(outcome, selection=selection)


def _stripped(decisions: Iterable[Decision], known: Roster) -> frozenset[int]:
    return frozenset(known.entry_of[item.entry] for item in decisions if item.act == "remove_award")


def play(book: RuleBook, facts: Facts) -> Outcome:
    """Compute a contest from its rules and from all that happened in it.

    Raises
    ------
    ScoringError
        Where the rules cannot be carried out: t-scores without a spread, a confirmation through an
        unresolved tie, an impossible promotion, an award of entries ranked apart.
    """
    replay = _Replay(book, facts)
    for decision in sorted(facts.decisions, key=lambda item: item.seq):
        replay.apply(decision)
    replay.finish()
    rounds = {item.key: replay.outcomes[item.key] for item in book.rounds}
    stripped = _stripped(facts.decisions, replay.roster)
    return Outcome(book, facts, rounds, award_places(book, replay.roster, rounds, stripped))
