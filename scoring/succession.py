"""Who leaves a confirmed round's places, and which reserve follows."""

from dataclasses import replace

from scoring.errors import PromotionRefused
from scoring.quotas import Taken
from scoring.rounds import RoundResult
from scoring.rules import Advance
from scoring.selection import Selection, in_order


def without(result: RoundResult, selection: Selection, entry: int) -> Selection:
    """The selection after an entry lost its place among the advanced or the reserves."""
    group = int(result.setting.entries.group[entry])
    was_in = any(number == entry for number, _ in selection.advanced)
    return replace(
        selection,
        advanced=tuple(item for item in selection.advanced if item[0] != entry),
        reserves=tuple(number for number in selection.reserves if number != entry),
        free=(*selection.free, group) if was_in else selection.free,
    )


def promote(result: RoundResult, selection: Selection, entry: int | None) -> Selection:
    """Fill the longest free place from the reserves of its group.

    Parameters
    ----------
    entry : int or None
        Whom the decision names; needed where several of one rank fit.

    Raises
    ------
    PromotionRefused
    """
    chosen = _successor(result, selection, entry)
    via = {**dict(selection.advanced), chosen: "reserve"}
    return replace(
        selection,
        advanced=tuple((number, via[number]) for number in in_order(result, list(via))),
        reserves=tuple(number for number in selection.reserves if number != chosen),
        free=selection.free[1:],
        once=selection.once | {chosen},
    )


def _successor(result: RoundResult, selection: Selection, entry: int | None) -> int:
    key = result.setting.round.key
    named = "" if entry is None else result.key(entry)
    advance = result.setting.round.advance
    if advance is None or not selection.free:
        raise PromotionRefused(key, named, "no place is free")
    best = _best(result, selection, advance)
    if not best:
        raise PromotionRefused(key, named, "no reserve of the group fits")
    if entry is None and len(best) > 1:
        raise PromotionRefused(key, named, "several reserves of one rank fit; name one")
    if entry is not None and entry not in best:
        raise PromotionRefused(key, named, f"{named} is not the best reserve who fits")
    return best[0] if entry is None else entry


def _best(result: RoundResult, selection: Selection, advance: Advance) -> list[int]:
    """The best reserves of one rank who break no cap and, where one can, serve a short floor."""
    group = selection.free[0]
    taken = Taken(result, advance)
    for number, _ in selection.advanced:
        taken.add(number)
    of_group = result.setting.entries.group
    able = [item for item in selection.reserves if of_group[item] == group and taken.fits(item)]
    for floor in advance.floors:
        if taken.short(floor, group) > 0:
            able = [item for item in able if taken.has(item, floor)] or able
    rank = dict(zip(result.standing.order.tolist(), result.ranks.tolist(), strict=True))
    return [item for item in able if rank[item] == rank[able[0]]]
