"""The files of `python -m scoring analyse`: marks in long form, and weights of criteria."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scoring.crossed import Float, Index
from scoring.csv_rows import NUMBER_WANTED, FileRefused, Names, Problems, decimal, normal, rows

KEYS = ("entry", "judge", "criterion")
REQUIRED = ("judge", "entry", "score")
OPTIONAL = ("criterion", "time", "group", "affiliation")
ONLY_CRITERION = "score"
PROGRESS_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class MarkTable:
    """Marks of sheets in long form, one item a mark, with the names behind the indices.

    Attributes
    ----------
    entries, judges, criteria : tuple of str
        Names, sorted; one criterion, "score", where the file has no such column.
    group : tuple of str
        Of each entry; "" without such a column.
    entry, judge, criterion : ndarray of int, shape (n_marks,)
        Indices into the names. No cell comes twice.
    score : ndarray of float, shape (n_marks,)
        Marks in points, finite.
    n_blank : int
        Rows without a score, left out: a blank is never a zero.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    criteria: tuple[str, ...]
    group: tuple[str, ...]
    entry: Index
    judge: Index
    criterion: Index
    score: Float
    n_blank: int


def read_marks(path: Path, group_column: str | None, report: Callable[[str], None]) -> MarkTable:
    """Read a file of marks: judge, entry, score, and where there are several, criterion.

    Parameters
    ----------
    path : Path
        CSV in UTF-8, with or without a BOM; the first line names the columns, in any order.
    group_column : str or None
        The column that holds the entries' groups; None: "group", where there is one.
    report : callable
        Told how far reading is, in words, every half a million rows.

    Returns
    -------
    MarkTable

    Raises
    ------
    FileRefused
        Naming every wrong row.
    """
    problems = Problems(path)
    wanted = (group_column,) if group_column else ()
    reading = _Reading(problems, group_column or "group")
    for n, (line, row) in enumerate(rows(problems, (*REQUIRED, *wanted), OPTIONAL), start=1):
        reading.take(line, row)
        if n % PROGRESS_ROWS == 0:
            report(f"{n:,} rows of {path} read")
    reading.refuse_repeated()
    problems.refuse_any()
    if np.all(np.isnan(reading.scores)):
        raise FileRefused([f"{path}: no marks: expected a row for each mark below the header"])
    return reading.table()


class _Reading:
    """The marks of a file as they are met, row by row."""

    def __init__(self, problems: Problems, group_column: str) -> None:
        self.problems = problems
        self.group_column = group_column
        self.names = [Names(what) for what in KEYS]
        self.cells = [array("q") for _ in KEYS]
        self.lines = array("q")
        self.scores = array("d")
        self.groups: dict[int, tuple[str, int]] = {}

    def take(self, line: int, row: dict[str, str]) -> None:
        """Keep one row's mark, NaN for a blank, and note what is wrong with it."""
        for names, cells in zip(self.names, self.cells, strict=True):
            cells.append(names.number(row.get(names.what, ONLY_CRITERION), line, self.problems))
        self.lines.append(line)
        score = row["score"].strip()
        number = decimal(score)
        if number is None and score:
            self.problems.add(line, "score", score, NUMBER_WANTED)
        self.scores.append(np.nan if number is None else number)
        self._check_group(line, self.cells[0][-1], normal(row.get(self.group_column, "")))

    def _check_group(self, line: int, entry: int, group: str) -> None:
        first, where = self.groups.setdefault(entry, (group, line))
        if group != first and entry >= 0:
            expected = f"{first!r} as in line {where}, since an entry is in one group"
            self.problems.add(line, self.group_column, group, expected)

    def refuse_repeated(self) -> None:
        """Note every mark that stands in the file again."""
        order = np.lexsort((self.lines, *self.cells))
        lines = np.array(self.lines)[order]
        cells = np.array(self.cells)[:, order]
        again = np.all((cells[:, 1:] == cells[:, :-1]) & (cells[:, 1:] >= 0), axis=0)
        known = [list(names.numbers) for names in self.names]
        for i in np.flatnonzero(again):
            cell = ", ".join(
                names[number] for names, number in zip(known, cells[:, i], strict=True)
            )
            expected = f"each mark once; it stands in line {lines[i]} too"
            self.problems.add(int(lines[i + 1]), "mark of", cell, expected)

    def table(self) -> MarkTable:
        """Return the marks under sorted names, so that the order of rows is forgotten."""
        scores = np.array(self.scores)
        given = ~np.isnan(scores)
        entry, judge, criterion = (
            _renumbered(list(names.numbers), np.array(cells)[given])
            for names, cells in zip(self.names, self.cells, strict=True)
        )
        numbers = self.names[0].numbers
        return MarkTable(
            entries=entry[0],
            judges=judge[0],
            criteria=criterion[0],
            group=tuple(self.groups[numbers[name]][0] for name in entry[0]),
            entry=entry[1],
            judge=judge[1],
            criterion=criterion[1],
            score=scores[given],
            n_blank=int(np.sum(~given)),
        )


def _renumbered(names: list[str], numbers: Index) -> tuple[tuple[str, ...], Index]:
    met = sorted(np.unique(numbers).tolist(), key=names.__getitem__)
    place = np.zeros(len(names), dtype=np.intp)
    place[met] = np.arange(len(met))
    return tuple(names[number] for number in met), place[numbers]


def read_weights(path: Path) -> dict[str, float]:
    """Read the weights of criteria: criterion, weight.

    Parameters
    ----------
    path : Path
        CSV as in `read_marks`.

    Returns
    -------
    dict
        Weight by criterion, each above 0; their sum does not matter.

    Raises
    ------
    FileRefused
        Naming every wrong row.
    """
    problems = Problems(path)
    names = Names("criterion")
    weights: dict[int, float] = {}
    for line, row in rows(problems, ("criterion", "weight"), ()):
        weight = decimal(row["weight"].strip()) or 0.0
        if weight <= 0:
            problems.add(line, "weight", row["weight"], f"{NUMBER_WANTED}, above 0")
        number = names.number(row["criterion"], line, problems)
        if number in weights:
            problems.add(line, "criterion", row["criterion"], "each criterion once")
        weights[number] = weight
    problems.refuse_any()
    return {name: weights[number] for name, number in names.numbers.items()}
