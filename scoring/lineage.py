"""Which round builds on which: the order of calculation, and how far a decision reaches."""

from scoring.errors import CircularRounds
from scoring.rules import Round, RuleBook


def parents(round_: Round) -> tuple[str, ...]:
    """The rounds that this one reads: its source, its components' rounds, its ladder's rounds."""
    of_parts = [part.round for part in round_.components if part.kind == "round"]
    of_rungs = [rung[6:] for rung in round_.tie_break if rung.startswith("round:")]
    named = [round_.source, *of_parts, *of_rungs]
    return tuple(dict.fromkeys(key for key in named if key))


def in_order(book: RuleBook) -> tuple[Round, ...]:
    """All rounds, each after those it builds on; by key where that leaves a choice.

    Raises
    ------
    CircularRounds
        Where rounds build on each other in a circle.
    """
    waiting = {item.key: item for item in sorted(book.rounds, key=lambda item: item.key)}
    done: dict[str, Round] = {}
    while waiting:
        ready = [key for key, item in waiting.items() if all(up in done for up in parents(item))]
        if not ready:
            raise CircularRounds(tuple(waiting))
        for key in ready:
            done[key] = waiting.pop(key)
    return tuple(done.values())


def closure(book: RuleBook, key: str) -> frozenset[str]:
    """A round and all that it builds on, directly or through others."""
    found: set[str] = set()
    open_keys = [key]
    while open_keys:
        current = open_keys.pop()
        if current not in found:
            found.add(current)
            open_keys.extend(parents(book.round(current)))
    return frozenset(found)
