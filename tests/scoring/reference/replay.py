"""Decisions in order: what they freeze, whom they take out, whom they bring in."""

from collections.abc import Iterable
from typing import Any

from scoring.facts import Decision, Facts
from scoring.rules import Round, RuleBook
from tests.scoring.reference.awards import give_awards
from tests.scoring.reference.errors import NobodyFits, TieStands
from tests.scoring.reference.printing import text
from tests.scoring.reference.rounds import Line, Played, play_round
from tests.scoring.reference.selecting import has, keeps_caps, select
from tests.scoring.reference.sheets import counts_in


def recompute(book: RuleBook, facts: Facts) -> dict[str, Any]:
    """The outcome of a contest as plain JSON values, without its fingerprint.

    Raises Refused where the rules forbid to go on.
    """
    replay = Replay(book, facts)
    for decision in sorted(facts.decisions, key=lambda decision: decision.seq):
        replay.decide(decision)
    rounds = replay.end()
    removed = {d.entry for d in facts.decisions if d.act == "remove_award"}
    return {
        "rounds": {key: as_dict(book, played) for key, played in rounds.items()},
        **give_awards(book, rounds, removed),
    }


def direct_basis(round_: Round) -> set[str]:
    """The rounds that a round takes entries, points or an order of ties from."""
    found = {part.round for part in round_.components if part.kind == "round"}
    found |= {rung.removeprefix("round:") for rung in round_.tie_break if rung.startswith("round:")}
    return found | ({round_.source} if round_.source else set())


class Replay:
    """A contest on its way through its decisions."""

    def __init__(self, book: RuleBook, facts: Facts) -> None:
        self.book = book
        self.facts = facts
        self.past: list[Decision] = []
        self.frozen: dict[str, Played] = {}
        self.builds_on: dict[str, set[str]] = {}
        self.order: list[str] = []
        for round_ in book.rounds:
            self._place(round_)

    def _place(self, round_: Round) -> None:
        """Put a round in order after all that it builds on; a round counts as its own basis."""
        if round_.key in self.builds_on:
            return
        basis = {round_.key}
        for key in sorted(direct_basis(round_)):
            self._place(self.book.round(key))
            basis |= self.builds_on[key]
        self.builds_on[round_.key] = basis
        self.order.append(round_.key)

    def decide(self, decision: Decision) -> None:
        """Let one decision happen. Raises Refused."""
        if decision.act == "confirm":
            self.freeze(self.builds_on[decision.round] if decision.round else self.order)
        elif decision.act == "promote_reserve":
            self.promote(decision)
        elif decision.act in ("withdraw", "disqualify", "no_show"):
            for key, played in self.frozen.items():
                if counts_in(decision, key, self.builds_on[key]):
                    leave(played, decision.entry)
        self.past.append(decision)

    def freeze(self, keys: Iterable[str]) -> None:
        """Compute rounds with the decisions so far, once and for all."""
        for key in self.order:
            if key in keys and key not in self.frozen:
                played = self.play(key, self.frozen)
                if played.unresolved:
                    raise TieStands(f"{key} has an unresolved tie and cannot be confirmed")
                self.frozen[key] = played

    def play(self, key: str, done: dict[str, Played]) -> Played:
        """One round with the decisions so far."""
        round_ = self.book.round(key)
        played = play_round(self.book, self.facts, round_, self.past, done, self.builds_on[key])
        select(played)
        return played

    def end(self) -> dict[str, Played]:
        """All rounds: the frozen as they stand, the others with all decisions."""
        done = dict(self.frozen)
        for key in self.order:
            if key not in done:
                done[key] = self.play(key, done)
        return {round_.key: done[round_.key] for round_ in self.book.rounds}

    def promote(self, decision: Decision) -> None:
        """Give the longest free place of a confirmed round to a reserve. Raises Refused."""
        played = self.frozen.get(decision.round)
        if played is None or not played.free:
            raise NobodyFits(f"no free place in {decision.round}")
        best = best_reserves(played, played.free[0])
        if decision.entry:
            best = [key for key in best if key == decision.entry]
        if len(best) != 1:
            raise NobodyFits(f"no reserve of {decision.round} or more than one fits")
        del played.free[0]
        played.reserves.remove(best[0])
        played.advanced[best[0]] = "reserve"
        played.ever_advanced.add(best[0])


def leave(played: Played, entry: str) -> None:
    """Take an entry out of a frozen round, whose ranking stands."""
    played.left.add(entry)
    if entry in played.advanced:
        del played.advanced[entry]
        played.free.append(played.lines[entry].group)
    if entry in played.reserves:
        played.reserves.remove(entry)


def best_reserves(played: Played, group: str) -> list[str]:
    """The reserves of one rank who may take a free place of a group."""
    advance = played.round.advance
    assert advance is not None, "a round with a free place has places"
    taken = [key for key in played.advanced if played.lines[key].group == group]
    fit = [
        key
        for key in played.reserves
        if played.lines[key].group == group and keeps_caps(played, advance, [*taken, key])
    ]
    for floor in advance.floors:
        wanted = [key for key in fit if has(played, key, floor)]
        if wanted and sum(has(played, key, floor) for key in taken) < floor.min:
            fit = wanted
    best = min((played.lines[key].rank for key in fit), default=0)
    return [key for key in fit if played.lines[key].rank == best]


def as_dict(book: RuleBook, played: Played) -> dict[str, Any]:
    """A round as the outcome shows it."""
    separate = played.round.rank_groups == "separate"

    def by_rank(line: Line) -> tuple[str, int, str]:
        return (line.group if separate else "", line.rank, line.entry.key)

    def by_group(key: str) -> tuple[str, int, str]:
        return (played.lines[key].group, played.lines[key].rank, key)

    return {
        "ranking": [row(book, played, line) for line in sorted(played.lines.values(), key=by_rank)],
        "unranked": [{"entry": k, "reason": r} for k, r in sorted(played.unranked.items())],
        "excluded_judges": [{"judge": k, "reason": r} for k, r in sorted(played.excluded.items())],
        "unresolved": sorted(played.unresolved),
        "advanced": [
            {"entry": key, "via": played.advanced[key]}
            for key in sorted(played.advanced, key=by_group)
        ],
        "reserves": sorted(played.reserves, key=by_group),
    }


def row(book: RuleBook, played: Played, line: Line) -> dict[str, Any]:
    """One line of a ranking, with every number as text."""
    digits = book.rules.digits
    own = {part.key: part.digits for part in played.round.components}
    components = {}
    for key, value in line.components.items():
        own_digits = own[key]
        components[key] = text(value, digits if own_digits is None else own_digits)
    return {
        "entry": line.entry.key,
        "rank": line.rank,
        "tied": line.tied,
        "score": text(line.score, digits),
        "components": components,
        "criteria": {key: text(value, digits) for key, value in line.criteria.items()},
        "sheets": line.sheets,
        "trimmed": line.trimmed,
        "group": line.group,
    }
