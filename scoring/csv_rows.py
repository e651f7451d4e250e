"""CSV files from people's hands, read strictly: whatever is wrong is reported, all together."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from scoring.errors import ScoringError

# No contest marks in billions; beyond that a mark is a slip, and sums of squares lose digits.
LARGEST_NUMBER = 1e9
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
NUMBER_WANTED = "a decimal number in ASCII digits, at most a billion in size"
LARGEST_FILE = 2**30
LONGEST_NAME = 200
LONGEST_SHOWN = 60
MOST_SHOWN = 1_000


class FileRefused(ScoringError):
    """A file cannot be used; each line of the message says where, what was met and expected."""

    def __init__(self, problems: list[str]) -> None:
        shown = problems[:MOST_SHOWN]
        if len(problems) > len(shown):
            shown.append(f"… and {len(problems) - len(shown)} more")
        super().__init__("\n".join(shown))


class Problems:
    """What is wrong in one file, line by line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, what: str, value: str, expected: str) -> None:
        """Note a wrong value in a line of the file."""
        shown = value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"
        self._found.append((line, f"{what} {shown!r}: expected {expected}"))

    def refuse_any(self) -> None:
        """Raise FileRefused if anything was noted."""
        if self._found:
            raise FileRefused([f"{self.path}:{line}: {text}" for line, text in sorted(self._found)])


class Names:
    """Numbers names from 0 in the order in which they come, and checks each once."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.numbers: dict[str, int] = {}
        self._met: dict[str, int] = {}

    def number(self, text: str, line: int, problems: Problems) -> int:
        """Return the name's number; -1 for one that cannot be a name, which is noted."""
        number = self._met.get(text)
        if number is None:
            name = normal(text)
            if not _can_be_name(name):
                problems.add(line, self.what, text, f"a name of 1 to {LONGEST_NAME} characters")
                return -1
            number = self._met[text] = self.numbers.setdefault(name, len(self.numbers))
        return number


def normal(text: str) -> str:
    """Return a name as it is compared: without blanks around it, in Unicode NFC."""
    return unicodedata.normalize("NFC", text.strip())


def _can_be_name(name: str) -> bool:
    return 1 <= len(name) <= LONGEST_NAME and not any(unicodedata.category(c) == "Cc" for c in name)


def decimal(text: str) -> float | None:
    """Read a decimal number; None for anything else, also "NaN", "1e400" and full-width digits."""
    if not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= LARGEST_NUMBER else None


def rows(
    problems: Problems, required: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a CSV file with a header, row by row.

    Parameters
    ----------
    problems : Problems
        Knows the path; takes note of rows with too few or too many values, which are skipped.
    required, optional : tuple of str
        The columns that there must and may be, in any order; no others.

    Yields
    ------
    line, row : int, dict
        The line in which the row begins, and its values by column.

    Raises
    ------
    FileRefused
        The file cannot be read at all, or its columns are not those expected.
    """
    reader = csv.reader(io.StringIO(_text(problems.path), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(problems.path, header, required, optional)
        before = reader.line_num
        for values in reader:
            line, before = before + 1, reader.line_num
            if len(values) == len(header):
                yield line, dict(zip(header, values, strict=True))
            elif values:
                problems.add(line, "row", ",".join(values), f"{len(header)} values")
    except csv.Error as error:
        problems.add(reader.line_num, "text", str(error), "well-formed CSV")


def _check_header(
    path: Path, header: list[str], required: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    known = dict.fromkeys((*required, *optional))
    expected = f"expected {', '.join(required)}"
    if set(known) - set(required):
        expected += f" and perhaps {', '.join(name for name in known if name not in required)}"
    wrong = [f"column {name!r} is missing" for name in required if name not in header]
    for i, name in enumerate(header):
        if name not in known:
            wrong.append(f"column {name!r} is unknown")
        elif name in header[:i]:
            wrong.append(f"column {name!r} comes twice")
    if wrong:
        raise FileRefused([f"{path}:1: {problem}: {expected}" for problem in wrong])


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileRefused([f"{path}: larger than 1 GiB: expected less; split the contest"])
        raw = path.read_bytes()
    except OSError as error:
        raise FileRefused([f"{path}: cannot be read: {error.strerror}"]) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        shown = raw[error.start : error.start + 1].hex()
        raise FileRefused(
            [f"{path}:{line}: byte 0x{shown} is not UTF-8: expected text saved as UTF-8"]
        ) from error
