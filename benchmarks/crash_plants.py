"""Faults that are planted in the app to see that the crash test catches each of them.

Nothing of this is in the product: gunicorn loads the app through `planted()` instead of wsgi.
"""

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from benchmarks.crash_server import pause
from judging import create_app
from judging.extensions import db
from judging.models.rounds import Round
from judging.services import audit, batches, operations
from judging.services.batches import Batch
from judging.services.fields import Incoming, Past, Verdict
from judging.services.gathered import Gathered
from judging.services.kinds.kind import Said
from judging.services.pending import Pending
from judging.services.places import Places, Sent
from judging.services.presences import Sign
from judging.services.sittings import Sitter
from judging.services.transactions import one_at_a_time, write

GAP = 0.03
carry_out = Batch._carry_out


def take(sitter: Sitter, said: Sequence[Said], sign: Sign, *, at: datetime) -> Any:
    """Each batch in a transaction of its own."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        sent = Sent(sitter, tuple(said), sign, at)
        (taken,) = operations._take_all(session, [sent], True)
        return taken


class Undo(Exception):
    """Roll the transaction back."""


def answer_before_commit() -> None:
    """M1: the answer leaves, the commit follows."""

    def planted(sitter: Sitter, said: Sequence[Said], sign: Sign, *, at: datetime) -> Any:
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # werkzeug's proxy
        sent, taken = Sent(sitter, tuple(said), sign, at), operations.Taken(0, [])
        with suppress(Undo), write() as session:
            one_at_a_time(session, audit.LOCK)
            (taken,) = operations._take_all(session, [sent], True)
            raise Undo

        def later() -> None:
            pause(GAP)
            with app.app_context():
                take(sitter, said, sign, at=at)

        threading.Thread(target=later).start()
        return taken

    operations.take = planted  # type: ignore[assignment]  # on purpose


def no_idempotency() -> None:
    """M2: nobody looks whether an operation was there before."""
    read = Gathered._read_named

    def planted(self: Gathered, sent: Sequence[Sent]) -> None:
        read(self, sent)
        self.seen, self.numbers = {}, set()

    Gathered._read_named = planted  # type: ignore[method-assign]  # on purpose


def last_write_wins() -> None:
    """M3: whatever comes last holds."""

    def planted(incoming: Incoming, past: Sequence[Past]) -> Verdict:
        return Verdict("applied", max((one.version for one in past), default=0) + 1)

    batches.decide = planted


def no_transaction() -> None:
    """M4: first the operations are stored, then what they do."""
    _in_two_steps(lambda batch, *what: carry_out(batch, *what))


def chain_outside() -> None:
    """M6: the events are written in a transaction of their own, after the operations."""
    record = Batch._record
    Batch._record = lambda *_, **__: 0  # type: ignore[method-assign]  # on purpose

    def planted(batch: Batch, *what: Any) -> None:
        carry_out(batch, *what)
        _deferred.todo.append((batch, what))

    def last(batch: Batch, place: Any, kind: Any, said: Any, found: Any, mark: str) -> None:
        record(batch, place, said, found, mark, kind.act, [])

    _in_two_steps(last, planted)


_deferred = threading.local()


def _in_two_steps(second: Any, first: Any = None) -> None:
    def keep(batch: Batch, *what: Any) -> None:
        _deferred.todo.append((batch, what))

    def planted(sitter: Sitter, said: Sequence[Said], sign: Sign, *, at: datetime) -> Any:
        _deferred.todo = []
        taken = take(sitter, said, sign, at=at)
        pause(GAP)
        with write() as session:
            one_at_a_time(session, audit.LOCK)
            pending, chain = Pending(session), audit.Chain(audit.head(session))
            for batch, (place, *what) in _deferred.todo:
                batch.pending = place.pending = batch.gathered.histories.pending = pending
                batch.chain = chain
                second(batch, place, *what)
            pending.flush()
        return taken

    Batch._carry_out = first or keep  # type: ignore[method-assign]  # on purpose
    operations.take = planted  # type: ignore[assignment]  # on purpose


def lock_outside() -> None:
    """M5: whether the round is open is looked up before the transaction."""
    found = Places.round

    def remembered(places: Places, sitter: Sitter, said: Said) -> Any:
        row = found(places, sitter, said)
        return row and _Remembered(row, _deferred.states.get(row.id))

    def planted(sitter: Sitter, said: Sequence[Said], sign: Sign, *, at: datetime) -> Any:
        _deferred.states = dict(db.session().execute(select(Round.id, Round.state)).all())
        db.session().rollback()
        pause(GAP)
        return take(sitter, said, sign, at=at)

    Places.round = remembered  # type: ignore[method-assign]  # on purpose
    operations.take = planted  # type: ignore[assignment]  # on purpose


class _Remembered:
    """A round as it was a moment ago."""

    def __init__(self, row: Any, state: str | None) -> None:
        self.id, self.key, self.judging_ends_at = row.id, row.key, row.judging_ends_at
        self.state = state or row.state


def unavailable_for_bad_input() -> None:
    """M8: nonsense is answered as if the database were away."""
    outcome = Batch._outcome

    def planted(batch: Batch, *what: Any) -> Any:
        found = outcome(batch, *what)
        if found.effect == "refused":
            raise OperationalError("", {}, Exception("nonsense"))
        return found

    Batch._outcome = planted  # type: ignore[method-assign]  # on purpose


PLANTS = {
    "M1": answer_before_commit,
    "M2": no_idempotency,
    "M3": last_write_wins,
    "M4": no_transaction,
    "M5": lock_outside,
    "M6": chain_outside,
    "M8": unavailable_for_bad_input,
}


def planted() -> Any:
    """The app with the fault that CRASH_PLANT names."""
    PLANTS[os.environ["CRASH_PLANT"]]()
    return create_app()
