"""The tablets' journals against the database: what must hold after every crash.

I1 an acknowledged operation is stored with that answer · I2 one answer for ever · I3 nothing that
nobody sent · I4 a version is given once · I5 stored as sent · I6 a sheet says what its operations
say · I7 versions without a gap · I8 nothing newer is shadowed, and no last word lost silently ·
I9 the log's chain · I10 one event for each operation · I11 the database is sound · I12 nothing
changes after the lock · I13 the tally computes again · I14 nothing is left in a queue · I15 every
operation has one effect · I16 enough was acknowledged.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from benchmarks.crash_clients import Tablet
from judging.models.audit import AuditEvent
from judging.models.entries import Entry
from judging.models.operations import EFFECTS, Operation
from judging.models.rounds import Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.services import audit

Rows = list[Any]
Fields = dict[tuple[int, int, int, str], Rows]


def violations(session: Session, tablets: list[Tablet], floor: int) -> Iterator[str]:
    """Every breach of an invariant, each in a sentence that begins with its number."""
    rows = list(session.scalars(select(Operation)))
    fields: Fields = defaultdict(list)
    for row in rows:
        if row.kind == "mark" and row.entry_id is not None:
            fields[row.judge_id, row.round_id, row.entry_id, row.field].append(row)
    yield from _answers(rows, tablets)
    yield from _stored(rows, tablets)
    yield from _versions(fields)
    yield from _sheets(session, fields)
    yield from _last_words(fields)
    yield from _log(session, rows)
    yield from _soundness(session)
    yield from _after_the_lock(session)
    acknowledged = sum(len(one.answers) for one in tablets)
    if acknowledged < floor:
        yield f"I16 only {acknowledged} operations were acknowledged, not {floor}"


def _answers(rows: Rows, tablets: list[Tablet]) -> Iterator[str]:
    stored = {row.id: row for row in rows}
    for tablet in tablets:
        yield from (f"I14 {trouble}" for trouble in tablet.troubles[:5])
        for op in tablet.queue:
            yield f"I14 {op['id']} never got an answer"
        for key, answers in tablet.answers.items():
            first = {name: value for name, value in answers[0].items() if name != "error"}
            if any(one | first != one for one in answers):
                yield f"I2 {key} was answered differently: {answers}"
            if key not in stored:
                if answers[0]["effect"] != "refused":
                    yield f"I1 {key} was acknowledged and is not there"
            elif stored[key].answer | {"id": key} != {**answers[0], **_own_error(stored[key])}:
                yield f"I1 {key} is stored with another answer than was given"


def _own_error(row: Any) -> dict[str, Any]:
    """The sentence as it is stored: tablets get it in their language."""
    return {"error": row.answer["error"]} if "error" in row.answer else {}


def _stored(rows: Rows, tablets: list[Tablet]) -> Iterator[str]:
    made = {key: (tablet, op) for tablet in tablets for key, op in tablet.made.items()}
    effects = Counter(row.effect for row in rows)
    if sum(effects[name] for name in EFFECTS) != len(rows):
        yield f"I15 effects do not add up: {effects}"
    for row in rows:
        if row.id not in made:
            yield f"I3 nobody sent {row.id}"
            continue
        tablet, op = made[row.id]
        said = (op["base"], op["seq"], tablet.epoch, op["field"])
        if (row.base, row.seq, row.epoch, row.field) != said:
            yield f"I5 {row.id} is not stored as it was sent"
        if row.effect != "refused" and json.loads(row.value) != op["value"]:
            yield f"I5 {row.id} has another value than was sent"


def _versions(fields: Fields) -> Iterator[str]:
    for name, history in fields.items():
        versions = sorted(row.version for row in history if row.version)
        if len(set(versions)) < len(versions):
            yield f"I4 {name} has a version twice: {versions}"
        elif versions != list(range(1, len(versions) + 1)):
            yield f"I7 {name} misses a version: {versions}"


def _holder(history: Rows) -> Any:
    applied = [row for row in history if row.effect == "applied"]
    return max(applied, key=lambda row: (row.epoch, row.seq), default=None)


def _sheets(session: Session, fields: Fields) -> Iterator[str]:
    found = session.execute(
        select(
            ScoreSheet.judge_id,
            ScoreSheet.round_id,
            ScoreSheet.entry_id,
            Criterion.key,
            Mark.points,
        )
        .join_from(ScoreSheet, Mark, Mark.sheet_id == ScoreSheet.id)
        .join(Criterion, Mark.criterion_id == Criterion.id)
    )
    says = {tuple(row[:4]): f"{row[4]:f}" for row in found}
    for name, history in fields.items():
        holder = _holder(history)
        held = json.loads(holder.value) if holder is not None else None
        if says.pop(name, None) != held:
            yield f"I6 the sheet of {name} does not say {held}"
    yield from (f"I6 {name} has a mark that no operation gave" for name in says)


def _last_words(fields: Fields) -> Iterator[str]:
    """No sitting's last word goes under without a question, unless a newer one knew it."""
    for name, history in fields.items():
        heard = [row for row in history if row.effect not in ("refused", "locked")]
        holder = _holder(heard)
        for epoch in {row.epoch for row in heard}:
            own = [row for row in heard if row.epoch == epoch]
            word = max(own, key=lambda row: row.seq)
            alike = [row for row in own if row.value == word.value]
            newer = [row for row in heard if row.epoch > epoch]
            agreed = any(row.value == word.value for row in (holder, *newer))
            known = any(n.base >= o.version > 0 for n in newer for o in alike)
            asked = any(row.effect == "quarantined" for row in alike)
            if not (agreed or known or asked):
                yield f"I8 {name}: what sitting {epoch} said last went under silently"


