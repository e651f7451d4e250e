"""Tables in CSV and XLSX files: read without trusting them, written so that none of them acts.

They are read by a program apart (table_reader.py), which is bounded; what is written is text.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from judging.documents import file_kinds
from judging.errors import Refused, TooLarge, WrongKind

MOST_BYTES = 20 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
MOST_MEMBERS = 200
MOST_INFLATED = 64 * 2**20
MOST_RATIO, RATIO_FROM = 100, 2**20
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = 0x1
ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
UNREADABLE = "This spreadsheet is damaged or not one: it cannot be read."
NO_TEXT = "This file is no table: give a CSV file or an Excel workbook (.xlsx)."
READER = Path(__file__).with_name("table_reader.py")
FIRST_SECONDS, WHOLE_SECONDS = 5, 60  # of work, for the first lines and for all
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
    with path.open("rb") as file:
        file_kinds.bound_directory(file)
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


def rows(path: Path, kind: str, *, seconds: int = WHOLE_SECONDS) -> Generator[Row, None, None]:
    """The lines of the table, the headings first; empty ones too. Raises WrongKind, TooLarge."""
    bounds = (MOST_ROWS, MOST_COLUMNS, LONGEST_CELL, seconds)
    command = [sys.executable, "-I", str(READER), kind, str(path), *map(str, bounds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        try:
            for line in program.stdout or ():
                said = json.loads(line)
                if isinstance(said, dict):
                    if said["why"]:
                        raise _unfit(said["why"])
                    return
                yield [_plain(cell) for cell in said]
        finally:
            program.kill()
    raise _unfit("memory")  # it was ended by one of its bounds


def _unfit(why: str) -> Refused:
    """The refusal behind the program's word."""
    if why == "rows":
        return TooLarge(f"A table may have at most {MOST_ROWS} lines.")
    if why == "columns":
        return TooLarge(f"A table may have at most {MOST_COLUMNS} columns.")
    if why.startswith("cell "):
        number = why.removeprefix("cell ")
        return TooLarge(f"Line {number} has a cell of more than {LONGEST_CELL} characters.")
    if why == "letters":
        return WrongKind("The letters of this file cannot be read: save it as “CSV UTF-8”.")
    if why == "memory":
        return TooLarge("This file needs more memory or time than there is. Make it smaller.")
    return WrongKind(UNREADABLE)


def first_rows(path: Path, kind: str, count: int) -> list[Row]:
    """The headings and the lines after them. Raises WrongKind, TooLarge."""
    with closing(rows(path, kind, seconds=FIRST_SECONDS)) as found:
        return list(islice(found, count))


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
