"""The rungs of a round's `tie_break`, each bound to the numbers that it compares."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from scoring.components import Adjusted, Points
from scoring.duels import chair, preference
from scoring.entries import RoundEntries
from scoring.exact import text
from scoring.ranking import ColumnRung, Rung, SetRung, SharedRung
from scoring.roster import Roster
from scoring.rules import Round, Rubric
from scoring.rulings import Rulings
from scoring.sheets import Sheets

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def points_rung(name: str, points: Points) -> ColumnRung:
    """A rung on which the better printed number wins."""
    value = -points.units if points.lower else points.units
    return ColumnRung(
        name, value, points.known, lambda entry: text(int(points.units[entry]), points.digits)
    )


def _earliest(entries: RoundEntries, roster: Roster) -> ColumnRung:
    times = [roster.entry(number).submitted_at for number in entries.index.tolist()]
    known = np.array([item is not None for item in times], dtype=np.bool_)
    value = np.array([-(item or 0) for item in times], dtype=np.int64)
    return ColumnRung("earliest", value, known, lambda entry: _moment(times[entry]))


def _moment(microseconds: int | None) -> str:
    """A time in UTC as ISO 8601 writes it."""
    if microseconds is None:
        return ""
    return (EPOCH + timedelta(microseconds=microseconds)).isoformat()


def _preference(valid: Sheets | None, size: int) -> SetRung:
    return preference(valid, size) if valid else SetRung("preference", lambda members: None)


def _chair(rulings: Rulings, entries: RoundEntries) -> SetRung:
    pairs = [(int(entries.local[a]), int(entries.local[b])) for a, b in rulings.preferences]
    return chair(tuple(pair for pair in pairs if min(pair) >= 0))


def ladder(
    round_: Round,
    rubric: Rubric | None,
    criteria: Sequence[Points],
    parts: Sequence[Adjusted],
    earlier: Mapping[str, Points],
    valid: Sheets | None,
    entries: RoundEntries,
    roster: Roster,
    rulings: Rulings,
) -> tuple[Rung, ...]:
    """Bind every rung that the rules name; rungs of criteria nobody marks pass over.

    Parameters
    ----------
    earlier : mapping of str to Points
        Printed scores of earlier rounds, numbered like the entries of this one.
    """
    keys = [item.key for item in rubric.criteria] if rubric else []
    columns = {f"criterion:{key}": mean for key, mean in zip(keys, criteria, strict=True)}
    for component, part in zip(round_.components, parts, strict=True):
        columns[f"component:{component.key}"] = part.after
    columns |= {f"round:{key}": points for key, points in earlier.items()}

    def bind(name: str) -> Rung:
        if name == "shared":
            return SharedRung()
        if name == "earliest":
            return _earliest(entries, roster)
        if name == "preference":
            return _preference(valid, entries.size)
        if name == "chair":
            return _chair(rulings, entries)
        return points_rung(name, columns[name])

    return tuple(bind(name) for name in round_.tie_break)
