"""A table of contest.toml under the reader: each key is taken with its type, its limits and its
default, and what nobody took at the end is an unknown key."""

import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar, cast

from judging.packages import values
from judging.packages.expected import Expected
from judging.packages.layout import CONTEST
from judging.packages.problems import Findings, Hint
from judging.packages.values import Unfit

T = TypeVar("T")
FLOAT = re.compile(r"[+-]?[0-9]+(_[0-9]+)*\.[0-9]+(_[0-9]+)*")
MANY_DOTS = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){20}")
LANGUAGES = ("_en", "_ko")
NO_LIMIT = 10**9 - 1
TOO_MUCH = "a number too long or brackets too deep"


class Unread(str):
    """A number that is not plain decimal text, such as nan or 1e400."""

    __slots__ = ()


def _exact(digits: str) -> Decimal | Unread:
    """A float of TOML, never through a binary float."""
    if not FLOAT.fullmatch(digits):
        return Unread(digits)
    return Decimal(digits.replace("_", ""))


def parse(text: str) -> dict[str, Any]:
    """The tables of the text. Raises Unfit naming the place where the TOML is wrong."""
    if MANY_DOTS.search(text):
        raise Unfit(Expected.TOML, reason="a key of more than 20 parts")
    try:
        return tomllib.loads(text, parse_float=_exact)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else TOO_MUCH
        raise Unfit(Expected.TOML, reason=reason) from error


class Table:
    """One table: `path` names it in problems, `findings` takes them."""

    def __init__(self, values_by_key: Mapping[str, Any], path: str, findings: Findings) -> None:
        self._values = values_by_key
        self._taken: set[str] = set()
        self.path = path
        self.findings = findings

    def at(self, key: str) -> str:
        """The path of a key of this table."""
        return f"{self.path}.{key}" if self.path else key

    def report(self, key: str, sentence: Expected, value: object = None, **args: Any) -> None:
        """Note a mistake at a key."""
        said = None if value is None else str(value)
        self.findings.add(CONTEST, sentence, at=self.at(key), value=said, **args)

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self._values

    def keys(self, limit: int) -> list[str]:
        """The keys of a table whose keys are free."""
        found = []
        for key in self._values:
            try:
                found.append(values.name(key, limit))
            except Unfit as unfit:
                self.report(key, unfit.sentence, key, **unfit.args_of_sentence)
        return found

    def take(self, key: str, read: Callable[[Any], T], default: T, needed: bool = False) -> T:
        """The value as `read` gives it; the default where it is absent or wrong."""
        self._taken.add(key)
        if key not in self._values:
            if needed:
                self.report(key, Expected.NEEDED)
            return default
        value = self._values[key]
        try:
            return read(value)
        except Unfit as unfit:
            self.report(key, unfit.sentence, _as_written(value), **unfit.args_of_sentence)
            return default

    def key(self, key: str, default: str = "", needed: bool = False) -> str:
        """A key; "" where it may be absent."""
        return self.take(key, lambda value: _key(value, needed), default, needed)

    def text(self, key: str, limit: int) -> str:
        """A text."""
        return self.take(key, lambda value: values.text(_string(value), limit), "")

    def choice(self, key: str, words: tuple[str, ...], default: str, needed: bool = False) -> str:
        """One of the words."""
        return self.take(key, lambda value: values.choice(_string(value), words), default, needed)

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        return self.take(key, _flag, default)

    def whole(
        self, key: str, default: int, low: int = 0, high: int = NO_LIMIT, needed: bool = False
    ) -> int:
        """A whole number between two limits."""
        return self.take(key, lambda value: _integer(value, low, high), default, needed)

    def number(self, key: str, default: Decimal, low: int | None = None) -> Decimal:
        """An exact number, not below `low`."""
        return self.take(key, lambda value: _at_least(exact(value), low), default)

    def maybe_number(self, key: str, needed: bool = False) -> Decimal | None:
        """An exact number, None where it is absent."""
        read: Callable[[Any], Decimal | None] = exact
        return self.take(key, read, None, needed)

    def names(self, key: str, read: Callable[[str], str]) -> tuple[str, ...]:
        """A list of texts, each read by `read`."""
        found = []
        for value in self._items(key):
            try:
                found.append(read(_string(value)))
            except Unfit as unfit:
                self.report(key, unfit.sentence, _as_written(value), **unfit.args_of_sentence)
        return tuple(found)

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """A list of exact numbers, none below 0."""
        found = []
        for value in self._items(key):
            try:
                found.append(_at_least(exact(value), 0))
            except Unfit as unfit:
                self.report(key, unfit.sentence, _as_written(value), **unfit.args_of_sentence)
        return tuple(found)

    def texts(self, **limits: int) -> dict[str, str]:
        """The texts with their twins in other languages; empty ones are left out."""
        twins = [
            (name + tail, limit) for name, limit in limits.items() for tail in ("", *LANGUAGES)
        ]
        found = {name: self.text(name, limit) for name, limit in twins}
        return {name: text for name, text in found.items() if text}

    def table(self, key: str) -> "Table | None":
        """A table inside this one."""
        empty: dict[str, Any] = {}
        found = self.take(key, _table, empty)
        return Table(found, self.at(key), self.findings) if self.has(key) else None

    def _items(self, key: str) -> list[Any]:
        nothing: list[Any] = []
        return self.take(key, _list, nothing)

    def tables(self, key: str) -> list["Table"]:
        """A list of tables, each named by its own key where it has one."""
        found = []
        for number, item in enumerate(self._items(key), start=1):
            if isinstance(item, dict):
                path = f"{self.at(key)}.{_label(item, number)}"
                found.append(Table(item, path, self.findings))
            else:
                self.report(key, Expected.A_TABLE, _as_written(item))
        return found

    def done(self) -> None:
        """Report the keys that nobody took."""
        for key in self._values:
            if key not in self._taken:
                names = ", ".join(sorted(self._taken))
                self.report(key, Expected.KNOWN_KEY, key, names=names, hint=Hint(key, self._taken))


def exact(value: object) -> Decimal:
    """A number of TOML."""
    if not isinstance(value, (int, Decimal)):
        raise Unfit(Expected.NUMBER)
    if isinstance(value, int) and abs(value) > NO_LIMIT:
        raise Unfit(Expected.MAGNITUDE, limit=NO_LIMIT + 1)
    return values.number(format(value, "f") if isinstance(value, Decimal) else str(value))


def _at_least(value: Decimal, low: int | None) -> Decimal:
    if low is not None and value < low:
        raise Unfit(Expected.AT_LEAST, low=low)
    return value


def _key(value: object, needed: bool) -> str:
    found = _string(value)
    return found if found == "" and not needed else values.key(found)


def _string(value: object) -> str:
    if not isinstance(value, str) or isinstance(value, Unread):
        raise Unfit(Expected.A_TEXT)
    return value


def _integer(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unfit(Expected.WHOLE, low=low, high=high)
    return values.within(value, low, high)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit(Expected.A_FLAG)
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Unfit(Expected.A_LIST)
    return value


def _table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unfit(Expected.A_TABLE)
    return cast("dict[str, Any]", value)


def _label(item: Mapping[str, Any], number: int) -> str:
    name = item.get("key")
    return name if isinstance(name, str) and 0 < len(name) <= values.KEY_LENGTH else f"[{number}]"


def _as_written(value: object) -> str:
    """The value for people, never longer than they read."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) > 10**100:
        return "a very large number"
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else "a list"
    return str(value)
