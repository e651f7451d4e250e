"""Rows as canonical CSV: fixed columns, rows in order of their keys, shortest numbers, LF.

Cells are written as they are, also those that begin with = + - @: the package is exact. What is
exported for spreadsheets is another thing.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from judging.packages import document as doc
from judging.packages.contest_toml import used_in
from judging.packages.layout import ATTR, LAYOUT
from judging.packages.order import ORDER
from judging.packages.values import canonical, plain
from scoring.rules import RuleBook


def csv_text(name: str, rows: Iterable[Any], book: RuleBook, zone: tzinfo) -> str:
    """The text of one file, "" where it has no rows."""
    ordered = sorted(rows, key=ORDER[name])
    if not ordered:
        return ""
    attrs = _attrs(ordered, book) if name == "entries.csv" else []
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*LAYOUT[name].names, *(ATTR + attr for attr in attrs)])
    for row in ordered:
        writer.writerow([_cell(value, zone) for value in _values(row, attrs)])
    return text.getvalue()


def _attrs(rows: list[doc.EntryRow], book: RuleBook) -> list[str]:
    """The free fields of the entries and of the rules, which must not lose a column."""
    written = {name for row in rows for name, value in row.attrs.items() if value}
    return sorted(written | {field.removeprefix(ATTR) for field in used_in(book)})


def _values(row: Any, attrs: list[str]) -> list[Any]:
    """The row's values in the order of the columns."""
    if isinstance(row, doc.EntryRow):
        return [*row[:-1], *(row.attrs.get(attr, "") for attr in attrs)]
    if isinstance(row, doc.ScoreRow):
        return [*row[:4], row.grade or row.points, row.submitted_at]
    if isinstance(row, doc.JudgeRow):
        panels, topics = ";".join(sorted(row.panels)), ";".join(row.topics)
        return [*row[:4], panels, row.civilian, topics, row.max_load]
    return list(row)


def _cell(value: Any, zone: tzinfo) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return canonical(value)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
