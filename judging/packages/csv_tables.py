"""A CSV file, row by row, and the cells of the row under the reader, taken by column and type."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Any, TypeVar

from judging.packages import values
from judging.packages.archive import UNREADABLE, PackageFile
from judging.packages.expected import Expected
from judging.packages.layout import ATTR, LAYOUT
from judging.packages.problems import Findings, Hint
from judging.packages.tables import Table
from judging.packages.values import Unfit

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
LINE_LIMIT = 2**20
FIELD_LIMIT = 131_072
ROW_LIMIT = 6_000_000
ROWS_PER_STEP = 2000
ABSENT = -1  # a column that the file has not: every row ends with an empty cell
BOM = b"\xef\xbb\xbf"


class Lines:
    """The decoded lines of a file, and how many bytes they were."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self.bytes = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(LINE_LIMIT + 1):
            if len(line) > LINE_LIMIT:
                raise Unfit(Expected.SHORT_LINE, limit=LINE_LIMIT)
            first = self.bytes == 0
            self.bytes += len(line)
            yield decoded(line.removeprefix(BOM) if first else line)


def decoded(line: bytes) -> str:
    """UTF-8 as NFC text. Raises Unfit naming the byte."""
    if b"\0" in line:
        raise Unfit(Expected.NO_NUL)
    try:
        found = line.decode()
    except UnicodeDecodeError as error:
        said = f"0x{line[error.start]:02X} at byte {error.start + 1} of the line"
        raise Unfit(Expected.UTF8, said) from error
    return found if found.isascii() else unicodedata.normalize("NFC", found)


class Cells:
    """The row under the reader."""

    def __init__(self, file: str, findings: Findings, zone: tzinfo) -> None:
        self.file = file
        self.findings = findings
        self.number = 0
        self.faulty = False
        self.usable = True
        self.attrs: tuple[str, ...] = ()
        self._zone = zone
        self._columns: dict[str, int] = {}
        self._cells: list[str] = []
        self._seen: dict[tuple[Any, ...], Any] = {}

    def start(self, header: list[str]) -> None:
        """Take the header; it is not `usable` where rows cannot be read under it."""
        self.number = 1
        names, needed = LAYOUT[self.file]
        for index, name in enumerate(header):
            self._check_column(name, header[:index], names)
        missing = [name for name in needed if name not in header]
        for name in missing:
            self.findings.add(self.file, Expected.COLUMN, row=1, at=name, name=name)
        self._columns = {name: index for index, name in enumerate(header)}
        self.attrs = tuple(name for name in header if self._is_attr(name))
        self.usable = not missing and len(self._columns) == len(header)

    @property
    def columns(self) -> tuple[str, ...]:
        """The header."""
        return tuple(self._columns)

    def _is_attr(self, name: str) -> bool:
        return self.file == "entries.csv" and name.startswith(ATTR)

    def _check_column(self, name: str, before: list[str], names: tuple[str, ...]) -> None:
        try:
            if not name:
                raise Unfit(Expected.HEADER_NAME)
            if name in before:
                raise Unfit(Expected.HEADER_ONCE)
            if self._is_attr(name):
                values.key(name.removeprefix(ATTR))
            elif name not in names:
                known = [each for each in names if each not in before]
                listed = ", ".join(names)
                raise Unfit(Expected.KNOWN_COLUMN, names=listed, hint=Hint(name, known))
        except Unfit as unfit:
            self.report(name or "?", name, unfit)

    def put(self, cells: list[str]) -> bool:
        """Go to the next row; False where it is blank or cannot be read under the header."""
        self.number += 1
        self.faulty = False
        self._cells = cells
        if not self.usable or not any(cells):
            return False
        if len(cells) == len(self._columns):
            cells.append("")
            return True
        said = f"{len(cells)} fields"
        self.add(Expected.FIELDS, "", said, count=len(self._columns))
        return False

    def add(self, sentence: Expected, column: str, value: str, **args: Any) -> None:
        """Note a mistake in this row."""
        self.faulty = True
        self.findings.add(self.file, sentence, row=self.number, at=column, value=value, **args)

    def report(self, column: str, value: str, unfit: Unfit) -> None:
        """Note that a cell is not what it should be."""
        self.add(unfit.sentence, column, value, **unfit.args_of_sentence)

    def take(self, column: str, read: Callable[..., T], blank: T, *args: Any) -> T:
        """The cell as `read` gives it, `blank` where it is empty, absent or wrong."""
        value = self._cells[self._columns.get(column, ABSENT)]
        return blank if value == "" else self._read(column, value, read, blank, args)

    def needed(self, column: str, read: Callable[..., T], blank: T, *args: Any) -> T:
        """The same of a cell that no row may leave empty."""
        value = self._cells[self._columns.get(column, ABSENT)]
        if value == "":
            self.add(Expected.NEEDED, column, "")
            return blank
        return self._read(column, value, read, blank, args)

    def _read(
        self, column: str, value: str, read: Callable[..., T], blank: T, args: tuple[Any, ...]
    ) -> T:
        """What `read` makes of the text, once for all cells that say the same."""
        known = (read, value, args)
        found: T | None = self._seen.get(known)
        if found is None:
            try:
                found = read(value, *args)
            except Unfit as unfit:
                self.report(column, value, unfit)
                return blank
            self._seen[known] = found
        return found

    def key(self, column: str) -> str:
        """A key that must be there."""
        return self.needed(column, values.key, "")

    def maybe_key(self, column: str) -> str:
        """A key or ""."""
        return self.take(column, values.key, "")

    def text(self, column: str, limit: int) -> str:
        """A text or ""."""
        return self.take(column, values.text, "", limit)

    def name(self, column: str, limit: int) -> str:
        """A text that others are compared with, or ""."""
        return self.take(column, values.name, "", limit)

    def moment(self, column: str) -> datetime | None:
        """A time or None."""
        return self.take(column, values.moment, None, self._zone)

    def day(self, column: str) -> date | None:
        """A date or None."""
        return self.take(column, values.day, None)


