"""Where operations go: rounds, criteria, entries and sheets, read once for a whole transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from judging.models.entries import Entry
from judging.models.panels import Conflict
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion
from judging.models.sheets import ScoreSheet
from judging.services import sheets
from judging.services.kinds.kind import Grid, Place, Said, Sheet
from judging.services.pending import Pending
from judging.services.prepared import Question, ask_all
from judging.services.presences import Sign
from judging.services.sittings import Sitter
from judging.services.tables import criterion_of

ROUNDS = Question(
    select(Round.contest_id, Round.id, Round.key, Round.state, Round.judging_ends_at),
    *(Round.contest_id, Round.key),
)
GRIDS = Question(
    select(Component.round_id, *Criterion.__table__.c)
    .join_from(Component, Criterion, Component.rubric_id == Criterion.rubric_id)
    .order_by(Criterion.position),
    Component.round_id,
)
ENTRIES = Question(select(Entry.contest_id, Entry.key, Entry.id), Entry.contest_id, Entry.key)
CONFLICTS = Question(
    select(Conflict.judge_id, Conflict.entry_id, Conflict.kind),
    *(Conflict.judge_id, Conflict.entry_id),
)
SHEET = (ScoreSheet.round_id, ScoreSheet.judge_id, ScoreSheet.entry_id)
SHEETS = Question(
    select(
        *SHEET,
        ScoreSheet.id,
        ScoreSheet.state,
        ScoreSheet.submitted_at,
        ScoreSheet.comment,
        ScoreSheet.version,
        ScoreSheet.reopened,
        ScoreSheet.origin,
    ),
    *SHEET,
)
Triple = tuple[int, int, int]


class NotThere(Exception):
    """There is no such round or entry in the contest, as far as this judge may know."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch as it came: who sat there, what, with which sign of life, and when.

    Of the sitter only what never changes counts: his sitting, his judge, his contest.
    """

    sitter: Sitter
    said: tuple[Said, ...]
    sign: Sign | None
    at: datetime


class Places:
    """The places of all batches of a transaction; those of one judge and entry share its sheet."""

    def __init__(self, pending: Pending) -> None:
        self.pending = pending
        self._rounds: dict[tuple[int, str], Any] = {}
        self._grids: dict[int, dict[str, Grid]] = {}
        self._entry_ids: dict[tuple[int, str], int] = {}
        self._conflicts: dict[tuple[int, int], str] = {}
        self._sheets: dict[Triple, Sheet] = {}

    def asks_named(self, batches: Sequence[Sent]) -> list[tuple[Question, Collection[Any]]]:
        """The questions for the rounds and entries that are named; `learn_named` takes them."""
        ones = [(sent.sitter.contest_id, one) for sent in batches for one in sent.said]
        signs = [(sent.sitter.contest_id, sent.sign) for sent in batches if sent.sign]
        rounds = {(contest_id, one.round) for contest_id, one in ones}
        entries = {(contest_id, one.entry) for contest_id, one in ones + signs if one.entry}
        return [(ROUNDS, rounds), (ENTRIES, entries)]

    def learn_named(self, rounds: Sequence[Any], entries: Sequence[Any]) -> None:
        """Keep the rounds and entries."""
        self._rounds |= {(row.contest_id, row.key): row for row in rounds}
        self._entry_ids |= {(contest_id, key): number for contest_id, key, number in entries}

    def asks_held(self, batches: Sequence[Sent]) -> list[tuple[Question, Collection[Any]]]:
        """The questions for what those rounds and entries hold; `learn_held` takes them."""
        triples: set[Triple] = set()
        for sent in batches:
            for one in sent.said:
                row = self.round(sent.sitter, one)
                entry_id = self.entry_id(sent.sitter, one.entry)
                if row and _needs_grid(one):
                    self._grids.setdefault(row.id, {})
                if row and entry_id:
                    triples.add((row.id, sent.sitter.judge_id, entry_id))
        pairs = {(judge_id, entry_id) for _, judge_id, entry_id in triples}
        return [(GRIDS, self._grids.keys()), (CONFLICTS, pairs), (SHEETS, triples)]

    def learn_held(
        self, grids: Sequence[Any], conflicts: Sequence[Any], held: Sequence[Any]
    ) -> None:
        """Keep criteria, conflicts and sheets."""
        for row in grids:
            self._grids[row.round_id][row.key] = Grid(row.id, criterion_of(row))
        self._conflicts |= {(judge_id, entry_id): kind for judge_id, entry_id, kind in conflicts}
        for row in held:
            triple = (row.round_id, row.judge_id, row.entry_id)
            self._sheets[triple] = _sheet(row, self._conflicts.get(triple[1:]) == "recused")

    def round(self, sitter: Sitter, said: Said) -> Any:
        """The round that an operation names; None where the contest has none."""
        return self._rounds.get((sitter.contest_id, said.round))

    def entry_id(self, sitter: Sitter, key: str | None) -> int | None:
        """The number of an entry of the judge's contest; None where there is no such."""
        return self._entry_ids.get((sitter.contest_id, key)) if key else None

    def find(self, sitter: Sitter, said: Said, at: datetime) -> Place:
        """The place of an operation, its sheet made where it is due. Raises NotThere."""
        row = self.round(sitter, said)
        entry_id = self.entry_id(sitter, said.entry)
        if row is None or (said.entry is not None and entry_id is None):
            raise NotThere
        place = Place(
            pending=self.pending,
            sitter=sitter,
            at=at,
            round_id=row.id,
            round_key=row.key,
            round_state=row.state,
            ends_at=row.judging_ends_at,
            grids=self._grids.get(row.id, {}),
        )
        if entry_id is not None:
            place.entry_id, place.entry_key = entry_id, said.entry or ""
            triple = (row.id, sitter.judge_id, entry_id)
            place.sheet = self._sheets.get(triple) or self._due(place, triple)
        return place

    def _due(self, place: Place, triple: Triple) -> Sheet | None:
        """The sheet that should have been there, as after a change of who judges what."""
        if place.round_state == "setup":
            return None
        row = place.session.get_one(Round, place.round_id)
        pair = {"judge_id": place.sitter.judge_id, "entry_id": place.entry_id}
        if not sheets.add_blank(place.session, row, 0, **pair):
            return None
        self.learn_held([], [], SHEETS.ask(self.pending.connection, {triple}))
        return self._sheets[triple]

    def conflict(self, place: Place) -> str:
        """What kind of conflict the judge has with the entry; "" = none."""
        return self._conflicts.get((place.sitter.judge_id, place.entry_id or 0), "")

    def reread(self, sitter: Sitter) -> None:
        """Read a judge's sheets anew: something of the whole round, or a failure, changed them."""
        his = {triple for triple in self._sheets if triple[1] == sitter.judge_id}
        for triple in his:
            del self._sheets[triple]
            self._conflicts.pop(triple[1:], None)
        asked = (CONFLICTS, {triple[1:] for triple in his}), (SHEETS, his)
        self.learn_held([], *ask_all(self.pending.connection, *asked))


def _needs_grid(said: Said) -> bool:
    return said.kind in ("mark", "submission", "practice")


def _sheet(row: Any, recused: bool) -> Sheet:
    return Sheet(
        id=row.id,
        state=row.state,
        submitted_at=row.submitted_at,
        comment=row.comment,
        version=row.version,
        reopened=row.reopened,
        recused=recused,
        origin=row.origin,
    )
