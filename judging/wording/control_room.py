"""The control room in words: squares, signs of life, alarms about sheets and tablets."""

from dataclasses import dataclass
from typing import Any

from judging.wording.catalogue import gettext, ngettext
from judging.wording.names import listed

MINUTE = 60
HOUR = 3600
MOST_NAMED = 8
LIVE_SECONDS = 25


@dataclass(frozen=True, slots=True)
class Look:
    """How a square looks and is read out: differs by sign, never only by colour."""

    css: str
    sign: str
    words: str


def look(code: str) -> Look:
    """The look of a square's code."""
    if code.startswith("d") and code[1:].isdigit():
        return Look("draft", f"{code[1:]}%", gettext("draft"))
    if code == "draft":
        return Look("draft", "…", gettext("draft"))
    looks = looks_by_code()
    return looks.get(code, looks[""])


def looks_by_code() -> dict[str, Look]:
    return {
        "blank": Look("none", "·", gettext("still to come")),
        "submitted": Look("done", "✓", gettext("handed in")),
        "signed": Look("done signed", "✓", gettext("signed")),
        "reopened": Look("open", "↺", gettext("reopened")),
        "missing": Look("miss", "–", gettext("missing")),
        "recused": Look("rec", "⊘", gettext("recused")),
        "conflict": Look("rec", "⊘", gettext("conflict")),
        "void": Look("rec", "×", gettext("left out")),
        "absent": Look("off", "", gettext("does not take part")),
        "": Look("", "", gettext("not assigned")),
    }


def absent(act: str) -> str:
    """Why an entry's column is hatched, in one word."""
    words = {
        "no_show": gettext("No-show"),
        "withdraw": gettext("Withdrawn"),
        "withdrawn": gettext("Withdrawn"),
        "disqualify": gettext("Disqualified"),
    }
    return words.get(act, act)


def age(seconds: int) -> str:
    """How long ago: 4 s ago, 4 min 10 s ago."""
    return gettext("%(time)s ago", time=span(seconds))


def heard(seconds: int) -> str:
    """When a tablet was heard last: of one that speaks a sign is kept every 15 s only."""
    if seconds < LIVE_SECONDS:
        return gettext("just now")
    return gettext("up to %(time)s ago", time=span(seconds))


