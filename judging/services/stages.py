"""One act at a time on a stage: whoever acts must have seen what the one before him did."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotFound, NotReady
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.panels import Panel, PanelEntry
from judging.models.rounds import Round
from judging.models.stages import Stage
from judging.models.turns import Turn
from judging.services import audit, lookup, progress
from judging.services.transactions import one_at_a_time

LOCK = 0x5354414745  # "STAGE" in letters: the queue of those who act on one
OPEN = ("setup", "judging")
ATTR = "attr."


@dataclass(frozen=True, slots=True)
class Held:
    """A stage that nobody else acts on until the transaction ends, and the act that is done."""

    session: Session
    contest: Contest
    round: Round
    stage: Stage
    by: int
    at: datetime

    def turns(self) -> list[Turn]:
        """The turns of the group in their order."""
        return turns_of(self.session, self.round.id, self.stage.group)

    def turn(self, entry_key: str) -> Turn:
        """The turn of an entry. Raises NotFound where it has none on this stage."""
        number = lookup.entry_id(self.session, self.contest, entry_key)
        found = self.session.get(Turn, (self.round.id, number))
        if found is None or found.group != self.stage.group:
            raise NotFound(f"There is no entry “{entry_key}”.")
        return found

    def record(self, act: str, details: Mapping[str, Any]) -> int:
        """Write the act into the audit log."""
        return audit.record(
            self.session,
            at=self.at,
            by=self.by,
            contest_id=self.contest.id,
            act=act,
            subject=f"round:{self.round.key}",
            details={"group": self.stage.group, **details},
        )


def hold(
    session: Session,
    contest_key: str,
    round_key: str,
    group: str,
    version: int,
    *,
    by: int,
    at: datetime,
) -> Held:
    """The stage for one act of somebody who saw it at `version`.

    Raises NotFound; NotReady after the judging has ended; Conflicted where somebody else acted.
    """
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    if row.state not in OPEN:
        raise NotReady("The judging of this round has already ended.")
    if group and group not in groups(session, row).values():
        raise NotFound("There is no such group.")
    one_at_a_time(session, LOCK + row.id)
    stage = session.get(Stage, (row.id, group), populate_existing=True)
    if stage is None:
        stage = Stage(round_id=row.id, group=group, version=0, phase="waiting", seconds=0, spent=0)
        session.add(stage)
    if stage.version != version:
        raise Conflicted("Somebody else was quicker. This is what holds now.")
    stage.version += 1
    return Held(session, contest, row, stage, by, at)


def turns_of(session: Session, round_id: int, group: str) -> list[Turn]:
    """The turns of a group in their order."""
    found = select(Turn).where(Turn.round_id == round_id, Turn.group == group)
    return list(session.scalars(found.order_by(Turn.position)))


def groups(session: Session, row: Round) -> dict[int, str]:
    """The group of each entry that takes part, by entry id; "" where the round has no groups."""
    found = select(Entry.id, Entry.attrs, Division.key)
    found = found.outerjoin(Division, Entry.division_id == Division.id)
    rows = session.execute(found.where(Entry.id.in_(progress.entrants(row)))).all()
    if row.group_by == "panel":
        panels = _panels(session, row)
        return {entry_id: panels.get(entry_id, "") for entry_id, _, _ in rows}
    if row.group_by == "division":
        return {entry_id: division or "" for entry_id, _, division in rows}
    name = row.group_by.removeprefix(ATTR)
    return {entry_id: attrs.get(name, "") if name else "" for entry_id, attrs, _ in rows}


def _panels(session: Session, row: Round) -> dict[int, str]:
    """The panel of each entry, of several the first by name, as the ranking takes it."""
    found = select(PanelEntry.entry_id, Panel.key).join(Panel, PanelEntry.panel_id == Panel.id)
    known: dict[int, list[str]] = defaultdict(list)
    for entry_id, key in session.execute(found.where(PanelEntry.round_id == row.id)):
        known[entry_id].append(key)
    return {entry_id: min(keys) for entry_id, keys in known.items()}
