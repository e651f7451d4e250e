"""TOML in the layout of the format's description: sections one below the other, small tables and
lists on one line. (General writers choose the layout by line length, so that a longer title would
move whole sections.)"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from judging.packages.values import canonical, plain

BARE = re.compile(r"[A-Za-z0-9_-]+")
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
INDENT = "  "
SECTIONS = {
    ("contest",),
    ("rules",),
    ("divisions",),
    ("rubrics",),
    ("rubrics", "criteria"),
    ("rounds",),
    ("rounds", "components"),
    ("rounds", "advance"),
    ("rounds", "assign"),
    ("awards",),
}


def toml_text(table: Mapping[str, Any]) -> str:
    """The text of the whole file."""
    return "\n".join(_lines(table, ())) + "\n"


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """The values of a table, then its sections."""
    indent = INDENT * (len(path) - 1)
    for key, value in table.items():
        if (*path, key) not in SECTIONS:
            yield f"{indent}{_key(key)} = {_value(value)}"
    for key, value in table.items():
        inner = (*path, key)
        if inner in SECTIONS:
            name = ".".join(inner)
            head = f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
            for item in value if isinstance(value, list) else [value]:
                yield ""
                yield INDENT * (len(inner) - 1) + head
                yield from _lines(item, inner)


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value)


def _text(value: str) -> str:
    return '"' + "".join(map(_escaped, canonical(value))) + '"'


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    return character if character >= " " and character != "\x7f" else f"\\u{ord(character):04x}"
