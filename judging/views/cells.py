"""The parts of a score table's page, drawn by their templates once and kept.

What is drawn depends on nothing but what it is called with, so a kept part can never be wrong: a
changed score, title or language asks for another one. Without this a page of a thousand entries
draws all of them for every reader.
"""

from collections.abc import Iterable
from functools import lru_cache

from flask import Blueprint, get_template_attribute
from markupsafe import Markup

from judging.formats import points
from judging.wording.board import Cell, Line, Section, Shown
from judging.wording.kept import kept
from judging.wording.strip import Strip
from judging.wording.ties import Tie

bp = Blueprint("cells", __name__)


@bp.app_template_filter("rows")
def rows(section: Section, shown: Shown, base: str, at: str, *words: str) -> Markup:
    """The ranked lines of a section; words: conflict, shared place, sheets, lang of the names."""
    return _rows(shown, base, at, words, section.cut_after, section.cut, tuple(section.lines))


@kept(room=16)
def _rows(
    shown: Shown,
    base: str,
    at: str,
    words: tuple[str, ...],
    cut_after: int,
    cut: str,
    lines: tuple[Line, ...],
) -> Markup:
    draw = get_template_attribute("tallies/rows.html", "rows")
    return Markup(draw(lines, shown, base, at, *words, cut_after, cut))


@bp.app_template_filter("drawn")
def drawn(cells: Iterable[Cell], conflict: str) -> Markup:
    """The cells of one line, side by side; `conflict` is what a cell says whose judge has one."""
    return Markup("".join([_cell(*cell, conflict) for cell in cells]))


@lru_cache(maxsize=16384)
def _cell(kind: str, total: str | None, judge: str, conflict: str) -> str:
    """One cell as its template draws it: escaped."""
    cell = get_template_attribute("tallies/cells.html", "cell")
    return str(cell(kind, points(total), judge, conflict))


@bp.app_template_filter("gaps")
@kept(room=16)
def gaps(strip: Strip, _language: str) -> Markup:
    """The picture of a ranking's gaps."""
    return Markup(get_template_attribute("tallies/strip.html", "strip")(strip))


@bp.app_template_filter("tie_table")
@kept(room=64)
def tie_table(tie: Tie, nth: int, _language: str) -> Markup:
    """The steps of a tie; the number tells the tables of one page apart."""
    return Markup(get_template_attribute("tallies/tie.html", "tie_table")(tie, nth))
