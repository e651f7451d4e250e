"""What became of a page of settings that is kept by itself, in words."""

from datetime import datetime
from typing import Protocol

from judging import formats
from judging.wording.catalogue import gettext, language, ngettext

PARTS = ("names", "divisions", "criteria", "rounds", "awards", "dates", "texts")


def part(key: str) -> str:
    """A page of the settings."""
    return {
        "names": gettext("Names"),
        "divisions": gettext("Divisions"),
        "criteria": gettext("Criteria"),
        "rounds": gettext("Rounds"),
        "awards": gettext("Awards"),
        "dates": gettext("Dates and committee"),
        "texts": gettext("Texts"),
    }[key]


class Kept(Protocol):
    """A page of the settings as one organiser has it."""

    @property
    def holds(self) -> bool: ...
    @property
    def waits(self) -> bool: ...
    @property
    def timezone(self) -> str: ...
    @property
    def kept_at(self) -> datetime | None: ...
    @property
    def undo_since(self) -> datetime | None: ...


def kept(page: Kept, wrong: int, taken_away: bool, why: str = "") -> str:
    """That it was kept and when, and what of it does not hold: `wrong` places, or `why`."""
    if page.kept_at is None:
        return ""
    at = formats.second(page.kept_at, page.timezone)
    if page.holds:
        return gettext("Kept at %(time)s.", time=at)
    first = gettext("Kept as typed at %(time)s, for you alone.", time=at)
    return f"{first} {_rest(page, wrong, taken_away, why)}".strip()


def _rest(page: Kept, wrong: int, taken_away: bool, why: str) -> str:
    if why:
        return why
    if wrong:
        return ngettext(
            "%(num)d thing does not fit; what stood before goes on holding.",
            "%(num)d things do not fit; what stood before goes on holding.",
            wrong,
        )
    if page.waits:
        return gettext("It changes nothing until you save it.")
    return gettext("What is ticked goes when you save.") if taken_away else ""


def undo(page: Kept) -> str:
    """What the button that goes back says, "" where there is nothing to go back to."""
    if page.waits:
        return "" if page.holds else gettext("Throw away what is typed here")
    if page.undo_since is None:
        return ""
    zone, until = page.timezone, page.kept_at or page.undo_since
    days = {formats.day(one, zone) for one in (page.undo_since, until)}
    at = formats.moment(page.undo_since, zone, language())
    if len(days) == 1:
        at = formats.clock(page.undo_since, zone)
    return gettext("Undo everything since %(moment)s", moment=at)
