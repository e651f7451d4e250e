"""What the office decides about entries, in words."""

from judging.wording.catalogue import gettext, ngettext

ACTS = ("eligible", "ineligible", "asked", "moved")


def verdict(name: str) -> str:
    words = {
        "open": gettext("Undecided"),
        "eligible": gettext("Eligible"),
        "ineligible": gettext("Not eligible"),
        "asked": gettext("More was asked for"),
    }
    return words.get(name, name)


def act(name: str) -> str:
    """An act as a button or a choice names it."""
    words = {
        "eligible": gettext("Eligible"),
        "ineligible": gettext("Not eligible"),
        "asked": gettext("Ask for more"),
        "moved": gettext("Move to another division"),
        "undone": gettext("Taken back"),
    }
    return words.get(name, name)


def did(name: str, count: int) -> str:
    """What was done, as a line of the history says it."""
    words = {
        "eligible": ngettext(
            "%(num)d entry found eligible", "%(num)d entries found eligible", count
        ),
        "ineligible": ngettext(
            "%(num)d entry found not eligible", "%(num)d entries found not eligible", count
        ),
        "asked": ngettext("%(num)d entry asked for more", "%(num)d entries asked for more", count),
        "moved": ngettext(
            "%(num)d entry moved to another division",
            "%(num)d entries moved to another division",
            count,
        ),
        "undone": ngettext(
            "A decision about %(num)d entry taken back",
            "A decision about %(num)d entries taken back",
            count,
        ),
    }
    return words.get(name, name)


def twin(kind: str) -> str:
    words = {
        "title": gettext("Same title"),
        "person": gettext("Same person"),
        "file": gettext("Same file"),
    }
    return words.get(kind, kind)


def lack(what: str) -> str:
    words = {
        "material": gettext("No material"),
        "consent": gettext("Consent missing"),
    }
    return words.get(what, what)


def column(name: str) -> str:
    words = {
        "key": gettext("Number"),
        "title": gettext("Title"),
        "team": gettext("Team"),
        "division": gettext("Division"),
        "status": gettext("State"),
        "verdict": gettext("Decision"),
        "submitted": gettext("Handed in"),
    }
    return words.get(name, name)


def outlived(gone: str) -> str:
    """Why a decision about a bonus has no claim any more."""
    words = {"call": gettext("no longer in the call"), "claim": gettext("no longer claimed")}
    return words[gone]


def bonus(state: str) -> str:
    """What became of the claim of a bonus."""
    return {
        "open": gettext("to be looked at"),
        "accepted": gettext("accepted"),
        "refused": gettext("refused"),
    }[state]
