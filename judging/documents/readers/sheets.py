"""XLSX: the cells of the sheets that are shown, without comments, hidden rows and columns."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

from . import drawings
from .package import Package, attribute, child, children, local, shown
from .sink import Sink

MAIN = "xl/workbook.xml"
MOST_COLUMNS = 60
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
PERCENTS = {9, 10}
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
SINCE_1904 = timedelta(days=1462)  # between the two beginnings that workbooks count days from
YES = ("1", "true")


def read(package: Package, out: Sink) -> None:
    """Tell every sheet that is shown. Raises Unfit."""
    main, related = package.tree(MAIN), package.related(MAIN)
    book = _Book(package)
    for sheet in children(main, "sheets"):
        if attribute(sheet, "state") in ("hidden", "veryHidden"):
            continue
        named = (value for key, value in sheet.attrib.items() if key.endswith("}id"))
        name = related.get(next(named, ""), "")
        out.heading(attribute(sheet, "name"))
        book.sheet(name, out)


class _Book:
    def __init__(self, package: Package) -> None:
        self.package = package
        strings = children(package.optional("xl/sharedStrings.xml"))
        self.strings = [_words(one) for one in strings]
        self.formats = self._formats(package.optional("xl/styles.xml"))
        counted = child(package.tree(MAIN), "workbookPr")
        late = counted is not None and attribute(counted, "date1904") in YES
        self.epoch = EPOCH + SINCE_1904 if late else EPOCH

    def _formats(self, styles: Element | None) -> list[str]:
        """What each style of cells shows: a date, a percentage, nothing or the value itself."""
        own = {}
        for one in children(styles, "numFmts"):
            own[attribute(one, "numFmtId")] = QUOTED.sub("", attribute(one, "formatCode").lower())
        found = []
        for one in children(styles, "cellXfs"):
            number = attribute(one, "numFmtId")
            code = own.get(number, "")
            is_date = (number.isdigit() and int(number) in DATES) or re.search(r"[ydhs]|mm", code)
            is_share = (number.isdigit() and int(number) in PERCENTS) or "%" in code
            shows = "date" if is_date else "percent" if is_share else ""
            found.append("nothing" if code and not code.strip("; ") else shows)
        return found

    def sheet(self, name: str, out: Sink) -> None:
        tree = self.package.tree(name)
        hidden = _hidden_columns(tree)
        for row in children(tree, "sheetData"):
            if attribute(row, "hidden") not in YES and not _is_flat(attribute(row, "ht")):
                out.row(self._row(row, hidden))
        related = self.package.related(name)
        for one in tree:
            if local(one) == "drawing":
                self._drawing(related.get(attribute(one, "id"), ""), out)

    def _drawing(self, name: str, out: Sink) -> None:
        if name not in self.package.names:
            return
        tree, related = self.package.tree(name), self.package.related(name)
        drawings.pictures(self.package, related, tree, out)
        for body in shown(tree):
            if local(body) == "txBody":
                out.paragraph("\n".join(_words(one) for one in body if local(one) == "p"))

    def _row(self, row: Element, hidden: set[int]) -> list[str]:
        cells: dict[int, str] = {}
        for at, cell in enumerate(row, 1):
            column = _column(attribute(cell, "r")) or at
            if column not in hidden and column <= MOST_COLUMNS + len(hidden):
                cells[column] = self._value(cell)
        last = max((column for column, text in cells.items() if text), default=0)
        return [cells.get(one, "") for one in range(1, last + 1) if one not in hidden]

    def _value(self, cell: Element) -> str:
        kind, held = attribute(cell, "t"), child(cell, "v")
        if kind == "inlineStr":
            inside = child(cell, "is")
            return _words(inside) if inside is not None else ""
        text = (held.text or "") if held is not None else ""
        style = attribute(cell, "s")
        shows = (
            self.formats[int(style)] if style.isdigit() and int(style) < len(self.formats) else ""
        )
        if shows == "nothing":
            return ""
        if kind == "s":
            return (
                self.strings[int(text)] if text.isdigit() and int(text) < len(self.strings) else ""
            )
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return text if kind else _number(text, shows, self.epoch)


def _number(text: str, shows: str, epoch: datetime) -> str:
    try:
        value = float(text)
        if shows == "percent":
            return f"{round(value * 100, 4):g}%"
        if shows == "date":
            at = epoch + timedelta(days=value)
            return f"{at:%Y-%m-%d}" if value == int(value) else f"{at:%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return text
    return text if len(text) < 16 else f"{value:.12g}"


def _words(node: Element) -> str:
    """The text of a string, without the readings above it."""
    return "".join(one.text or "" for one in shown(node, "rPh") if local(one) == "t")


def _column(name: str) -> int:
    number = 0
    for sign in name.rstrip("0123456789"):
        number = number * 26 + ord(sign.upper()) - 64
    return number


def _is_flat(size: str) -> bool:
    """Whether a row or a column has no height or width, so that nobody sees it."""
    try:
        return float(size) <= 0
    except ValueError:
        return False  # it says nothing of it


def _hidden_columns(tree: Element) -> set[int]:
    found: set[int] = set()
    for one in children(tree, "cols"):
        first, last = attribute(one, "min"), attribute(one, "max")
        unseen = attribute(one, "hidden") in YES or _is_flat(attribute(one, "width"))
        if unseen and first.isdigit() and last.isdigit():
            found.update(range(int(first), min(int(last), 20_000) + 1))
    return found
