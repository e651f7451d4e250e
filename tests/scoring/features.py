"""Which features of the package a contest uses, and which of them its outcome hangs on.

A feature *matters* in a contest when the contest without it has another outcome.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from scoring.facts import WHOLE_SHEET, Facts, Pairs
from scoring.rules import Advance, Award, Component, Round, RuleBook, Rules
from tests.scoring.reference import Refused, recompute

Outcome = dict[str, Any]
Contest = tuple[RuleBook, Facts]
RUNGS = ("criterion", "component", "round", "preference", "earliest", "shared", "chair")
ACTS = (
    "no_show", "withdraw", "disqualify", "exclude_judge",
    "chair_prefers", "promote_reserve", "remove_award", "confirm",
)  # fmt: skip


def outcome_of(book: RuleBook, facts: Facts) -> Outcome | str:
    """The outcome, or the name of the refusal."""
    try:
        return recompute(book, facts)
    except Refused as refusal:
        return type(refusal).__name__


def features(book: RuleBook, facts: Facts) -> set[str]:
    """The names of all features that a contest shows."""
    outcome = outcome_of(book, facts)
    if isinstance(outcome, str):
        return {f"refused: {outcome}"}
    found = set(in_rules(book)) | set(in_facts(facts))
    for one in book.rounds:
        found |= set(in_round(one, facts, outcome["rounds"][one.key]))
    awards = outcome["awards"]
    if len({(row["award"], row["place"]) for row in awards}) < len(awards):
        found.add("award: a place is shared")
    for name, change in CHANGES.items():
        other_book, other_facts = change(book, facts)
        differs = other_book != book or other_facts is not facts
        if differs and outcome_of(other_book, other_facts) != outcome:
            found.add(f"matters: {name}")
            if decided_without_it(outcome, outcome_of(other_book, other_facts)):
                found.add(f"a cut waits because of {name}")
    return found


def decided_without_it(outcome: Outcome, other: Outcome | str) -> bool:
    """Whether somebody advances from an undecided round once one thing is different."""
    if isinstance(other, str):
        return False
    return any(
        result["unresolved"] and not result["advanced"] and other["rounds"][key]["advanced"]
        for key, result in outcome["rounds"].items()
    )


def in_rules(book: RuleBook) -> Iterator[str]:
    """What the rules ask for."""
    for one in book.rounds:
        yield f"components: {len(one.components)}"
        yield f"group_by: {one.group_by.partition('.')[0]}, {one.rank_groups}"
        if one.divisions:
            yield "round for one division"
        for part in one.components:
            yield f"kind: {part.kind}"
            yield f"component digits: {part.digits}"
            if part.kind == "sheets":
                yield f"combine: {part.combine}, {part.incomplete_judge}"
                if part.combine == "trimmed":
                    yield f"trim_by: {part.trim_by}"
    yield f"rounding: {book.rules.rounding}, {book.rules.digits} digits"
    yield f"rounds: {len(book.rounds)}"


def in_facts(facts: Facts) -> Iterator[str]:
    """What was recorded."""
    for recorded in facts.rounds.values():
        if recorded.assignments is not None:
            yield "assignments: explicit"
        elif recorded.panels:
            yield "assignments: by panel"
        if (recorded.marks.criterion == WHOLE_SHEET).any():
            yield "marks: whole sheets"
        if (recorded.votes.votes > 1).any():
            yield "votes: counts"
        if not recorded.votes.valid.all():
            yield "votes: void ballots"
        for row in recorded.adjustments:
            yield f"{row.kind} on {'a component' if row.component else 'the round'}"
    for decision in facts.decisions:
        yield f"act: {decision.act}"
        if decision.act in ("confirm", "exclude_judge", "withdraw", "disqualify"):
            yield f"act: {decision.act}, {'one round' if decision.round else 'all'}"
        if decision.act == "promote_reserve" and decision.entry:
            yield "act: promote_reserve, named"


def in_round(one: Round, facts: Facts, result: Outcome) -> Iterator[str]:
    """What happened in a round."""
    yield from (f"reason: {row['reason'].partition(':')[0]}" for row in result["unranked"])
    yield from (f"excluded: {row['reason']}" for row in result["excluded_judges"])
    yield from (f"via: {row['via']}" for row in result["advanced"])
    if result["unresolved"]:
        yield "a tie stays unresolved"
    part = one.sheets
    if part is not None and part.combine == "trimmed":
        yield from (f"trimmed: {row['trimmed']}" for row in result["ranking"])
    if one.advance is not None:
        yield from in_selection(one, one.advance, facts, result)


def in_selection(one: Round, advance: Advance, facts: Facts, result: Outcome) -> Iterator[str]:
    """How the places of a round were taken."""
    if result["unresolved"] and not result["advanced"]:
        yield "undecided at a cut"
    attrs = {entry.key: entry.attrs for entry in facts.entries}
    groups = {row["entry"]: row["group"] for row in result["ranking"]}
    for group in set(groups.values()) if result["advanced"] else ():
        taken = [row for row in result["advanced"] if groups[row["entry"]] == group]
        by_rank = sum(row["via"] == "rank" for row in taken)
        if by_rank > advance.quota.get(group, advance.places):
            yield f"more advance than there are places: {advance.ties}"
        if sum(groups[key] == group for key in result["reserves"]) > advance.reserves:
            yield "more reserves than asked for"
        for floor in advance.floors:
            name = floor.by.removeprefix("attr.")
            if sum(attrs[row["entry"]][name] == floor.value for row in taken) < floor.min:
                yield "a floor stays short"
    if sum(row["via"] == "wildcard" for row in result["advanced"]) > advance.wildcards:
        yield "a wildcard is shared"


Change = Callable[[RuleBook, Facts], Contest]


def arithmetic(change: Callable[[Rules], Rules]) -> Change:
    """The contest with other rules of arithmetic."""
    return lambda book, facts: (replace(book, rules=change(book.rules)), facts)


def rounds(change: Callable[[Round], Round]) -> Change:
    """The contest with each round changed."""
    return lambda book, facts: (replace(book, rounds=tuple(map(change, book.rounds))), facts)


def parts(change: Callable[[Component], Component]) -> Change:
    """The contest with each component changed."""
    return rounds(lambda one: replace(one, components=tuple(map(change, one.components))))


def places(change: Callable[[Advance], Advance]) -> Change:
    """The contest with other ways to advance."""
    return rounds(lambda one: replace(one, advance=one.advance and change(one.advance)))


def awards(change: Callable[[Award], Award]) -> Change:
    """The contest with each award changed."""
    return lambda book, facts: (replace(book, awards=tuple(map(change, book.awards))), facts)


def without_rung(kind: str) -> Change:
    """The contest with ladders that lack a rung."""
    return rounds(
        lambda one: replace(
            one, tie_break=tuple(r for r in one.tie_break if r.partition(":")[0] != kind)
        )
    )


def without_act(act: str) -> Change:
    """The contest in which people never decided one kind of thing."""

    def change(book: RuleBook, facts: Facts) -> Contest:
        others = tuple(decision for decision in facts.decisions if decision.act != act)
        same = len(others) == len(facts.decisions)
        return book, facts if same else replace(facts, decisions=others)

    return change


def other_way(field: str, first: str, second: str) -> Callable[[Any], Any]:
    """A value with one of its two settings turned over."""
    return lambda value: replace(
        value, **{field: {first: second, second: first}.get(getattr(value, field), first)}
    )


def without_void_ballots(book: RuleBook, facts: Facts) -> Contest:
    """The contest in which every ballot counts."""
    counted = {
        key: replace(of, votes=replace(of.votes, valid=np.ones_like(of.votes.valid)))
        for key, of in facts.rounds.items()
    }
    void = any(not of.votes.valid.all() for of in facts.rounds.values())
    return book, replace(facts, rounds=counted) if void else facts


def without_conflicts(book: RuleBook, facts: Facts) -> Contest:
    """The contest in which no judge is in conflict."""
    return book, replace(facts, conflicts=Pairs()) if len(facts.conflicts.judge) else facts


CHANGES: dict[str, Change] = {
    **{f"rung {kind}": without_rung(kind) for kind in RUNGS},
    **{f"act {act}": without_act(act) for act in ACTS},
    "rounding": arithmetic(other_way("rounding", "half_up", "floor")),
    "bonus_cap": arithmetic(lambda rules: replace(rules, bonus_cap=None)),
    "total_cap": arithmetic(lambda rules: replace(rules, total_cap=Decimal(0))),
    "one_award_per entry": arithmetic(other_way("one_award_per", "entry", "none")),
    "one_award_per team": arithmetic(other_way("one_award_per", "team", "entry")),
    "vacancy": arithmetic(other_way("vacancy", "leave", "move_up")),
    "removal": arithmetic(other_way("removal", "promote", "vacate")),
    "min_score": rounds(lambda one: replace(one, min_score=Decimal(0))),
    "rank_groups": rounds(other_way("rank_groups", "separate", "together")),
    "rank_ties": parts(other_way("rank_ties", "competition", "average")),
    "trim_by": parts(other_way("trim_by", "total", "criterion")),
    "incomplete_judge": parts(other_way("incomplete_judge", "exclude", "keep")),
    "scale": parts(other_way("scale", "share_of_max", "share_of_total")),
    "scale_to": parts(lambda part: replace(part, scale_to=None)),
    "component digits": parts(lambda part: replace(part, digits=None)),
    "quota": places(lambda advance: replace(advance, quota={})),
    "ties = all": places(lambda advance: replace(advance, ties="ladder")),
    "caps": places(lambda advance: replace(advance, caps=())),
    "floors": places(lambda advance: replace(advance, floors=())),
    "wildcards": places(lambda advance: replace(advance, wildcards=0)),
    "wildcard_by": places(other_way("wildcard_by", "z", "score")),
    "award min_score": awards(lambda award: replace(award, min_score=Decimal(0))),
    "award division": awards(lambda award: replace(award, division="")),
    "void ballots": without_void_ballots,
    "conflicts": without_conflicts,
}
