"""Single values: keys, texts, exact numbers, times. A value that does not fit raises Unfit."""

import re
import unicodedata
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from judging.packages.expected import Expected
from judging.packages.problems import Hint

MAX_DECIMALS = 6
WHOLE_DIGITS = 9
KEY_LENGTH = 40
FIRST_YEAR, LAST_YEAR = 1900, 2199
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
CLOCK = r"[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d(:\d\d)?)?"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d" + CLOCK, re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Unfit(ValueError):
    """A value is not what it should be."""

    def __init__(self, sentence: Expected, said: str | None = None, **args: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.said = said
        self.args_of_sentence: dict[str, Any] = args


def key(value: str) -> str:
    """A key of a contest, an entry, a judge …"""
    if not 0 < len(value) <= KEY_LENGTH or not any(map(str.isalnum, value)):
        raise Unfit(Expected.KEY)
    if not all(map(_may_stand_in_key, value)):
        raise Unfit(Expected.KEY)
    return value


def _may_stand_in_key(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in "-_."
    return unicodedata.category(character)[0] in "LM"


def canonical(value: str) -> str:
    """The text in NFC with plain line ends, as it is kept."""
    lines = value.replace("\r\n", "\n")
    return lines if lines.isascii() else unicodedata.normalize("NFC", lines)


def text(value: str, limit: int) -> str:
    """A text, which may have several lines."""
    clean = canonical(value)
    if len(clean) > limit:
        raise Unfit(Expected.TEXT, limit=limit)
    if not clean.isprintable() and any(map(_is_control, clean)):
        raise Unfit(Expected.NO_CONTROL)
    return clean


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"


def name(value: str, limit: int) -> str:
    """A text that others are compared with: a team, a field's value."""
    if value != value.strip():
        raise Unfit(Expected.NO_SPACES)
    return text(value, limit)


def number(value: str) -> Decimal:
    """An exact number below a billion with at most six decimals, in its shortest form."""
    if not NUMBER.fullmatch(value):
        raise Unfit(Expected.NUMBER)
    before, _, after = value.lstrip("-").partition(".")
    if len(before.lstrip("0")) > WHOLE_DIGITS:
        raise Unfit(Expected.MAGNITUDE, limit=10**WHOLE_DIGITS)
    if len(after.rstrip("0")) > MAX_DECIMALS:
        raise Unfit(Expected.DECIMALS, limit=MAX_DECIMALS)
    return shortest(Decimal(value))


def shortest(value: Decimal) -> Decimal:
    """The number without trailing zeros, an exponent or a minus before zero."""
    if value == value.to_integral_value():
        return Decimal(int(value))
    return value.normalize()


def plain(value: Decimal) -> str:
    """The shortest decimal text of a number."""
    return format(shortest(value), "f")


def whole(value: str, low: int = 0, high: int = 10**9 - 1) -> int:
    """A whole number between two limits."""
    if not NUMBER.fullmatch(value) or "." in value or len(value) > len(str(high)) + 1:
        raise Unfit(Expected.WHOLE, low=low, high=high)
    return within(int(value), low, high)


def within(value: int, low: int, high: int) -> int:
    """The number, where it lies between the limits."""
    if not low <= value <= high:
        raise Unfit(Expected.WHOLE, low=low, high=high)
    return value


def zero_or_one(value: str) -> bool:
    """1 = yes, 0 = no."""
    if value not in ("0", "1"):
        raise Unfit(Expected.ZERO_OR_ONE)
    return value == "1"


def choice(value: str, words: tuple[str, ...]) -> str:
    """One of the words."""
    if value not in words:
        raise Unfit(Expected.CHOICE, names=", ".join(words), hint=Hint(value, words))
    return value


def moment(value: str, zone: tzinfo) -> datetime:
    """A time; one without an offset is in the contest's zone."""
    if not MOMENT.fullmatch(value):
        raise Unfit(Expected.MOMENT)
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise Unfit(Expected.MOMENT) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unfit(Expected.MOMENT)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def day(value: str) -> date:
    """A date."""
    try:
        found = date.fromisoformat(value) if DAY.fullmatch(value) else None
    except ValueError as error:
        raise Unfit(Expected.DAY) from error
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unfit(Expected.DAY)
    return found


def timezone(value: str) -> ZoneInfo:
    """A zone of the IANA data base."""
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Unfit(Expected.TIMEZONE) from error
