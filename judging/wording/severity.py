"""Corrections of severity, explained in sentences that name the judges."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from judging.formats import points, short
from judging.wording.catalogue import gettext, ngettext
from judging.wording.names import listed

COUNTED = ("counted", "high", "low")


@dataclass(frozen=True, slots=True)
class JudgeSeverity:
    """How a judge's marks compare on the entries that others marked too."""

    key: str
    name: str
    severity: str
    se: str
    sheets: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry's raw and corrected number, both ranks, and the sentence between them."""

    entry: str
    raw: str
    adjusted: str
    change: str
    raw_rank: int
    rank: int | None
    sentence: str


def judges(document: Mapping[str, Any], named: Mapping[str, str]) -> list[JudgeSeverity]:
    """Every judge, the strictest first."""
    found = (document.get("severity") or {}).get("judges", {})
    ordered = sorted(found, key=lambda key: (Decimal(found[key]["severity"]), key))
    return [_judge(key, found[key], named) for key in ordered]


def _judge(key: str, found: Mapping[str, Any], named: Mapping[str, str]) -> JudgeSeverity:
    name = named.get(key) or key
    sentence = lean(name, Decimal(found["severity"]))
    return JudgeSeverity(
        key, name, points(found["severity"]), points(found.get("se")), found["n"], sentence
    )


def lean(name: str, severity: Decimal) -> str:
    """Whether a judge is strict or lenient, and by how many points."""
    size = short(abs(severity))
    if severity > 0:
        return gettext("%(judge)s gives %(points)s points more", judge=name, points=size)
    if severity < 0:
        return gettext("%(judge)s gives %(points)s points less", judge=name, points=size)
    return gettext("%(judge)s gives as many points", judge=name)


def correction(
    document: Mapping[str, Any], line: Mapping[str, Any], named: Mapping[str, str]
) -> Correction | None:
    """What the correction did to one entry; None where the round corrects nothing."""
    severity = document.get("severity")
    found = severity["entries"].get(line["entry"]) if severity else None
    if severity is None or found is None:
        return None
    change = Decimal(found["adjusted"]) - Decimal(found["raw"])
    who = [key for key, sheet in line["totals"].items() if sheet["state"] in COUNTED]
    return Correction(
        entry=line["entry"],
        raw=points(found["raw"]),
        adjusted=points(found["adjusted"]),
        change=signed(change),
        raw_rank=found["raw_rank"],
        rank=line.get("rank"),
        sentence=_sentence(found, who, severity["judges"], named),
    )


def signed(change: Decimal) -> str:
    """A change with its sign; no change is ±0."""
    if not change:
        return "±0"
    return points(f"{change:+f}")


def _sentence(
    found: Mapping[str, Any],
    who: list[str],
    severities: Mapping[str, Any],
    named: Mapping[str, str],
) -> str:
    known = [key for key in who if key in severities]
    names = listed(named.get(key) or key for key in known)
    leans = listed(
        lean(named.get(key) or key, Decimal(severities[key]["severity"])) for key in known
    )
    raw = ngettext(
        "The raw score %(raw)s comes from %(num)d judge: %(judges)s.",
        "The raw score %(raw)s comes from %(num)d judges: %(judges)s.",
        len(known),
        raw=points(found["raw"]),
        judges=names,
    )
    return " ".join(
        [
            raw,
            gettext("On entries they shared with others: %(leans)s.", leans=leans),
            gettext("With that taken out: %(adjusted)s.", adjusted=points(found["adjusted"])),
        ]
    )