def read_table(
    file: PackageFile, cells: Cells, read: Callable[[Cells], Any], progress: Progress
) -> Table:
    """The rows that could be read; mistakes go to the findings."""
    found = Table(file.name)
    try:
        with io.BufferedReader(file.open()) as stream:  # type: ignore[type-var]  # ZipExtFile is raw enough
            for row in _records(stream, file, cells, progress):
                found.rows.append(read(row))
                found.numbers.append(row.number)
                if row.faulty:
                    found.faulty.add(row.number)
    except Unfit as unfit:
        _end(cells, unfit)
    except csv.Error as error:
        _end(cells, Unfit(Expected.CSV, reason=str(error)))
    except UNREADABLE as error:
        _end(cells, Unfit(Expected.READABLE, reason=str(error)))
    return replace(found, whole=cells.usable, columns=cells.columns)


def _end(cells: Cells, unfit: Unfit) -> None:
    """Note what kept the next row from being read, and all that follow."""
    cells.usable = False
    args = unfit.args_of_sentence
    cells.findings.add(cells.file, unfit.sentence, row=cells.number + 1, value=unfit.said, **args)


def _records(
    stream: io.BufferedIOBase, file: PackageFile, cells: Cells, progress: Progress
) -> Iterator[Cells]:
    """The rows one after the other, all in the same Cells."""
    lines = Lines(stream)
    reader = csv.reader(lines, strict=True)
    header = next(reader, None)
    if not header:
        raise Unfit(Expected.HEADER)
    cells.start(header)
    for record in reader:
        if cells.put(record):
            yield cells
        if cells.number % ROWS_PER_STEP == 0:
            progress(file.name, lines.bytes, file.size)
        if cells.number > ROW_LIMIT:
            raise Unfit(Expected.FEWER_ROWS, limit=ROW_LIMIT)
    progress(file.name, file.size, file.size)
