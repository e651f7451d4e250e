"""A batch of operations within its transaction: what becomes of each, and the rows it leaves.

A `careful` batch puts each operation into a savepoint of its own, so that one that the database
refuses stops no other; else such a refusal ends the transaction, whose batches are taken again.
"""

import logging
import traceback
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from judging.errors import NotReady
from judging.services import histories, pledges, presences
from judging.services.fields import Incoming, decide, holder_of
from judging.services.gathered import Gathered
from judging.services.kinds import KINDS, round_parts
from judging.services.kinds.kind import LOCKED, NOT_BEGUN, BadValue, Kind, Place, Said, Sheet
from judging.services.places import NotThere, Sent

Answer = dict[str, Any]
STATUS = {"applied": 200, "absorbed": 200, "quarantined": 409, "refused": 422, "locked": 423}
FORBIDDEN = 403
NOT_YOURS = "This entry is not yours to judge."
CONFLICT = "You have a conflict with this entry."
OTHER_CONTENT = "Another content was sent under this id before. The first one stays."
NUMBER_USED = "This sitting has used the number before, for something else."
CLOSED = "This is closed. What you entered is kept beside the sheet."
NOT_BEGUN_YET = "The judging of this round has not begun yet."
NO_SUCH_KIND = "This round does not take that."
NO_PLEDGE = "Sign the pledge first; nothing is taken before it."
NOT_KEPT = "This could not be kept."

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What becomes of one operation; `text` is what is kept of what was sent."""

    effect: str
    text: str
    value: Any = None
    status: int = 0
    version: int = 0
    asks: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


class Batch:
    """One batch of one sitting within its transaction."""

    def __init__(self, gathered: Gathered, sent: Sent, *, careful: bool = True) -> None:
        self.gathered, self.sent, self.careful = gathered, sent, careful
        self.sitter = gathered.sitters[sent.sitter.sitting_id]
        self.pending, self.places, self.chain = gathered.pending, gathered.places, gathered.chain
        self.at = sent.at

    def answers(self) -> list[Answer]:
        """Take all operations, oldest first, and the sign of life that came with them."""
        answers = [self.answer(one) for one in self.sent.said]
        if sign := self.sent.sign:
            entry_id = self.places.entry_id(self.sitter, sign.entry)
            self.pending.sign(presences.row_of(self.sitter, sign, entry_id, self.at))
        return answers

    def answer(self, said: Said) -> Answer:
        """Take one operation, or say again what was said of it before."""
        mark = histories.digest(said)
        if said.id in self.gathered.seen:
            return {"id": said.id, **self._again(said, mark)}
        if (self.sitter.sitting_id, said.seq) in self.gathered.numbers:
            return {"id": said.id, **_refusal(NUMBER_USED)}
        answer, kept = self._carefully(said, mark) if self.careful else self._take(said, mark)
        if kept:
            self.gathered.seen[said.id] = (self.sitter.judge_id, mark, answer)
            self.gathered.numbers.add((self.sitter.sitting_id, said.seq))
        return {"id": said.id, **answer}

    def _carefully(self, said: Said, mark: str) -> tuple[Answer, bool]:
        """Within a savepoint: what the database refuses of it leaves nothing behind."""
        before = self.chain.newest
        try:
            with self.pending.connection.begin_nested():
                taken = self._take(said, mark)
                self.pending.flush()
        except (IntegrityError, DataError) as failure:
            _log(failure)
            self.pending.clear()
            self.chain.newest = before
            self.gathered.histories.clear()
            self.gathered.reread(self.sitter)
            return _refusal(NOT_KEPT), False
        return taken

    def _again(self, said: Said, mark: str) -> Answer:
        judge_id, digest, answer = self.gathered.seen[said.id]
        if judge_id != self.sitter.judge_id:
            return _refusal(NOT_YOURS, FORBIDDEN)
        return answer if digest == mark else _refusal(OTHER_CONTENT)

    def take_in(self, said: Said, mark: str, by: int | None) -> str:
        """Judge a locked operation once more. Raises NotReady where it cannot count now."""
        place = self.places.find(self.sitter, said, self.at)
        kind = KINDS[said.kind]
        found = self._outcome(place, kind, said)
        if found.effect in ("locked", "refused"):
            raise NotReady(found.more["error"])
        applied = found.effect == "applied"
        version = found.version if applied else 0
        self.pending.connection.execute(
            histories.TAKE_IN, {"operation": said.id, "effect": found.effect, "version": version}
        )
        if applied:
            kind.apply(place, said, found.value)
        act = kind.act if applied else ""
        seq = self._record(place, said, found, mark, act, [], by=by)
        if applied and place.sheet is not None:
            self._save(place.sheet, seq)
        return found.effect

    def _take(self, said: Said, mark: str) -> tuple[Answer, bool]:
        """The answer, and whether the operation is kept: one that has no place cannot be."""
        try:
            place = self.places.find(self.sitter, said, self.at)
        except NotThere:
            return _refusal(NOT_YOURS, FORBIDDEN), False
        kind = KINDS.get(said.kind)
        if kind is None or kind.of_entry != (place.entry_id is not None):
            return _refusal(NO_SUCH_KIND), False
        found = self._outcome(place, kind, said)
        return self._keep(place, kind, said, found, mark), True

    def _outcome(self, place: Place, kind: Kind, said: Said) -> Outcome:
        """What becomes of it. Nothing is written yet."""
        raw = histories.raw_text(said.value)
        if bool(said.field) > kind.has_field:
            return _refused(NO_SUCH_KIND, raw)
        if kind.name != pledges.PLEDGE and not self.gathered.has_pledged(self.sitter):
            return _refused(NO_PLEDGE, raw, FORBIDDEN)
        if kind.of_entry and place.sheet is None and place.round_state == "setup":
            return _refused(NOT_BEGUN_YET, raw)
        if kind.of_entry and (why := self._barred(place, kind)):
            return _refused(why, raw, FORBIDDEN)
        door = kind.door(place)
        if door == NOT_BEGUN:
            return _refused(NOT_BEGUN_YET, raw)
        try:
            value = kind.check(place, said)
        except BadValue as bad:
            return _refused(bad.message, raw, **bad.more)
        found = self._ruled(place, said, histories.text_of(value), door)
        found.value = value
        return found

    def _barred(self, place: Place, kind: Kind) -> str:
        conflict = self.places.conflict(place)
        if place.sheet is not None and place.sheet.recused:
            return "" if kind.while_recused else CONFLICT
        if conflict and conflict != "recused":
            return CONFLICT
        whole = kind.without_sheet and round_parts.is_his(place)
        return "" if whole or place.sheet is not None else NOT_YOURS

    def _ruled(self, place: Place, said: Said, text: str, door: str) -> Outcome:
        """What the rules say, which the field's history decides."""
        field = histories.field_of(place, said)
        began_at, newest = self.sitter.newest_began_at, self.sitter.newest
        past = [one.seen_from(text, began_at) for one in self.gathered.histories.of(field)]
        verdict = decide(Incoming(self.sitter.epoch, said.seq, said.base, newest), past)
        effect = verdict.effect
        if door == LOCKED and effect != "absorbed":
            return Outcome("locked", text, version=verdict.version, more={"error": CLOSED})
        found = Outcome(effect, text, version=verdict.version, asks=verdict.to_ask)
        if effect == "quarantined":
            holder = holder_of(past)
            found.more["current"] = holder and histories.current(self.pending.connection, holder.id)
        self.gathered.histories.become(field, verdict.to_ask, "quarantined")
        self.gathered.histories.become(field, verdict.answered, "absorbed")
        return found

    def _keep(self, place: Place, kind: Kind, said: Said, found: Outcome, mark: str) -> Answer:
        answer = {
            "status": found.status or STATUS[found.effect],
            "effect": found.effect,
            "version": found.version,
            "at": self.at.isoformat(),
            **found.more,
        }
        row = self._row(place, said, found, answer, mark)
        self.pending.operation(row)
        field = histories.field_of(place, said)
        self.gathered.histories.add(field, histories.kept_of(row))
        self._carry_out(place, kind, said, found, mark)
        return answer

    def _carry_out(self, place: Place, kind: Kind, said: Said, found: Outcome, mark: str) -> None:
        """What an operation that is kept does: questions, rows, the event, the sheet."""
        applied = found.effect == "applied"
        settled = []
        if found.effect in ("applied", "absorbed"):
            field = histories.field_of(place, said)
            settled = self.gathered.histories.settle(place, field, said)
        if applied:
            kind.apply(place, said, found.value)
            if not kind.of_entry:
                self.gathered.reread(self.sitter)
        act = kind.act if applied else ""
        seq = self._record(place, said, found, mark, act, settled)
        if applied and place.sheet is not None:
            self._save(place.sheet, seq)

    def _row(
        self, place: Place, said: Said, found: Outcome, answer: Answer, mark: str
    ) -> dict[str, Any]:
        return {
            "id": said.id,
            "round_id": place.round_id,
            "judge_id": self.sitter.judge_id,
            "sitting_id": self.sitter.sitting_id,
            "entry_id": place.entry_id,
            "kind": said.kind,
            "field": said.field,
            "value": found.text,
            "base": said.base,
            "epoch": self.sitter.epoch,
            "seq": said.seq,
            "made_at": said.made_at,
            "received_at": self.at,
            "effect": found.effect,
            "version": found.version if found.effect == "applied" else 0,
            "answer": answer,
            "digest": mark,
        }

    def _record(
        self,
        place: Place,
        said: Said,
        found: Outcome,
        mark: str,
        act: str,
        settled: list[str],
        by: int | None = None,
    ) -> int:
        """The one event of the operation: its digest stands for its value."""
        details = {
            "operation": said.id,
            "kind": said.kind,
            "field": said.field,
            "effect": found.effect,
            "version": found.version,
            "device": self.sitter.device,
            "epoch": self.sitter.epoch,
            "digest": mark,
        }
        about = {"asks": list(found.asks), "settles": settled}
        sheet = (place.round_key, self.sitter.judge_key, *filter(None, [place.entry_key]))
        event = self.chain.following(
            at=self.at,
            by=by or self.sitter.user_id,
            contest_id=self.sitter.contest_id,
            act=act or f"operation.{found.effect}",
            subject=f"sheet:{'/'.join(sheet)}",
            details=details | {name: ids for name, ids in about.items() if ids},
        )
        self.pending.event(event)
        return int(event["seq"])

    def _save(self, sheet: Sheet, seq: int) -> None:
        self.pending.sheet(
            sheet.id,
            {
                "state": sheet.state,
                "submitted_at": sheet.submitted_at,
                "comment": sheet.comment,
                "reopened": sheet.reopened,
                "changed_seq": seq,
            },
        )


def _refused(why: str, text: str, status: int = 0, **more: Any) -> Outcome:
    return Outcome("refused", text, status=status, more={"error": why, **more})


def _refusal(why: str, status: int = STATUS["refused"]) -> Answer:
    """The answer to an operation that is not kept."""
    return {"status": status, "effect": "refused", "version": 0, "error": why}


def _log(failure: DBAPIError) -> None:
    """Say where it failed; the sentence of the database may hold what the judge wrote."""
    where = "".join(traceback.format_tb(failure.__traceback__))
    logger.error("An operation could not be kept: %s\n%s", type(failure.orig).__name__, where)
