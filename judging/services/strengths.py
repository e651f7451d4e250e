"""How strong a tally found each entry from comparisons, and how sure that is."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from judging.extensions import db
from judging.models.results import Tally
from judging.services import lookup


@dataclass(frozen=True, slots=True)
class Strength:
    """Per cent of all comparisons that an entry would win, its 90 % interval, and its record."""

    share: str
    low: str
    high: str
    won: int
    lost: int


def of_tally(contest_key: str, round_key: str, number: int) -> dict[str, dict[str, Strength]]:
    """By component of comparisons and entry; one never compared is left out. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    parts = [part.key for part in row.components if part.kind == "pairs"]
    wanted = select(Tally.workings).where(Tally.round_id == row.id, Tally.number == number)
    workings = (session.scalar(wanted) if parts else None) or {}
    return {part: _of_part(workings, part) for part in parts}


def _of_part(workings: dict[str, Any], part: str) -> dict[str, Strength]:
    """Of the entries with a calculation; one that is not ranked has none."""
    parts = {entry: (working or {}).get("components") for entry, working in workings.items()}
    found = {entry: of[part] for entry, of in parts.items() if of and of.get(part)}
    return {
        entry: Strength(one["printed"], one["low"], one["high"], one["won"], one["lost"])
        for entry, one in found.items()
        if one["printed"] is not None
    }
