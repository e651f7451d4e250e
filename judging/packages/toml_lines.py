"""In which line of a contest.toml a key stands, for people who look for a mistake."""

import re
from dataclasses import dataclass, field

HEAD = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(#.*)?$")
VALUE = re.compile(r"\s*([\w-]+|\"[^\"]*\")\s*=\s*(.*)$")
LABEL = re.compile(r"[\"']([^\"']{1,40})[\"']")


@dataclass
class _Section:
    """A table of the file: its path, and how many of each array stand below it."""

    path: str
    counts: dict[str, int] = field(default_factory=dict)


def lines_of(text: str) -> dict[str, int]:
    """The line, from 1, of each table and key by the path that problems name it with."""
    lines = text.split("\n")
    found: dict[str, int] = {}
    open_sections: dict[str, _Section] = {"": _Section("")}
    here = open_sections[""]
    for number, line in enumerate(lines, start=1):
        if head := HEAD.match(line):
            here = _opened(open_sections, head[2], len(head[1]) == 2, lines[number:])
            found.setdefault(here.path, number)
        elif value := VALUE.match(line):
            key = value[1].strip('"')
            found.setdefault(f"{here.path}.{key}" if here.path else key, number)
    return found


def _opened(sections: dict[str, _Section], name: str, is_array: bool, below: list[str]) -> _Section:
    outer, _, last = name.rpartition(".")
    parent = sections.get(outer, sections[""])
    path = f"{parent.path}.{last}" if parent.path else last
    if is_array:
        parent.counts[last] = parent.counts.get(last, 0) + 1
        path += f".{_label(below) or f'[{parent.counts[last]}]'}"
    sections[name] = _Section(path)
    return sections[name]


def _label(below: list[str]) -> str:
    """The key that the table gives itself before the next one begins."""
    for line in below:
        if HEAD.match(line):
            return ""
        value = VALUE.match(line)
        if value and value[1] == "key":
            label = LABEL.match(value[2])
            return label[1] if label else ""
    return ""


def line_at(lines: dict[str, int], path: str) -> int | None:
    """The line of a path, or of the nearest table around it."""
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return None
