"""Those who want to write at the same moment share one transaction, and one wait for the disk.

Whoever comes first leads: he queues for the database, and when it is his turn he takes along
everybody who has lined up meanwhile. Nobody is answered before the commit. Where anything goes
wrong with them together nothing of it is kept, and each is done again, alone.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from judging.extensions import db
from judging.services.transactions import write

MOST_TOGETHER, MOST_WEIGHT = 64, 300
Wish = TypeVar("Wish")
Answer = TypeVar("Answer")
Queue = Callable[[Session], None]
Work = Callable[[Session, Sequence[Wish], bool], Sequence[Answer]]


@dataclass(slots=True)
class _Turn(Generic[Wish, Answer]):
    """One who waits: what he wants, how heavy it is, and what came of it."""

    wish: Wish
    weight: int
    woken: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    answer: Answer | None = None
    failure: BaseException | None = None

    def outcome(self) -> Answer:
        """The answer. Raises what went wrong."""
        if self.failure is not None:
            raise self.failure
        return self.answer  # type: ignore[return-value]  # it was set, or the failure was


class Line(Generic[Wish, Answer]):
    """The line before one database, within this process.

    `queue` waits in a transaction for those of other processes. `work` then does what several
    want and answers each; alone, it is asked to be careful, so that one thing that goes wrong
    spoils no other.
    """

    def __init__(self, queue: Queue, work: Work[Wish, Answer]) -> None:
        self.queue, self.work = queue, work
        self.lock = threading.Lock()
        self.waiting: list[_Turn[Wish, Answer]] = []
        self.is_led = False

    def join(self, wish: Wish, weight: int = 1) -> Answer:
        """Have it done and committed. Raises what the work or the database raises."""
        mine = _Turn[Wish, Answer](wish, weight)
        with self.lock:
            self.waiting.append(mine)
            mine.leads, self.is_led = not self.is_led, True
        if not mine.leads:
            if db.session().in_transaction():
                db.session().commit()  # who waits holds no connection
            mine.woken.wait()
        if mine.leads:
            self._lead(mine)
        return mine.outcome()

    def _lead(self, mine: _Turn[Wish, Answer]) -> None:
        taken: list[_Turn[Wish, Answer]] = []
        try:
            self._do_together(taken)
        except BaseException as failure:
            self._do_alone(taken or [mine], failure)
        finally:
            with self.lock:
                self.waiting = [one for one in self.waiting if one is not mine]
                following = self.waiting[0] if self.waiting else None
                self.is_led = following is not None
            if following is not None:
                following.leads = True
                following.woken.set()
            for one in taken:
                one.woken.set()

    def _do_together(self, taken: list[_Turn[Wish, Answer]]) -> None:
        with write() as session:
            self.queue(session)
            with self.lock:
                taken += self._next()
                del self.waiting[: len(taken)]
            answers = self.work(session, [one.wish for one in taken], False)
            for one, answer in zip(taken, answers, strict=True):
                one.answer = answer

    def _next(self) -> list[_Turn[Wish, Answer]]:
        """The first of the line, and those behind him who are not too much together."""
        chosen, weight = 1, self.waiting[0].weight
        for one in self.waiting[1:MOST_TOGETHER]:
            weight += one.weight
            if weight > MOST_WEIGHT:
                break
            chosen += 1
        return self.waiting[:chosen]

    def _do_alone(self, taken: list[_Turn[Wish, Answer]], failure: BaseException) -> None:
        """Each in a transaction of his own, carefully, so that one spoils nothing for others."""
        for one in taken:
            one.answer = None
            if not isinstance(failure, Exception):
                one.failure = failure
                continue
            try:
                with write() as session:
                    self.queue(session)
                    (one.answer,) = self.work(session, [one.wish], True)
            except Exception as own:
                one.failure = own


_lines: WeakKeyDictionary[Engine, Line[Any, Any]] = WeakKeyDictionary()
_making = threading.Lock()


def before(engine: Engine, queue: Queue, work: Work[Wish, Answer]) -> Line[Wish, Answer]:
    """The line before a database, whose work is always the same."""
    with _making:
        return _lines.setdefault(engine, Line(queue, work))
