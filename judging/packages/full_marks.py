"""How many points an entry can reach: what set-up holds against the 100 that notices promise."""

from decimal import Decimal

from scoring.rules import HUNDRED, Component, Round, Rubric, RuleBook

UNBOUNDED = ("sum", "rank_sum", "t_score")


def rubric_points(rubric: Rubric) -> Decimal:
    """The most points of a sheet."""
    return sum((one.max * one.weight for one in rubric.criteria), Decimal(0))


def reachable(book: RuleBook, item: Round) -> Decimal | None:
    """The most points of a round before bonus; None where its numbers have no such bound."""
    found = Decimal(0)
    for part in item.components:
        most = _part_points(book, part)
        if most is None:
            return None
        found += part.weight * most / HUNDRED
    return found


def _part_points(book: RuleBook, part: Component) -> Decimal | None:
    if part.kind == "sheets":
        return None if part.combine in UNBOUNDED else rubric_points(book.rubric(part.rubric))
    if part.kind == "measure":
        return part.scale_to or part.max
    return HUNDRED
