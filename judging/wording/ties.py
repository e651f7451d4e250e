"""Ties in words: the rungs of the ladder with their values, and which one decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from judging.formats import points
from judging.wording.catalogue import gettext
from judging.wording.names import Names, listed
from scoring.rules import Round

DECIDING = ("decided", "part")


@dataclass(frozen=True, slots=True)
class Rung:
    """One line of a tie's table."""

    name: str
    values: list[str]
    result: str
    decides: bool
    reached: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Entries with the same printed score, in the order in which they ended up."""

    score: str
    entries: list[str]
    rungs: list[Rung]
    resolved: bool
    shared: bool


def in_words(tie: Mapping[str, Any], ranks: Mapping[str, int], names: Names, item: Round) -> Tie:
    """One tie of a tally document; `ranks` are the ranks of its entries."""
    entries = sorted(tie["entries"], key=lambda key: (ranks[key], key))
    rungs = [_rung(rung, entries, names, item) for rung in tie["rungs"]]
    shared = len({ranks[key] for key in entries}) < len(entries)
    return Tie(points(tie["score"]), entries, rungs, tie["resolved"], shared)


def _rung(rung: Mapping[str, Any], entries: list[str], names: Names, item: Round) -> Rung:
    values = rung.get("values") or {}
    outcome = rung["outcome"]
    return Rung(
        name=names.rung(item, rung["rung"]),
        values=[points(_text(values.get(key))) for key in entries],
        result=_result(rung["rung"], outcome, entries),
        decides=outcome in DECIDING,
        reached=outcome != "not_reached",
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _result(rung: str, outcome: str, entries: list[str]) -> str:
    if rung == "shared" and outcome != "not_reached":
        return gettext("they share the place")
    if rung == "chair" and outcome == "equal":
        return gettext("no decision recorded")
    if outcome == "decided" and len(entries) == 2:
        return gettext("%(entry)s is ahead", entry=entries[0])
    if outcome == "decided":
        return gettext("decided: %(entries)s", entries=listed(entries))
    words = {
        "equal": gettext("equal"),
        "part": gettext("parts some of them"),
        "passed": gettext("passed over: a value is missing"),
        "not_reached": gettext("not looked at"),
    }
    return words.get(outcome, outcome)


class Badges:
    """What the lines of tied entries say: the rung that decided, with the entry's value.

    The sentences are looked up once; a big ranking has hundreds of ties.
    """

    def __init__(self, names: Names, item: Round) -> None:
        self.names = {rung: names.rung(item, rung) for rung in item.tie_break}
        self.undecided = gettext("Tied, not decided")
        self.shared = gettext("Shared place")
        self.by_value = gettext("Tied → %(rung)s %(value)s")
        self.by_rung = gettext("Tied → %(rung)s")

    def badge(self, tie: Mapping[str, Any], entry: str) -> str:
        if not tie["resolved"]:
            return self.undecided
        for rung in tie["rungs"]:
            if rung["outcome"] in DECIDING:
                return self._decided(rung, entry)
        return self.shared

    def _decided(self, rung: Mapping[str, Any], entry: str) -> str:
        values = rung.get("values") or {}
        value = _text(values.get(entry))
        said = {"rung": self.names[rung["rung"]], "value": points(value)}
        told = value is not None and len(set(values.values())) > 1
        return (self.by_value if told else self.by_rung) % said
