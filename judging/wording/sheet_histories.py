"""What a judge did on a sheet, in words."""

from typing import Any

from judging.formats import short
from judging.wording.catalogue import gettext


def kind(name: str, field: str, criteria: dict[str, str]) -> str:
    """What was typed: a criterion by its title, or what else the sheet has."""
    if name == "mark":
        return criteria.get(field, field)
    words = {
        "comment": gettext("Comment"),
        "memo": gettext("Note to oneself"),
        "submission": gettext("Handing in"),
        "recusal": gettext("Recusal"),
        "signature": gettext("Signature"),
        "pledge": gettext("Pledge"),
        "investment": gettext("Investment"),
        "ranking": gettext("Ranking"),
        "comparison": gettext("Comparison"),
        "practice": gettext("Practice"),
    }
    return words.get(name, name)


def value(name: str, said: Any) -> str:
    """What it said; null is a blank and never 0."""
    if name == "submission":
        return gettext("handed in") if said else gettext("taken back")
    if name in ("signature", "pledge"):
        return gettext("drawn by hand")
    if said is None:
        return gettext("taken back") if name == "recusal" else gettext("blank")
    if isinstance(said, dict):
        return str(said.get("reason") or ", ".join(f"{key}: {one}" for key, one in said.items()))
    if isinstance(said, list):
        return " › ".join(str(one) for one in said)
    return short(said) if name in ("mark", "practice") and _is_number(said) else str(said)


def _is_number(said: Any) -> bool:
    return str(said).replace(".", "", 1).replace("-", "", 1).isdigit()


def effect(name: str) -> tuple[str, str, str]:
    """Colour, icon and words of what became of it."""
    words = {
        "applied": ("ok", "ok", gettext("took effect")),
        "absorbed": ("", "ok", gettext("said what held already")),
        "quarantined": ("wait", "wait", gettext("waits for an answer")),
        "refused": ("alert", "alert", gettext("refused")),
        "locked": ("alert", "alert", gettext("came too late")),
    }
    return words[name]


def verdict(name: str) -> str:
    words = {"accept": gettext("shall count"), "reject": gettext("shall not count")}
    return words.get(name, name)


def verdict_done(effect: str) -> str:
    """What a confirmed verdict did."""
    words = {
        "rejected": gettext("The late value does not count. It stays in the history."),
        "applied": gettext("The late value counts now."),
        "absorbed": gettext("The sheet says this already."),
        "quarantined": gettext("The judge is asked which value is right."),
    }
    return words.get(effect, effect)
