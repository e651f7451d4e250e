"""What of a contest may leave the house once its result is public.

Everything that an outsider needs to compute the result again stays; whoever did not win, and every
judge, becomes a number, and free text, where anything may stand, goes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from judging.packages.document import ContestDocument, EntryRow, JudgeRow
from scoring.facts import Facts
from scoring.rules import RuleBook

ATTR = "attr."


def pseudonymised(document: ContestDocument, winners: frozenset[str]) -> ContestDocument:
    """The document for everybody; entries named in `winners` keep their title and team."""
    judges = _numbers("J", (row.judge for row in document.judges))
    ballots = _numbers("V", (row.ballot for row in document.votes))
    return replace(
        document,
        entries=_entries(document, winners),
        members=(),
        judges=tuple(JudgeRow(judges[row.judge], panels=row.panels) for row in document.judges),
        comments=(),
        conflicts=tuple(row._replace(reason="") for row in _renamed(document.conflicts, judges)),
        assignments=_renamed(document.assignments, judges),
        scores=tuple(row._replace(submitted_at=None) for row in _renamed(document.scores, judges)),
        votes=tuple(row._replace(ballot=ballots[row.ballot]) for row in document.votes),
        investments=_renamed(document.investments, judges),
        rankings=_renamed(document.rankings, judges),
        comparisons=_renamed(document.comparisons, judges),
        measures=tuple(row._replace(evidence="") for row in document.measures),
        adjustments=tuple(row._replace(reason="") for row in document.adjustments),
        decisions=tuple(row._replace(reason="") for row in _renamed(document.decisions, judges)),
    )


def pseudonymous_facts(facts: Facts, book: RuleBook, winners: frozenset[str]) -> Facts:
    """The facts that the same document gives, so that its fingerprint can be told beforehand."""
    judges = _numbers("J", (judge.key for judge in facts.judges))
    teams = _teams(
        {entry.team for entry in facts.entries},
        {entry.team for entry in facts.entries if entry.key in winners},
    )
    used = _attributes_used(book)
    return replace(
        facts,
        entries=tuple(
            replace(entry, team=teams[entry.team], attrs=_kept(entry.attrs, used))
            for entry in facts.entries
        ),
        judges=tuple(replace(judge, key=judges[judge.key]) for judge in facts.judges),
        decisions=tuple(replace(item, judge=judges[item.judge]) for item in facts.decisions),
    )


def _numbers(
    letter: str, keys: Iterable[str], taken: frozenset[str] = frozenset()
) -> dict[str, str]:
    """J1, J2, … in the order of the keys, none that is taken; no key at all stays no key."""
    names = (name for number in count(1) if (name := f"{letter}{number}") not in taken)
    return {"": "", **dict(zip(sorted(set(keys) - {""}), names, strict=False))}


def _renamed(rows: tuple[Any, ...], judges: Mapping[str, str]) -> tuple[Any, ...]:
    return tuple(row._replace(judge=judges[row.judge]) for row in rows)


def _entries(document: ContestDocument, winners: frozenset[str]) -> tuple[EntryRow, ...]:
    teams = _teams(
        {row.team for row in document.entries},
        {row.team for row in document.entries if row.entry in winners},
    )
    used = _attributes_used(document.book)
    return tuple(
        row._replace(
            title=row.title if row.entry in winners else "",
            team=teams[row.team],
            attrs=_kept(row.attrs, used),
        )
        for row in document.entries
    )


def _teams(every: set[str], named: set[str]) -> dict[str, str]:
    """Teams must stay apart, because a team may have but one award; so losers get a number."""
    return _numbers("T", every - named, taken=frozenset(named)) | {name: name for name in named}


def _kept(attrs: Mapping[str, str], used: frozenset[str]) -> dict[str, str]:
    return {name: value for name, value in attrs.items() if name in used}


def _attributes_used(book: RuleBook) -> frozenset[str]:
    """The free fields that the rules look at."""
    fields = [item.group_by for item in book.rounds]
    for item in book.rounds:
        if item.advance:
            fields += [limit.by for limit in item.advance.caps]
            fields += [limit.by for limit in item.advance.floors]
    return frozenset(field.removeprefix(ATTR) for field in fields if field.startswith(ATTR))
