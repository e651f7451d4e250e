"""Letters to teams about what the office decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from judging import formats
from judging.wording import eligibility, names
from judging.wording.catalogue import gettext, language


class Told(Protocol):
    """What a letter tells."""

    @property
    def act(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def division(self) -> Mapping[str, str]: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def timezone(self) -> str: ...
    @property
    def contest_texts(self) -> Mapping[str, str]: ...
    @property
    def contest_key(self) -> str: ...
    @property
    def applied(self) -> bool: ...


def letter(told: Told, address: str) -> tuple[str, str]:
    """Subject and text; `address` = where the team sees its application, "" where there is none."""
    contest = names.title(told.contest_texts, told.contest_key)
    parts = [
        gettext(
            "This is about entry %(number)s, “%(title)s”, of “%(contest)s”.",
            number=told.key,
            title=told.title,
            contest=contest,
        ),
        _what(told),
        _why(told),
        _until(told),
        gettext("Your application: %(address)s", address=address) if address else "",
    ]
    return _subject(told, contest), "\n\n".join(part for part in parts if part)


def _subject(told: Told, contest: str) -> str:
    about = {"contest": contest, "number": told.key}
    words = {
        "eligible": gettext("%(contest)s: entry %(number)s takes part", **about),
        "ineligible": gettext("%(contest)s: entry %(number)s does not take part", **about),
        "asked": gettext("%(contest)s: something is asked for in entry %(number)s", **about),
        "moved": gettext("%(contest)s: entry %(number)s is in another division", **about),
        "undone": gettext("%(contest)s: correction about entry %(number)s", **about),
    }
    return words[told.act]


def _what(told: Told) -> str:
    division = names.title(told.division, "–")
    words = {
        "eligible": gettext("It was checked: it takes part."),
        "ineligible": gettext("It was checked: it does not take part."),
        "asked": gettext("It was checked, and something more is asked for."),
        "moved": gettext(
            "It was moved to the division “%(division)s” and is ranked there.", division=division
        ),
        "undone": gettext(
            "What we wrote to you last no longer holds: that decision was taken back. "
            "How it stands now: %(verdict)s.",
            verdict=eligibility.verdict(told.verdict),
        ),
    }
    return words[told.act]


def _why(told: Told) -> str:
    if not told.reason:
        return ""
    if told.act == "asked":
        return gettext("What is asked for: %(reason)s", reason=told.reason)
    return gettext("Reason: %(reason)s", reason=told.reason)


def _until(told: Told) -> str:
    if told.until is None:
        return ""
    when = formats.moment(told.until, told.timezone, language())
    if not told.applied:
        return gettext("Until: %(when)s", when=when)
    return gettext(
        "Until %(when)s you can change your application and hand it in again, also where "
        "applications have closed for others. The newest version counts.",
        when=when,
    )
