"""What is and what became of the operations in a tablet's file."""

from typing import Any

from judging.wording import sheet_histories
from judging.wording.catalogue import gettext


def effect(name: str) -> tuple[str, str, str]:
    """Colour, icon and words."""
    words = {
        "here": ("", "ok", gettext("already here")),
        "new": ("now", "wait", gettext("not here yet")),
    }
    return words.get(name) or sheet_histories.effect(name)


def what(line: Any) -> str:
    """What an operation is about, never what it said."""
    if line.said is None:
        return line.id or "–"
    name = sheet_histories.kind(line.said.kind, line.said.field, {})
    if line.said.kind == "mark":
        name = gettext("Mark %(criterion)s", criterion=line.said.field)
    return " · ".join(filter(None, [line.said.round, line.said.entry, name]))
