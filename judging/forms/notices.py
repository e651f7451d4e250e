"""The notice beside the rules, publishing it, and changing it afterwards."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

REASON = [Length(max=2000)]


class Publication(FlaskForm):
    """Publishing: for a change its reason, after judging has begun the resolution it rests on."""

    reason = TextAreaField(lazy_gettext("Reason of the change"), REASON, default="")
    minor = BooleanField(lazy_gettext("Only a correction of typing or arithmetic"))
    override = TextAreaField(lazy_gettext("Why it is published nevertheless"), REASON, default="")
    resolution = TextAreaField(lazy_gettext("What the committee resolved"), REASON, default="")
    resolved_on = DateField(lazy_gettext("Day of the resolution"), [Optional()])
    present = IntegerField(lazy_gettext("Members present"), [Optional(), NumberRange(1, 99)])
    in_favour = IntegerField(lazy_gettext("In favour"), [Optional(), NumberRange(1, 99)])

    def day(self) -> date | None:
        found = self.resolved_on.data
        return found if isinstance(found, date) else None


def moments(typed: Mapping[str, str], zone: str) -> tuple[dict[str, str], list[str]]:
    """Moments on the contest's clock as UTC, and the names of those that are none."""
    found, wrong = {}, []
    for name, value in typed.items():
        try:
            local = datetime.fromisoformat(value.strip()) if value.strip() else None
        except ValueError:
            wrong.append(name)
            continue
        clock = ZoneInfo(zone)
        found[name] = local.replace(tzinfo=clock).astimezone(UTC).isoformat() if local else ""
    return found, wrong


def clock_time(at: datetime | None, zone: str) -> str:
    """A moment as a field of a form shows it."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if at else ""


def tree_of(settings: Any, zone: str, locale: str) -> dict[str, Any]:
    """The settings of a notice as their forms show them."""
    texts = {}
    for name, text in settings.texts.items():
        own = name if name.endswith(("_ko", "_en")) else f"{name}_{locale}"
        texts[own] = text
    return {
        "dates": {name: clock_time(at, zone) for name, at in settings.dates.items()},
        "texts": texts,
        "judges": str(settings.judges),
        "civilians": str(settings.civilians),
        "per_division": "1" if settings.per_division else "",
        "public_body": "1" if settings.public_body else "",
    }


def twins(typed: Mapping[str, str], locale: str) -> dict[str, str]:
    """Texts in two languages: the contest's own without an ending, the other with it."""
    other = "en" if locale == "ko" else "ko"
    found: dict[str, str] = {}
    for name in {key.rpartition("_")[0] for key in typed if key.endswith(("_ko", "_en"))}:
        own, twin = typed.get(f"{name}_{locale}", ""), typed.get(f"{name}_{other}", "")
        own, twin = own.replace("\r\n", "\n").strip(), twin.replace("\r\n", "\n").strip()
        found |= {name: own or twin, f"{name}_{other}": twin if own else ""}
        found[f"{name}_{locale}"] = ""
    return found


def whole(typed: object, low: int, high: int) -> int | None:
    """A whole number between two limits, None where it is not one."""
    text = str(typed or "").strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
    return number if low <= number <= high else None
