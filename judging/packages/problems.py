"""What is wrong with a package: gathered while reading, told all together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import groupby, islice
from typing import Any

from judging.packages.expected import Expected

KEPT_PER_FILE = 1000
TOLD_PER_FILE = 100
TOLD = 200
SHOWN_CHARACTERS = 80
LINE_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: file, row (1 = header) or None, column or key path, value and expectation.

    `value` None = there is none; in contest.toml `at` is the path of the key.
    """

    file: str
    sentence: Expected
    row: int | None = None
    at: str = ""
    value: str | None = None
    args: dict[str, Any] = field(default_factory=dict)

    @property
    def expected(self) -> str:
        """What should have stood there."""
        return self.sentence.format(**self.args)

    @property
    def message(self) -> str:
        """One line for people."""
        return str(self)

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row is not None else self.file
        if self.at:
            place += f", column {self.at}" if self.row is not None else f", {self.at}"
        said = "" if self.value is None else f" {shown(self.value)} —"
        return one_line(f"{place[: LINE_CHARACTERS // 2]}:{said} expected {self.expected}")


class PackageProblems(Exception):
    """A package is wrong. `problems` holds what was kept of each file, `total` counts all."""

    def __init__(self, problems: tuple[Problem, ...], counts: Counter[str]) -> None:
        super().__init__(problems, counts)
        self.problems = problems
        self.counts = counts
        self.total = counts.total()

    def lines(self, limit: int = TOLD) -> Iterator[str]:
        """The lines for people; a file with many does not hide the others."""
        told = 0
        for file, group in groupby(self.problems, key=lambda problem: problem.file):
            some = list(group)[: max(0, min(TOLD_PER_FILE, limit - told))]
            yield from map(str, some)
            told += len(some)
            if len(some) < self.counts[file]:
                yield f"{one_line(file)}: and {self.counts[file] - len(some)} more"

    def __str__(self) -> str:
        return "\n".join(self.lines())


class Findings:
    """The mistakes and warnings found so far."""

    def __init__(self) -> None:
        self.warnings: list[Problem] = []
        self._kept: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def add(
        self,
        file: str,
        sentence: Expected,
        *,
        row: int | None = None,
        at: str = "",
        value: str | None = None,
        **args: Any,
    ) -> None:
        """Note a mistake."""
        self._counts[file] += 1
        if self._counts[file] <= KEPT_PER_FILE:
            self._kept.append(Problem(file, sentence, row, at, value, args))

    def warn(
        self, file: str, sentence: Expected, row: int | None, at: str, value: str, **args: Any
    ) -> None:
        """Note something that is allowed but looks wrong."""
        if len(self.warnings) < KEPT_PER_FILE:
            self.warnings.append(Problem(file, sentence, row, at, value, args))

    def found(self) -> list[Problem]:
        """The mistakes that are kept."""
        return self._kept

    def raise_if_any(self) -> None:
        """Raise PackageProblems, in order of file and row, where there is a mistake."""
        if self._kept:
            ordered = sorted(self._kept, key=lambda problem: (problem.file, problem.row or 0))
            raise PackageProblems(tuple(ordered), self._counts)


@dataclass(frozen=True, slots=True)
class Hint:
    """The known word that is probably meant; looked for only when the problem is told."""

    word: str
    known: Iterable[str]

    def __str__(self) -> str:
        some = list(islice(self.known, KEPT_PER_FILE))
        close = get_close_matches(self.word[:SHOWN_CHARACTERS], some, n=1)
        return f" (did you mean {shown(close[0])}?)" if close else ""


def shown(value: str) -> str:
    """A value in quotes, cut where it is long."""
    cut = value if len(value) <= SHOWN_CHARACTERS else value[:SHOWN_CHARACTERS] + "…"
    return f'"{cut}"'


def one_line(text: str) -> str:
    """The text without anything that a terminal would obey, cut where it is very long."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:LINE_CHARACTERS])
