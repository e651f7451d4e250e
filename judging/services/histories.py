"""What was sent before: by its id, by its number in a sitting, and field by field."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import Session

from judging.models.entries import Entry
from judging.models.operations import Operation
from judging.models.rounds import Round
from judging.models.tablets import Device, Sitting
from judging.services.fields import Past
from judging.services.kinds.kind import Place, Said, Value
from judging.services.pending import Pending
from judging.services.prepared import Question

LONGEST_REFUSED = 100_000
KEPT = ("id", "epoch", "seq", "effect", "version", "value", "received_at")
SAID = tuple(one.name for one in fields(Said))
SEEN = select(
    Operation.id,
    Operation.judge_id,
    Operation.sitting_id,
    Operation.seq,
    Operation.digest,
    Operation.answer,
)
BY_ID = Question(SEEN, Operation.id)
BY_NUMBER = Question(SEEN, Operation.sitting_id, Operation.seq)
FIELD = (
    *(Operation.judge_id, Operation.round_id, Operation.entry_id),
    *(Operation.kind, Operation.field),
)
PAST = select(
    *FIELD,
    *(getattr(Operation, name) for name in KEPT),
    Operation.settled_by,
)  # of every effect: a condition on it can lead PostgreSQL to the wrong index
PAST_OF_ENTRIES = Question(PAST, *FIELD)
PAST_OF_ROUND = PAST.where(
    Operation.judge_id == bindparam("judge"),
    Operation.round_id == bindparam("round"),
    Operation.entry_id.is_(None),
    Operation.kind == bindparam("kind"),
    Operation.field == bindparam("field"),
)
CURRENT = (
    select(Operation.value, Operation.version, Operation.received_at, Device.key.label("device"))
    .join(Sitting, Operation.sitting_id == Sitting.id)
    .join(Device, Sitting.device_id == Device.id)
    .where(Operation.id == bindparam("id"))
)
THESE = Operation.id.in_(bindparam("ids", expanding=True))
BECOME = update(Operation).where(THESE).values(effect=bindparam("effect"))
TAKE_IN = (
    update(Operation)
    .where(Operation.id == bindparam("operation"))
    .values(effect=bindparam("effect"), version=bindparam("version"))
)

Field = tuple[int, int, int | None, str, str]


@dataclass(slots=True)
class Kept:
    """An operation of a field as it stands in the table, or is about to."""

    id: str
    epoch: int
    seq: int
    effect: str
    version: int
    value: str
    received_at: datetime
    is_settled: bool = False

    def seen_from(self, value: str, began_at: datetime) -> Past:
        """What it means to a value that arrives in a judge's newest sitting or before it."""
        effect = "settled" if self.is_settled else self.effect
        known, same = self.received_at < began_at, self.value == value
        return Past(self.id, self.epoch, self.seq, effect, self.version, same, known)


class Histories:
    """The fields that a transaction touches, read once and kept in step with what it writes."""

    def __init__(self, pending: Pending) -> None:
        self.pending = pending
        self._kept: dict[Field, list[Kept]] = {}

    def asks(self, wanted: Collection[Field]) -> tuple[Question, Collection[Field]]:
        """The question for fields of entries; `learn` takes its answer."""
        asked = [field for field in wanted if field not in self._kept]
        self._kept |= {field: [] for field in asked}
        return PAST_OF_ENTRIES, asked

    def learn(self, rows: Sequence[Any]) -> None:
        """Keep what fields of entries have been told."""
        for judge, round_id, entry, kind, name, *what in rows:
            self.add((judge, round_id, entry, kind, name), _kept(*what))

    def of(self, field: Field) -> list[Kept]:
        """What the field has been told so far."""
        if field in self._kept:
            return self._kept[field]
        if field[2] is None:
            named = dict(zip(("judge", "round", "entry", "kind", "field"), field, strict=True))
            self._kept[field] = []
            for _, _, _, _, _, *what in self.pending.connection.execute(PAST_OF_ROUND, named):
                self.add(field, _kept(*what))
        else:
            question, asked = self.asks([field])
            self.learn(question.ask(self.pending.connection, asked))
        return self._kept[field]

    def add(self, field: Field, kept: Kept) -> None:
        """One more operation of the field."""
        if kept.effect in ("applied", "absorbed", "quarantined"):
            self.of(field).append(kept)

    def clear(self) -> None:
        """Read everything anew when it is needed again: something failed."""
        self._kept.clear()

    def become(self, field: Field, ids: Sequence[str], effect: str) -> None:
        """Earlier operations of the field become questions, or are none any more."""
        if not ids:
            return
        self.pending.connection.execute(BECOME, {"ids": list(ids), "effect": effect})
        for one in self.of(field):
            if one.id in ids:
                one.effect = effect

    def settle(self, place: Place, field: Field, said: Said) -> list[str]:
        """Close the questions that an operation answers; only those of its own field."""
        closed = [
            one
            for one in (self.of(field) if said.settles else [])
            if one.id in said.settles and one.effect == "quarantined" and not one.is_settled
        ]
        if closed:
            ids = {"ids": [one.id for one in closed]}
            place.connection.execute(update(Operation).where(THESE).values(settled_by=said.id), ids)
        for one in closed:
            one.is_settled = True
        return [one.id for one in closed]


def _kept(*what: Any) -> Kept:
    known = dict(zip((*KEPT, "is_settled"), what, strict=True))
    return Kept(**known | {"is_settled": known["is_settled"] is not None})


def kept_of(row: Mapping[str, Any]) -> Kept:
    """An operation that is about to be written."""
    return Kept(**{name: row[name] for name in KEPT})


def field_of(place: Place, said: Said) -> Field:
    """Where a judge keeps the one value that an operation says."""
    return (place.sitter.judge_id, place.round_id, place.entry_id, said.kind, said.field)


def text_of(value: Value) -> str:
    """A value in the one form in which two of them are compared."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def raw_text(value: Value) -> str:
    """A refused value as text that any database keeps; what cannot be written down is null."""
    try:
        return json.dumps(value)[:LONGEST_REFUSED]
    except (ValueError, RecursionError):
        return "null"


def digest(said: Said) -> str:
    """What tells two contents under one id apart."""
    content = {name: getattr(said, name) for name in SAID}
    content |= {"made_at": said.made_at.isoformat(), "value": raw_text(said.value)}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def said_of(session: Session, row: Operation) -> Said:
    """A kept operation as its tablet sent it."""
    return Said(
        id=row.id,
        kind=row.kind,
        round=session.get_one(Round, row.round_id).key,
        entry=session.get_one(Entry, row.entry_id).key if row.entry_id else None,
        field=row.field,
        value=json.loads(row.value),
        base=row.base,
        seq=row.seq,
        made_at=row.made_at,
    )


def current(connection: Connection, operation_id: str) -> dict[str, Any]:
    """What holds, as the judge is told when he is asked."""
    row = connection.execute(CURRENT, {"id": operation_id}).one()
    return {
        "value": json.loads(row.value),
        "version": row.version,
        "device": row.device,
        "at": row.received_at.isoformat(),
    }