def span(seconds: int) -> str:
    """A span of time as one says it."""
    seconds = max(0, seconds)
    if seconds < MINUTE:
        return gettext("%(s)d s", s=seconds)
    if seconds < HOUR:
        return gettext("%(m)d min %(s)d s", m=seconds // MINUTE, s=seconds % MINUTE)
    return gettext("%(h)d h %(m)d min", h=seconds // HOUR, m=seconds % HOUR // MINUTE)


def patterns() -> dict[str, str]:
    """The same sentences for the script that counts on, with their places for numbers."""
    return {
        "ago": gettext("%(time)s ago"),
        "live": gettext("just now"),
        "heard": gettext("up to %(time)s ago"),
        "s": gettext("%(s)d s"),
        "m": gettext("%(m)d min %(s)d s"),
        "h": gettext("%(h)d h %(m)d min"),
        "away": gettext(
            "No contact with the server since %(time)s. What you see may be old; it is tried "
            "again all the time."
        ),
        "back": gettext("Contact with the server again since %(time)s."),
    }


def sign_state(state: str) -> tuple[str, str, str]:
    """Colour, icon and words of a tablet's state."""
    words = {
        "ok": ("ok", "ok", gettext("In order")),
        "waiting": ("wait", "wait", gettext("Sending")),
        "silent": ("alert", "alert", gettext("No sign")),
        "left": ("", "idle", gettext("Left")),
        "revoked": ("wait", "alert", gettext("Revoked")),
    }
    return words[state]


@dataclass(frozen=True, slots=True)
class Said:
    """An alarm for people: what, what follows from it; `level` = alert, wait or now."""

    level: str
    what: str
    follows: str


def alarm(one: Any) -> Said:
    """An alarm in words."""
    who = (one.judge.name or one.judge.key) if one.judge else ""
    values = {"judge": who, "device": one.device, "entries": _some(one.entries), "num": one.count}
    return (_CALLS.get(one.kind) or _TABLETS.get(one.kind) or _SHEETS[one.kind])(values)


def _some(keys: tuple[str, ...]) -> str:
    more = len(keys) - MOST_NAMED
    return listed(keys[:MOST_NAMED]) + (f" +{more}" if more > 0 else "")


def _call(values: dict[str, Any]) -> Said:
    what = gettext("%(judge)s asks for somebody to come", **values)
    return Said("alert", what, gettext("Go there, then press “Answered”."))


def _material(values: dict[str, Any]) -> Said:
    what = gettext("The material cannot be seen at %(judge)s's tablet", **values)
    return Said("alert", what, gettext("Bring paper or another tablet, then press “Answered”."))


def _pledge(values: dict[str, Any]) -> Said:
    what = gettext("The pledge of %(judge)s is not signed and will not be", **values)
    follows = gettext("Without a pledge nobody judges. Talk about it, or replace the judge.")
    return Said("alert", what, follows)


def _pins(values: dict[str, Any]) -> Said:
    what = gettext("The number of %(judge)s was typed wrong %(num)d times and is locked", **values)
    return Said("alert", what, gettext("Ask who is typing, then lift the lock."))


def _silent(values: dict[str, Any]) -> Said:
    what = gettext("%(device)s of %(judge)s is silent", **values)
    follows = gettext(
        "What was tapped stays on the tablet. How much waits there nobody knows. Look at the "
        "tablet, give a spare one, or go on on paper."
    )
    return Said("alert", what, follows)


def _network(values: dict[str, Any]) -> Said:
    what = ngettext(
        "%(num)d tablet is silent: %(entries)s",
        "%(num)d tablets are silent: %(entries)s",
        **values,
    )
    follows = gettext(
        "So many at once: look at the network first. The tablets go on working and send "
        "everything as soon as they are connected."
    )
    return Said("alert", what, follows)


def _waiting(values: dict[str, Any]) -> Said:
    what = ngettext(
        "%(device)s of %(judge)s has %(num)d value to send",
        "%(device)s of %(judge)s has %(num)d values to send",
        **values,
    )
    return Said("wait", what, gettext("They go out by themselves. Nothing to do."))


def _left_behind(values: dict[str, Any]) -> Said:
    what = ngettext(
        "%(device)s, where %(judge)s sat before, still had %(num)d value to send",
        "%(device)s, where %(judge)s sat before, still had %(num)d values to send",
        **values,
    )
    follows = gettext("Switch that tablet on where there is a network: it sends by itself.")
    return Said("wait", what, follows)


def _late(values: dict[str, Any]) -> Said:
    what = ngettext("%(num)d value came too late", "%(num)d values came too late", **values)
    follows = gettext("They do not count until two people have decided. Nothing is thrown away.")
    return Said("alert", what, follows)


def _question(values: dict[str, Any]) -> Said:
    what = ngettext(
        "%(num)d value from two tablets of %(judge)s differs",
        "%(num)d values from two tablets of %(judge)s differ",
        **values,
    )
    follows = gettext("The tablet asks which one is right; meanwhile the newer one holds.")
    return Said("wait", what, follows)


def _few_sheets(values: dict[str, Any]) -> Said:
    what = ngettext(
        "Only %(num)d sheet is possible for %(entries)s",
        "Only %(num)d sheets are possible for %(entries)s",
        **values,
    )
    follows = gettext("With so few sheets the highest and the lowest are not left out.")
    if values["num"] == 0:
        follows = gettext("Without a sheet there is no score. Assign another judge.")
    return Said("wait", what, follows)


def _quorum(values: dict[str, Any]) -> Said:
    what = ngettext(
        "Sheets of only %(num)d judge have begun",
        "Sheets of only %(num)d judges have begun",
        **values,
    )
    return Said("wait", what, gettext("That is not a majority of the panel. Check who is there."))


def _behind(values: dict[str, Any]) -> Said:
    what = ngettext(
        "%(num)d sheet of %(judge)s is behind the others",
        "%(num)d sheets of %(judge)s are behind the others",
        **values,
    )
    follows = gettext(
        "%(entries)s. If they stay missing, the published rule about incomplete judges applies.",
        entries=values["entries"],
    )
    return Said("wait", what, follows)


def _spread(values: dict[str, Any]) -> Said:
    what = gettext("The sheets of %(entries)s lie far apart", **values)
    follows = gettext("That can be right. All its sheets are in; the panel may want to talk.")
    return Said("now", what, follows)


def _signature(values: dict[str, Any]) -> Said:
    what = gettext("All sheets of %(judge)s are in; the signature is missing", **values)
    return Said("now", what, gettext("The tablet offers to sign."))


_CALLS = {"call": _call, "pins": _pins, "material": _material, "pledge": _pledge}
_TABLETS = {
    "silent": _silent,
    "network": _network,
    "waiting": _waiting,
    "left_behind": _left_behind,
}
_SHEETS = {
    "late": _late,
    "question": _question,
    "few_sheets": _few_sheets,
    "quorum": _quorum,
    "behind": _behind,
    "spread": _spread,
    "signature": _signature,
}


def legend() -> list[Look]:
    """The squares that a reader may not know, in the order of a sheet's life."""
    looks = looks_by_code()
    codes = ("blank", "submitted", "signed", "reopened", "missing", "recused")
    first, *rest = (looks[code] for code in codes)
    return [first, look("d60"), *rest]


def ending(why: str) -> str:
    """How a sitting ended."""
    words = {
        "left": gettext("left"),
        "taken_over": gettext("went on at another tablet"),
        "revoked": gettext("revoked"),
    }
    return words.get(why, why)


def policies() -> list[tuple[str, str]]:
    """What becomes of the sheets of a judge who goes."""
    return [
        ("rest", gettext("They stay; the new judge has what is left.")),
        (
            "all",
            gettext("They are left out; the new judge scores all, earlier ones from recordings."),
        ),
    ]


KINDS_BEFORE_THE_END = (
    *("silent", "network", "waiting", "left_behind", "question", "late", "signature"),
)


def before_the_end(board: Any) -> list[Said]:
    """What is still open when somebody wants to end the judging: missing sheets first."""
    found = []
    lines = [line for line in board.sheets.lines if line.wanted > line.done]
    missing = sum(line.wanted - line.done for line in lines)
    if missing:
        what = ngettext("%(num)d sheet is missing", "%(num)d sheets are missing", missing)
        names = (f"{one.judge.name or one.judge.key} {one.wanted - one.done}" for one in lines)
        found.append(Said("alert", what, listed(names)))
    alarms = (*board.alarms, *board.sheets.alarms)
    return found + [alarm(one) for one in alarms if one.kind in KINDS_BEFORE_THE_END]
