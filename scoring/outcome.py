"""A computed round as people read it: ranks, reasons, ties, and who goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from scoring.components import Points
from scoring.exact import text
from scoring.facts import Index
from scoring.rounds import RoundResult
from scoring.scores import reasons
from scoring.selection import Selection

Row = dict[str, Any]


@dataclass(frozen=True)
class RoundOutcome:
    """A round's result, who was selected, and who was removed after it was confirmed.

    `removed` holds indices in the facts. Rows are made only when they are asked for.
    """

    result: RoundResult
    selection: Selection
    frozen: bool = False
    removed: frozenset[int] = field(default_factory=frozenset)

    @property
    def key(self) -> str:
        """The round's key."""
        return self.result.setting.round.key

    @property
    def index(self) -> Index:
        """Index in the facts of each entry of the round."""
        return self.result.setting.entries.index

    def local(self, entry: int) -> int:
        """Number in this round of the entry with this index in the facts; -1 = not in it."""
        return int(self.result.setting.entries.local[entry])

    def group_name(self, number: int) -> str:
        """The group of an entry of the round."""
        entries = self.result.setting.entries
        return entries.groups[int(entries.group[number])]

    def pool(self, entry: int) -> str:
        """With whom an entry, by index in the facts, is ranked; "" = with all."""
        together = self.result.setting.round.rank_groups == "together"
        return "" if together else self.group_name(self.local(entry))

    def blocks(self) -> list[tuple[list[int], bool]]:
        """Entries of one rank, best first, by index in the facts; True = an unresolved tie."""
        standing = self.result.standing
        open_ties = set(standing.block[standing.tied & ~standing.shared].tolist())
        ranked = np.ones(standing.order.size, dtype=np.bool_)
        first = np.unique(standing.block).tolist()
        return [
            (self.index[members].tolist(), block in open_ties)
            for block, members in zip(first, standing.sets(ranked), strict=True)
        ]

    @cached_property
    def sheets(self) -> Index:
        """How many valid sheets each entry has; shape (n_entries,)."""
        valid, size = self.result.setting.judged.valid, self.index.size
        return np.bincount(valid.entry if valid else np.zeros(0, dtype=np.intp), minlength=size)

    @cached_property
    def ranking(self) -> list[Row]:
        """The ranked in order: by group where groups are ranked apart, then rank, then key."""
        standing, result = self.result.standing, self.result
        order = standing.order.tolist()
        columns = _texts(result.score.final, order)
        components = _named(self._component_keys(), [part.after for part in result.parts], order)
        criteria = _named(self.criterion_keys(), result.criteria, order)
        trimmed = self._trimmed()
        rows = zip(
            order,
            result.ranks.tolist(),
            standing.tied.tolist(),
            columns,
            components,
            criteria,
            strict=True,
        )
        return [
            {
                "entry": result.key(entry),
                "rank": rank,
                "tied": tied,
                "score": score,
                "components": parts,
                "criteria": means,
                "sheets": int(self.sheets[entry]),
                "trimmed": bool(trimmed[entry]),
                "group": self.group_name(entry),
            }
            for entry, rank, tied, score, parts, means in rows
        ]

    def _component_keys(self) -> list[str]:
        return [item.key for item in self.result.setting.round.components]

    def criterion_keys(self) -> list[str]:
        """Criteria of the round's rubric in their order."""
        rubric = self.result.setting.rubric
        return [item.key for item in rubric.criteria] if rubric else []

    def _trimmed(self) -> Sequence[bool]:
        combined = self.result.combined
        return combined.trimmed.tolist() if combined else [False] * self.index.size

    @cached_property
    def unranked(self) -> list[Row]:
        """Who has no rank, by key, with the first reason that applies."""
        names = reasons(self.result.setting.rubric)
        return [
            {"entry": self.result.key(entry), "reason": names[reason]}
            for entry, reason in enumerate(self.result.reason.tolist())
            if reason
        ]

    @cached_property
    def excluded_judges(self) -> list[Row]:
        """Whose sheets do not count in this round, by key."""
        judged, roster = self.result.setting.judged, self.result.setting.roster
        return [
            {
                "judge": roster.judge_key(judge),
                "reason": "incomplete" if judged.incomplete[judge] else "decision",
            }
            for judge in np.flatnonzero(judged.excluded).tolist()
        ]

    @cached_property
    def unresolved(self) -> list[list[str]]:
        """Ties that nothing ended, and those that keep the round from advancing, by key."""
        standing = self.result.standing
        ties = [tie.tolist() for tie in standing.sets(standing.tied & ~standing.shared)]
        ties += [list(tie) for tie in self.selection.choices if list(tie) not in ties]
        return [[self.result.key(entry) for entry in tie] for tie in sorted(ties)]

    @cached_property
    def advanced(self) -> list[Row]:
        """Who advances, by group, rank and key."""
        rows = self.selection.advanced
        return [{"entry": self.result.key(entry), "via": via} for entry, via in rows]

    @cached_property
    def reserves(self) -> list[str]:
        """Who waits, by group, rank and key."""
        return [self.result.key(entry) for entry in self.selection.reserves]

    def as_dict(self) -> Row:
        """The round as the contest package describes it."""
        return {
            "ranking": self.ranking,
            "unranked": self.unranked,
            "excluded_judges": self.excluded_judges,
            "unresolved": self.unresolved,
            "advanced": self.advanced,
            "reserves": self.reserves,
        }


def _texts(points: Points, order: list[int]) -> list[str | None]:
    units, known = points.units.tolist(), points.known.tolist()
    return [text(units[entry], points.digits) if known[entry] else None for entry in order]


def _named(keys: list[str], columns: Sequence[Points], order: list[int]) -> list[dict[str, str]]:
    """One object an entry, without the numbers that do not exist."""
    if not keys:
        return [{} for _ in order]
    printed = [_texts(column, order) for column in columns]
    return [
        {key: value for key, value in zip(keys, row, strict=True) if value is not None}
        for row in zip(*printed, strict=True)
    ]
