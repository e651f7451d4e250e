"""A plan in tables: one page of judges or entries, the matrix of a small contest, the print."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from judging.wording.room_tables import RoomBlock, room_blocks

PAGE = 50
PRINTED = 40
MOST_IN_MATRIX = 40


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a longer list."""

    rows: list[Any]
    page: int
    pages: int
    found: int

    @property
    def shown(self) -> list[int]:
        """The pages to link: the ends and the neighbours; 0 where some are left out."""
        near = {1, self.pages, *range(self.page - 2, self.page + 3)}
        known = sorted(number for number in near if 1 <= number <= self.pages)
        links = []
        for before, number in zip([0, *known], known, strict=False):
            links += [0, number] if number > before + 1 else [number]
        return links


def part(rows: Sequence[Any], page: int, size: int = PAGE) -> Part:
    """The page that was asked for, or the nearest that there is."""
    pages = max(1, -(-len(rows) // size))
    page = min(max(page, 1), pages)
    return Part(list(rows[(page - 1) * size : page * size]), page, pages, len(rows))


def like(rows: Iterable[Any], wanted: str) -> list[Any]:
    """Those whose key or name holds the wanted words, whatever their case."""
    word = wanted.strip().casefold()
    return [one for one in rows if word in one.key.casefold() or word in named(one).casefold()]


def named(one: Any) -> str:
    """What a judge is called, or the title of an entry."""
    name: str = one.name if hasattr(one, "name") else one.title
    return name or one.key


class PlanTables:
    """The pairs of a plan from both sides."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.judges = {one.key: one for one in page.judges}
        self.entries = {one.key: one for one in page.entries}

    @cached_property
    def of_judges(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for pair in self.page.pairs:
            found[pair.judge].append(pair)
        places = self.page.staging.places
        for pairs in found.values():
            pairs.sort(key=lambda one: (places.get(one.entry, (0, 0, 0))[2], one.entry))
        return found

    @cached_property
    def of_entries(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for pair in self.page.pairs:
            found[pair.entry].append(pair)
        return found

    @cached_property
    def blocks(self) -> list[RoomBlock]:
        """The timetable of the rooms; empty without any."""
        return room_blocks(self.page.staging)

    @property
    def is_small(self) -> bool:
        """Whether the whole plan can be seen at once."""
        return 0 < len(self.entries) <= MOST_IN_MATRIX and len(self.judges) <= MOST_IN_MATRIX

    @cached_property
    def _cells(self) -> dict[tuple[str, str], Any]:
        return {(pair.judge, pair.entry): pair for pair in self.page.pairs}

    def cells(self, entry: str) -> list[tuple[Any, Any]]:
        """Every judge with his pair for the entry, or None."""
        return [(judge, self._cells.get((judge.key, entry))) for judge in self.page.judges]

    def judge_name(self, key: str) -> str:
        return named(self.judges[key]) if key in self.judges else key

    def entry_name(self, key: str) -> str:
        title = self.entries[key].title if key in self.entries else ""
        return f"{key} {title}".strip()

    def worst(self, count: int = 5) -> list[Any]:
        """The entries that are served worst: too few judges first, then little expertise."""
        ordered = sorted(
            self.page.entries, key=lambda one: (one.has - one.wants, one.affinity, one.key)
        )
        return ordered[:count]


def timetable(visits: Iterable[Sequence[Any]], slots: int) -> list[tuple[str, list[str]]]:
    """For every judge the entry that he visits in each slot; an empty word where he waits."""
    found: dict[str, list[str]] = defaultdict(lambda: [""] * slots)
    for judge, entry, slot in visits:
        found[judge][slot - 1] = entry
    return list(found.items())
