"""What still stands between a contest and its announcement."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from judging.models.contests import Contest
from judging.models.rounds import Round
from judging.services import lookup, staleness
from judging.services.shown import Changes, Todo
from judging.services.staleness import TallyHead


def of_contest(session: Session, contest: Contest, *, thorough: bool = False) -> list[Todo]:
    """What is left to do, round by round; empty when the result can be put forward.

    A `thorough` look reads every mark again, whatever the log says.
    """
    heads = staleness.heads(session, contest)
    changes = staleness.changes(session, contest, heads, thorough=thorough)
    return in_rounds(lookup.rounds(session, contest), heads, changes)


def in_rounds(
    rounds: list[Round], heads: Mapping[str, TallyHead], changes: Mapping[str, Changes]
) -> list[Todo]:
    """The same from tallies and changes that are already at hand."""
    found: list[Todo] = []
    for row in rounds:
        found += _in_round(row, heads.get(row.key), bool(changes.get(row.key)))
    return found


def _in_round(row: Round, head: TallyHead | None, stale: bool) -> list[Todo]:
    if row.state not in ("closed", "confirmed"):
        return [Todo("round_open", row.key)]
    if head is None:
        return [Todo("tally_missing", row.key)]
    found = [Todo("tally_stale", row.key)] if stale else []
    if head.unresolved:
        found.append(Todo("unresolved_tie", row.key, head.unresolved))
    if row.state != "confirmed":
        found.append(Todo("round_unconfirmed", row.key))
    return found
