"""Personal data in words: what there is, and who looked."""

from datetime import date
from typing import Protocol

from judging import formats
from judging.wording.catalogue import gettext, language


class Clock(Protocol):
    """Until when personal data is kept."""

    @property
    def until(self) -> date | None: ...
    @property
    def promised(self) -> date | None: ...
    @property
    def months(self) -> int: ...
    @property
    def announced(self) -> bool: ...
    @property
    def reason(self) -> str: ...


def kind(name: str) -> str:
    words = {
        "members": gettext("Members of teams"),
        "teams": gettext("Names of teams"),
        "accounts": gettext("Accounts that only competed"),
        "applicants": gettext("People in applications"),
        "versions": gettext("Applications as they were handed in"),
        "files": gettext("Files of applications"),
        "materials": gettext("Materials of entries"),
        "letters": gettext("Letters"),
        "tables": gettext("Tables that were uploaded"),
    }
    return words.get(name, name)


def look(what: str) -> str:
    words = {
        "entry": gettext("People of an entry"),
        "search": gettext("Search for names"),
        "export": gettext("Export of all entries"),
        "letters": gettext("Addresses in the outbox"),
        "letter": gettext("A letter"),
        "table": gettext("First lines of a table"),
    }
    return words.get(what, what)


def keeping(clock: Clock) -> str:
    """Until when personal data is kept, as teams, visitors and the office read it."""
    if clock.until is None:
        return gettext("Kept for %(months)d months after the results.", months=clock.months)
    day = formats.date_of(clock.until, language())
    if clock.reason or clock.until != clock.promised:
        return gettext("Kept until %(day)s.", day=day)
    if clock.announced:
        return gettext(
            "Kept until %(day)s: %(months)d months after the results.",
            day=day,
            months=clock.months,
        )
    return gettext(
        "Kept until %(day)s: %(months)d months after the results, as they are planned.",
        day=day,
        months=clock.months,
    )


def near(stage: str) -> str:
    """What the overview says about the day of destruction."""
    if stage == "due":
        return gettext("The day of destruction has come.")
    return gettext("The day of destruction is near.")


def state(name: str) -> str:
    words = {"done": gettext("Destroyed"), "withdrawn": gettext("Withdrawn")}
    return words.get(name, name)