def _log(session: Session, rows: Rows) -> Iterator[str]:
    broken = audit.verify(session)
    if broken:
        yield f"I9 event {broken.seq}: {broken.why}"
    events = session.scalars(select(AuditEvent.details).where(AuditEvent.subject.like("sheet:%")))
    told = Counter((said["operation"], said["digest"]) for said in map(json.loads, events))
    kept = Counter((row.id, row.digest) for row in rows)
    for key in kept.keys() | told.keys():
        if kept[key] != told[key]:
            yield f"I10 {key[0]} is stored {kept[key]} times and logged {told[key]} times"


def _soundness(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name == "sqlite":
        said = list(session.scalars(text("PRAGMA integrity_check")))
        if said != ["ok"]:
            yield f"I11 {said[:3]}"


def _after_the_lock(session: Session) -> Iterator[str]:
    closed = select(AuditEvent.subject, AuditEvent.seq).where(AuditEvent.act == "round.closed")
    for subject, seq in session.execute(closed).all():
        key = subject.partition(":")[2]
        late = session.scalars(
            select(AuditEvent.seq).where(
                AuditEvent.seq > seq,
                AuditEvent.act.like("sheet.%"),
                AuditEvent.subject.like(f"sheet:{key}/%"),
            )
        ).all()
        if late:
            yield f"I12 {len(late)} changes of {key} came after it was closed"


def summary(session: Session, tablets: Iterable[Tablet]) -> str:
    """How much there was, in one line."""
    effects = Counter(session.scalars(select(Operation.effect)))
    several = list(tablets)
    acknowledged = sum(len(one.answers) for one in several)
    repeated = sum(len(said) - 1 for one in several for said in one.answers.values())
    away = sum(one.away for one in several)
    told = ", ".join(f"{number} {name}" for name, number in sorted(effects.items()))
    rounds = len(session.scalars(select(Round.id).where(Round.state == "closed")).all())
    return (
        f"{acknowledged} operations acknowledged ({told}), {repeated} answers repeated, "
        f"{away} times no answer, {rounds} rounds locked under load, "
        f"{len(session.scalars(select(Entry.id)).all())} entries"
    )
