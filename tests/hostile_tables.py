"""Tables that somebody made to harm whoever opens them."""

import io
import random
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

from tests import paper
from tests.hostile import LAUGHS, MEBI, XXE, at_end

SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s'
)
STRINGS = "xl/sharedStrings.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


LISTED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def workbook(**parts: bytes) -> bytes:
    """A real workbook some of whose parts were replaced."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_plain_workbook())) as plain,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in plain.namelist():
            data = parts.pop(name, None) or plain.read(name)
            archive.writestr(name, data.replace(b"</Types>", LISTED + b"</Types>"))
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def _plain_workbook() -> bytes:
    book = Workbook()
    book.active.append(["title", "team"])
    book.active.append(["A", "B"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def noise(count: int, form: bytes) -> bytes:
    """So many pieces that do not pack too well."""
    chance = random.Random(1)
    return b"".join(form % b"%x" % chance.getrandbits(20) for _ in range(count))


ONE_SHEET = "xl/worksheets/sheet1.xml"
FILES: dict[str, Callable[[], bytes]] = {
    "a workbook that reads a file": lambda: workbook(**{ONE_SHEET: XXE}),
    "a workbook that laughs": lambda: workbook(**{"xl/workbook.xml": LAUGHS}),
    "a workbook of 150,000 words": lambda: workbook(
        **{STRINGS: b"<sst %s>" % MAIN + noise(150_000, b"<si><t>%s</t></si>") + b"</sst>"}
    ),
    "a workbook of 150,000 styles": lambda: workbook(
        **{
            "xl/styles.xml": b"<styleSheet %s><cellXfs>" % MAIN
            + noise(150_000, b'<xf numFmtId="0" fontId="%s"/>')
            + b"</cellXfs></styleSheet>"
        }
    ),
    "a workbook of 100,000 boxes in boxes": lambda: workbook(
        **{STRINGS: b"<sst %s>" % MAIN + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</sst>"}
    ),
    "a workbook with a cell far away": lambda: workbook(
        **{ONE_SHEET: SHEET % b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'}
    ),
    "a workbook of 60 MB of nothing": lambda: workbook(**{ONE_SHEET: b" " * (60 * MEBI)}),
    "a workbook of 60,000 files": lambda: at_end(workbook(), 8, "<HH", 60000, 60000),
    "a workbook of 30,000 names": lambda: paper.zipped(
        {"xl/workbook.xml": b"<x/>"} | {f"{n}": b"" for n in range(30_000)}
    ),
    "a table of quotes": lambda: b"title,team\n" + b'"' * 300_000,
    "a table in one line": lambda: b"title,team," + b"," * 2_000_000,
    "a table with NULs": lambda: b"title,team\nA\0,B\n",
    "a table in UTF-16": lambda: "title,team\nA,B\n".encode("utf-16"),
    "a table of formulas": lambda: (
        b'title,team\n"=cmd|\' /C calc\'!A0",+1\n@SUM(A1),"=HYPERLINK(""http://evil"")"\n'
    ),
}
