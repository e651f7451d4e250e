"""Judges' copies, in words."""

from collections.abc import Mapping
from typing import Protocol

from judging.wording.catalogue import gettext, ngettext


class Counted(Protocol):
    """How many copies were asked for, and how many taken away."""

    @property
    def asked(self) -> int: ...

    @property
    def removed(self) -> int: ...


def made(counts: Counted) -> str:
    """What asking for the copies came to."""
    if not counts.asked and not counts.removed:
        return gettext("Nothing to do: every file that was handed in has its copy.")
    said = []
    if counts.asked:
        said.append(
            ngettext("%(num)d copy is being made.", "%(num)d copies are being made.", counts.asked)
        )
    if counts.removed:
        said.append(
            ngettext(
                "%(num)d copy was taken away.", "%(num)d copies were taken away.", counts.removed
            )
        )
    return " ".join(said)


def kind(name: str) -> str:
    words = {
        "pages": gettext("Pages"),
        "reading": gettext("Reading copy"),
        "film": gettext("Film"),
    }
    return words.get(name, name)


def state(name: str) -> str:
    words = {
        "waiting": gettext("waits"),
        "drawing": gettext("is being made"),
        "ready": gettext("ready"),
        "failed": gettext("failed"),
    }
    return words.get(name, name)


def what(name: str) -> str:
    """Which kind of name was found."""
    words = {
        "member": gettext("Member"),
        "team": gettext("Team"),
        "affiliation": gettext("School or company"),
        "email": gettext("E-mail address"),
        "phone": gettext("Telephone number"),
    }
    return words.get(name, name)


def names(count: int) -> str:
    return ngettext("%(num)d name found", "%(num)d names found", count)


def where(kind_name: str, number: int) -> str:
    """Where in a copy a name stands."""
    if kind_name == "pages":
        return gettext("Page %(number)d", number=number)
    return gettext("Paragraph %(number)d", number=number)


def left_out(counts: Mapping[str, int]) -> list[str]:
    """What could not be taken along, as sentences."""
    said = {
        "picture": lambda n: ngettext(
            "%(num)d picture cannot be shown and is left out.",
            "%(num)d pictures cannot be shown and are left out.",
            n,
        ),
        "chart": lambda n: ngettext(
            "%(num)d chart or diagram is left out.", "%(num)d charts or diagrams are left out.", n
        ),
        "film": lambda n: ngettext(
            "%(num)d film or sound inside the document is left out.",
            "%(num)d films or sounds inside the document are left out.",
            n,
        ),
        "file": lambda n: ngettext(
            "%(num)d file of the archive is of a kind that is not shown.",
            "%(num)d files of the archive are of a kind that is not shown.",
            n,
        ),
    }
    return [said[name](count) for name, count in counts.items() if name in said]


def others(counts: Mapping[str, int]) -> list[str]:
    """What organisers add for judges beside a team's files, by kind."""
    words = {
        "pages": lambda n: ngettext("%(num)d document", "%(num)d documents", n),
        "link": lambda n: ngettext("%(num)d link", "%(num)d links", n),
        "text": lambda n: ngettext("%(num)d short text", "%(num)d short texts", n),
    }
    return [words[name](count) for name, count in counts.items() if name in words]
