"""Tables in CSV and XLSX files: read without trusting them, written so that none of them acts.

Formulas are never evaluated: of a formula its stored result is read, and what is written is text.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from judging.errors import TooLarge, WrongKind

MOST_BYTES = 20 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
MOST_MEMBERS = 200
MOST_INFLATED = 64 * 2**20
MOST_RATIO, RATIO_FROM = 100, 2**20
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = 0x1
ENCODINGS = ("utf-8-sig", "cp949")
ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
UNREADABLE = "This spreadsheet is damaged or not one: it cannot be read."
NO_TEXT = "This file is no table: give a CSV file or an Excel workbook (.xlsx)."
Row = list[str]


def kind_of(path: Path) -> str:
    """csv or xlsx, by what is in the file. Raises WrongKind, TooLarge."""
    with path.open("rb") as file:
        head = file.read(2**16)
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"A table may have at most {MOST_BYTES // 2**20} MB.")
    if head.startswith(OLD_OFFICE):
        raise WrongKind("This workbook is locked or of an old kind: save it as .xlsx or CSV.")
    if head.startswith(ZIP):
        _check_zip(path)
        return "xlsx"
    if not head.strip() or b"\0" in head:
        raise WrongKind(NO_TEXT)
    return "csv"


def _check_zip(path: Path) -> None:
    """Look at the directory before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as trouble:
        raise WrongKind(UNREADABLE) from trouble
    if "xl/workbook.xml" not in {info.filename for info in infos}:
        raise WrongKind(NO_TEXT)
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_INFLATED:
        raise TooLarge("What is in this workbook is too large: save the one table as CSV.")
    for info in infos:
        if info.flag_bits & ENCRYPTED:
            raise WrongKind("This workbook is locked or of an old kind: save it as .xlsx or CSV.")
        if info.file_size > max(RATIO_FROM, MOST_RATIO * info.compress_size):
            raise TooLarge("What is in this workbook is too large: save the one table as CSV.")


def rows(path: Path, kind: str) -> Iterator[Row]:
    """The lines of the table, the headings first; empty ones too. Raises WrongKind, TooLarge."""
    found = _of_workbook(path) if kind == "xlsx" else _of_text(path)
    for number, row in enumerate(found):
        if number > MOST_ROWS:
            raise TooLarge(f"A table may have at most {MOST_ROWS} lines.")
        if len(row) > MOST_COLUMNS:
            raise TooLarge(f"A table may have at most {MOST_COLUMNS} columns.")
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise TooLarge(f"Line {number + 1} has a cell of more than {LONGEST_CELL} characters.")
        yield row


def first_rows(path: Path, kind: str, count: int) -> list[Row]:
    """The headings and the lines after them. Raises WrongKind, TooLarge."""
    return list(islice(rows(path, kind), count))


def _of_text(path: Path) -> Iterator[Row]:
    text = _decoded(path.read_bytes())
    head = text[: 2**13]
    sign = max(",;\t", key=lambda one: head.partition("\n")[0].count(one))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=False):
            yield [_plain(cell) for cell in row]
    except csv.Error as trouble:
        raise WrongKind(UNREADABLE) from trouble


def _decoded(raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongKind("The letters of this file cannot be read: save it as “CSV UTF-8”.")


def _of_workbook(path: Path) -> Iterator[Row]:
    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            wanted = {"max_row": MOST_ROWS + 2, "max_col": MOST_COLUMNS + 1, "values_only": True}
            for row in sheet.iter_rows(**wanted):
                yield _trimmed([_plain(_as_text(cell)) for cell in row])
    except Exception as trouble:  # a hostile file can raise whatever it likes
        raise WrongKind(UNREADABLE) from trouble


def _trimmed(row: Row) -> Row:
    while row and not row[-1]:
        row.pop()
    return row


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _plain(cell: str) -> str:
    """Without signs that no database takes, and without the mark that `guarded` set."""
    text = cell.replace("\0", "").strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(ACTS) else text


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; reading it back here takes the mark away."""
    return f"'{cell}" if cell.startswith(ACTS) else cell


def as_csv(table: Iterable[Sequence[str]]) -> bytes:
    """The table as a CSV file that spreadsheets open with Korean letters in it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Iterable[Sequence[str]]) -> bytes:
    """The table as an Excel workbook in which every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Entries")
    for row in table:
        sheet.append([_text_cell(sheet, guarded(cell)) for cell in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value="".join(sign for sign in text if _fits_xml(sign)))
    cell.data_type = "s"
    return cell


def _fits_xml(sign: str) -> bool:
    return sign in "\t\n\r" or " " <= sign < "\ud800" or "\udfff" < sign not in "\ufffe\uffff"
