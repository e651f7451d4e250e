"""Rows that a transaction of operations still has to write: many of one table in one statement.

Whoever needs the database itself asks for `connection` or `session`, and what waits is written
first, so that nobody reads past it.
"""

from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, update
from sqlalchemy.orm import Session

from judging.models.audit import AuditEvent
from judging.models.operations import Operation
from judging.models.sheets import Mark, ScoreSheet
from judging.services import presences
from judging.services.written import Insertion, Writing, write_all

Row = dict[str, Any]
OPERATIONS = Insertion(
    Operation,
    *("id", "round_id", "judge_id", "sitting_id", "entry_id", "kind", "field", "value", "base"),
    *("epoch", "seq", "made_at", "received_at", "effect", "version", "answer", "digest"),
)
EVENTS = Insertion(
    AuditEvent,
    *("seq", "at", "contest_id", "actor_id", "act", "subject", "details", "prev_hash", "hash"),
)
CLEAR = Writing(
    lambda _: delete(Mark).where(
        Mark.sheet_id == bindparam("sheet_id"), Mark.criterion_id == bindparam("criterion_id")
    )
)
SAVED = ("state", "submitted_at", "comment", "reopened", "changed_seq")
SAVE = Writing(
    lambda _: (
        update(ScoreSheet)
        .where(ScoreSheet.id == bindparam("sheet"))
        .values(
            version=ScoreSheet.version + bindparam("times"),
            origin=case((ScoreSheet.origin == "paper", "app"), else_=ScoreSheet.origin),
            **{name: bindparam(name) for name in SAVED},
        )
    )
)
KEY = ("sheet_id", "criterion_id")
MARK = Insertion(Mark, *KEY, "points", "grade", "entered_at", over=KEY)


class Pending:
    """What waits to be written in one transaction, by table and in its order."""

    def __init__(self, session: Session) -> None:
        self._session, self._connection = session, session.connection()
        self.clear()

    def clear(self) -> None:
        """Forget what waits, as where it failed."""
        self._operations: list[Row] = []
        self._events: list[Row] = []
        self._marks: dict[tuple[int, int], Row | None] = {}
        self._sheets: dict[int, Row] = {}
        self._signs: dict[int, Row] = {}

    def operation(self, row: Row) -> None:
        """Keep an operation."""
        self._operations.append(row)

    def event(self, row: Row) -> None:
        """Keep an event of the log."""
        self._events.append(row)

    def mark(self, sheet_id: int, criterion_id: int, given: Row | None) -> None:
        """Write a mark, or clear it (None); the last word about a criterion holds."""
        self._marks[sheet_id, criterion_id] = given

    def sheet(self, sheet_id: int, row: Row) -> None:
        """Write what a sheet is now; its version grows by one each time."""
        before = self._sheets.get(sheet_id)
        self._sheets[sheet_id] = row | {
            "sheet": sheet_id,
            "times": before["times"] + 1 if before else 1,
        }

    def sign(self, row: Row) -> None:
        """Write the newest sign of life of a sitting."""
        self._signs[row["sitting_id"]] = row

    @property
    def connection(self) -> Connection:
        """The connection, all that waited being written."""
        self.flush()
        return self._connection

    @property
    def session(self) -> Session:
        """The session, all that waited being written."""
        self.flush()
        return self._session

    def flush(self) -> None:
        """Write what waits."""
        marks = [
            ({"sheet_id": sheet, "criterion_id": criterion}, given)
            for (sheet, criterion), given in self._marks.items()
        ]
        write_all(
            self._connection,
            (OPERATIONS, self._operations),
            (EVENTS, self._events),
            (CLEAR, [key for key, given in marks if given is None]),
            (MARK, [key | given for key, given in marks if given]),
            (SAVE, list(self._sheets.values())),
            (presences.UPSERT, list(self._signs.values())),
        )
        self.clear()
