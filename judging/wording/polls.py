"""The vote of an audience in words: its rule, who may vote, what that can and cannot prevent."""

from datetime import datetime
from typing import Protocol

from judging.formats import clock
from judging.wording.catalogue import gettext, ngettext


class Rule(Protocol):
    """How many entries a ballot names."""

    @property
    def choices(self) -> int: ...
    @property
    def exact(self) -> bool: ...
    @property
    def identity(self) -> str: ...


def fits(rule: Rule, chosen: int) -> bool:
    """Whether so many entries make a ballot."""
    return chosen == rule.choices if rule.exact else 0 < chosen <= rule.choices


def rule(poll: Rule) -> str:
    """The rule in one sentence for voters."""
    if poll.exact or poll.choices == 1:
        return ngettext("Choose %(num)d entry.", "Choose %(num)d different entries.", poll.choices)
    return gettext("Choose 1 to %(most)d different entries.", most=poll.choices)


def state(name: str) -> str:
    words = {
        "setup": gettext("Not begun"),
        "open": gettext("Vote open"),
        "closed": gettext("Vote closed"),
    }
    return words.get(name, name)


def who(identity: str) -> str:
    """Who may vote, for the page of organisers."""
    words = {
        "codes": gettext("Whoever has a printed code, once a code."),
        "hall": gettext("Whoever scans the screen in the hall, once a phone."),
        "both": gettext("Whoever has a printed code and scans the screen in the hall."),
    }
    return words[identity]


def honest(identity: str) -> list[str]:
    """What this way of voting prevents, and what it cannot."""
    codes = [
        gettext("A code gives one ballot, and nobody can guess one. Whoever holds two slips votes "
                "twice: hand them out one a person, and shuffle them first."),
    ]  # fmt: skip
    hall = [
        gettext("The code on the screen changes every 20 seconds, so a photo of it is worthless "
                "after about a minute. Somebody in the hall can still pass it on that fast."),
    ]  # fmt: skip
    phone = [
        gettext("A phone is known by a cookie. Whoever deletes it, opens a private window or "
                "brings a second phone can vote again: for a vote that decides a prize, print "
                "codes."),
    ]  # fmt: skip
    return {"codes": codes, "hall": [*hall, *phone], "both": [*codes, *hall]}[identity]


def secret() -> str:
    return gettext(
        "No row of the database joins a voter and a ballot: a code keeps that it was used, not "
        "when or for what. Receipts tell whether a ballot counts, never what stands on it."
    )


def act(name: str) -> str:
    words = {"void": gettext("Ballots voided"), "restore": gettext("Ballots restored")}
    return words.get(name, name)


def minute(name: str) -> datetime:
    """The minute that a group of ballots is named after."""
    return datetime.strptime(f"{name}+0000", "%Y-%m-%dT%H:%M%z")


def group(name: str, timezone: str) -> str:
    """What a group of ballots has in common."""
    kind, _, value = name.partition(":")
    if kind == "minute":
        return gettext("Cast at %(time)s", time=clock(minute(value), timezone))
    words = {
        "all": gettext("All ballots"),
        "device": gettext("From one device (%(mark)s)", mark=value[:6].upper()),
        "network": gettext("From one network (%(mark)s)", mark=value[:6].upper()),
        "in-order": gettext("Codes used in the order of their printing"),
        "void": gettext("Void ballots"),
    }
    return words.get(kind, name)


def ballots(count: int) -> str:
    return ngettext("%(num)d ballot", "%(num)d ballots", count)


def grouped(number: str) -> str:
    """A code or a receipt in groups of four, as people read it."""
    return "-".join(number[at : at + 4] for at in range(0, len(number), 4))
