"""The rows of a package with their numbers, as the checks look at them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from judging.packages import document as doc


@dataclass(frozen=True)
class Table:
    """The rows of one file.

    Rows in `faulty` have cells that could not be read and hold a blank in their place. `whole` is
    False where the file could not be read to its end: what it should hold is then not missed.
    """

    name: str
    rows: list[Any] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    faulty: set[int] = field(default_factory=set)
    whole: bool = True
    columns: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        return zip(self.numbers, self.rows, strict=True)


class Tables:
    """All files of a package by name."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables

    def __getitem__(self, name: str) -> Table:
        return self._tables[name]

    @property
    def entries(self) -> list[doc.EntryRow]:
        """The rows of entries.csv."""
        return self["entries.csv"].rows

    @property
    def judges(self) -> list[doc.JudgeRow]:
        """The rows of judges.csv."""
        return self["judges.csv"].rows


class Keyed(Protocol):
    """Something of the rules that has a key."""

    @property
    def key(self) -> str:
        """Its key."""


K = TypeVar("K", bound=Keyed)


def first_by_key(items: Sequence[K]) -> dict[str, K]:
    """The items by key; of two with the same key, which is a mistake, the first."""
    return {item.key: item for item in reversed(items)}
