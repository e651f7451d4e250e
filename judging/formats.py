"""How points, places, money and moments look, in Korean and in English; never through a float."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import segno
from babel.dates import format_date, format_datetime
from markupsafe import Markup

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"
MAN = 10_000
EOK = 100_000_000
DAYS = {"ko": "y. M. d. (E)", "en": "EEE d MMM y"}
MOMENTS = {"ko": "y. M. d. (E) HH:mm", "en": "EEE d MMM y, HH:mm"}


def pick(texts: Mapping[str, str], lang: str, what: str = "title", otherwise: str = "") -> str:
    """The text in the reader's language, else the contest's own, else `otherwise`."""
    return texts.get(f"{what}_{lang}") or texts.get(what) or otherwise


def points(printed: str | None) -> str:
    """A printed number with a real minus sign; a number that does not exist is a dash."""
    return NOTHING if printed is None else printed.replace("-", MINUS)


def short(number: str | Decimal) -> str:
    """A plain number without trailing zeros: weights, maxima, marks."""
    plain = number if isinstance(number, str) else format(number, "f")
    return points(plain.rstrip("0").rstrip(".") if "." in plain else plain)


def decimals(numbers: Iterable[str | None]) -> int:
    """How many decimals the longest of these plain numbers needs; zeros at the end say nothing."""
    return max((len(_fraction(number)) for number in numbers if number), default=0)


def even(number: str, digits: int) -> str:
    """A plain number with at least `digits` decimals, to stand in line with others."""
    rest = _fraction(number).ljust(digits, "0")
    return points(number.partition(".")[0] + (f".{rest}" if rest else ""))


def alike(numbers: Iterable[str]) -> list[str]:
    """Plain numbers that stand side by side, all with as many decimals as the longest needs."""
    listed = list(numbers)
    digits = decimals(listed)
    return [even(number, digits) for number in listed]


def _fraction(number: str) -> str:
    return number.partition(".")[2].rstrip("0")


def quotient(number: Fraction, digits: int = 3) -> str:
    """An exact quotient in decimals, with … where it goes on after `digits` places."""
    scaled = abs(number) * 10**digits
    whole = scaled.numerator // scaled.denominator
    text = short(Decimal(whole).scaleb(-digits))
    if scaled.denominator != 1:
        text = f"{Decimal(whole).scaleb(-digits):f}…"
    return MINUS + text if number < 0 else text


def place(rank: int, tied: bool, lang: str) -> str:
    """A place in words: 2위, 공동 2위; 2nd, 2nd =."""
    if lang == "ko":
        return f"공동 {rank}위" if tied else f"{rank}위"
    return f"{ordinal(rank)} =" if tied else ordinal(rank)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    tens = number % 100
    ending = "th" if 10 < tens < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def count(number: int) -> str:
    """How many of something: 30,000."""
    return f"{number:,}"


def money(won: int, lang: str) -> str:
    """An amount of won: 1,050만 원, ₩10,500,000."""
    if lang != "ko":
        return f"₩{won:,}"
    parts = [f"{won // EOK:,}억"] if won >= EOK else []
    if won % EOK >= MAN:
        parts.append(f"{won % EOK // MAN:,}만")
    if won % MAN or not parts:
        parts.append(f"{won % MAN:,}")
    last = parts.pop()
    unit = f"{last} 원" if last.endswith(("만", "억")) else f"{last}원"
    return " ".join([*parts, unit])


def moment(at: datetime, timezone: str, lang: str) -> str:
    """A moment on the contest's clock, with the day of the week."""
    shape = MOMENTS.get(lang, MOMENTS["en"])
    return format_datetime(at, shape, tzinfo=ZoneInfo(timezone), locale=lang)


def date_of(day: date, lang: str) -> str:
    """A day with its weekday."""
    return format_date(day, DAYS.get(lang, DAYS["en"]), locale=lang)


def second(at: datetime, timezone: str) -> str:
    """A moment of an event's day to the second on the contest's clock: 14:02:11."""
    return at.astimezone(ZoneInfo(timezone)).strftime("%H:%M:%S")


def clock(at: datetime, timezone: str) -> str:
    """The time of day on the contest's clock: 14:05."""
    return f"{at.astimezone(ZoneInfo(timezone)):%H:%M}"


def day(at: datetime, timezone: str) -> date:
    """The day of a moment on the contest's clock."""
    return at.astimezone(ZoneInfo(timezone)).date()


def fingerprint(digest: str) -> str:
    """The first sixteen digits of a fingerprint in groups of four, as people compare it."""
    head = digest[:16].upper()
    return " ".join(head[at : at + 4] for at in range(0, len(head), 4))


def qr(text: str) -> Markup:
    """A QR code as an image of a page: black on white whatever the scheme, with its quiet zone."""
    code = segno.make(text, error="m", micro=False)
    shape = {"omitsize": True, "border": 4, "dark": "#000", "light": "#fff"}
    return Markup(code.svg_inline(svgclass="qr", lineclass=None, **shape))
