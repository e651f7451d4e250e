"""Read the lines of a stranger's table: a program of its own, with little memory and time.

It imports nothing of ours and evaluates no formula: of a formula its stored result is read. It
says a line of JSON for each line of the table, and last that it came to the end or why it did not.

    python -I table_reader.py KIND FILE ROWS COLUMNS SIGNS SECONDS
"""

import contextlib
import csv
import io
import json
import resource
import signal
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

MEMORY = 264 * 2**20  # of addresses, so that it never uses 256 MB
PATIENCE = 4  # times as long as the seconds of work, however busy the machine is
ENCODINGS = ("utf-8-sig", "cp949")
Row = list[str]


class Unfit(Exception):
    """The table cannot be read; the word says why."""


def limit(seconds: int) -> None:
    """Give this process bounds that a hostile table cannot exceed."""
    with contextlib.suppress(ValueError, OSError):  # macOS knows no such bound
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(PATIENCE * seconds)


def of_text(path: Path) -> Iterator[Row]:
    """The lines of a CSV file. Raises Unfit."""
    text = decoded(path.read_bytes())
    head = text[: 2**13]
    sign = max(",;\t", key=lambda one: head.partition("\n")[0].count(one))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=False)
    except csv.Error as trouble:
        raise Unfit("damaged") from trouble


def decoded(raw: bytes) -> str:
    """The letters, of today or of an old Korean Windows. Raises Unfit."""
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unfit("letters")


def of_workbook(path: Path, rows: int, columns: int) -> Iterator[Row]:
    """The lines of the first sheet, without the empty cells at their ends. Raises Unfit."""
    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for row in sheet.iter_rows(max_row=rows + 2, max_col=columns + 1, values_only=True):
                yield trimmed([as_text(cell) for cell in row])
    except MemoryError:
        raise
    except Exception as trouble:  # a hostile file can raise whatever it likes
        raise Unfit("damaged") from trouble


def trimmed(row: Row) -> Row:
    """The line without empty cells at its end."""
    while row and not row[-1].strip():
        row.pop()
    return row


def as_text(value: Any) -> str:
    """A cell as people read it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def tell(kind: str, path: Path, rows: int, columns: int, signs: int) -> None:
    """Say the lines. Raises Unfit."""
    found = of_workbook(path, rows, columns) if kind == "xlsx" else of_text(path)
    for number, row in enumerate(found):
        if number > rows:
            raise Unfit("rows")
        if len(row) > columns:
            raise Unfit("columns")
        if any(len(cell) > signs for cell in row):
            raise Unfit(f"cell {number + 1}")
        print(json.dumps(row))


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    kind, name, *numbers = arguments
    rows, columns, signs, seconds = map(int, numbers)
    limit(seconds)
    try:
        tell(kind, Path(name), rows, columns, signs)
        print(json.dumps({"why": ""}))
    except Unfit as why:
        print(json.dumps({"why": str(why)}))
    except MemoryError:
        print(json.dumps({"why": "memory"}))


if __name__ == "__main__":  # openpyxl would load it, and needs it not
    sys.modules["numpy"] = None  # type: ignore[assignment]  # the manual's way to keep one out

from openpyxl import load_workbook  # noqa: E402  after numpy was taken away

if __name__ == "__main__":
    main(sys.argv[1:])
