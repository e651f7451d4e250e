"""What a kind of operation has to say: where its fields are, when they are open, what they do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from judging.errors import Refused
from judging.services.pending import Pending
from judging.services.sittings import Sitter
from scoring.rules import Criterion

Value = Any
OPEN, LOCKED, NOT_BEGUN = "open", "locked", "not_begun"


class BadValue(Refused):
    """The value cannot be taken; `more` is told to the tablet beside the sentence."""

    def __init__(self, message: str, **more: Any) -> None:
        super().__init__(message)
        self.more = more


@dataclass(frozen=True, slots=True)
class Grid:
    """A criterion on a sheet of a round: what points it takes."""

    id: int
    line: Criterion

    @property
    def title(self) -> str:
        """What people call it, in the contest's own language."""
        return self.line.texts.get("title") or self.line.key


@dataclass(slots=True)
class Sheet:
    """A sheet as it is now; a kind changes it, and what changed is written once."""

    id: int
    state: str
    submitted_at: datetime | None
    comment: str
    version: int
    reopened: bool
    recused: bool
    origin: str = "app"


@dataclass(frozen=True, slots=True)
class Said:
    """An operation as a tablet sent it, its shape already checked."""

    id: str
    kind: str
    round: str
    entry: str | None
    field: str
    value: Value
    base: int
    seq: int
    made_at: datetime
    settles: tuple[str, ...] = ()


@dataclass(slots=True)
class Place:
    """Where an operation goes: the judge, his round, and the entry with its sheet.

    What a kind writes through `pending` reaches the database together with what others write;
    whoever asks for `connection` or `session` finds it written.
    """

    pending: Pending
    sitter: Sitter
    at: datetime
    round_id: int
    round_key: str
    round_state: str
    ends_at: datetime | None
    grids: dict[str, Grid]
    entry_id: int | None = None
    entry_key: str = ""
    sheet: Sheet | None = None

    @property
    def connection(self) -> Connection:
        """The transaction's connection, to read and write at once."""
        return self.pending.connection

    @property
    def session(self) -> Session:
        """The transaction's session, to read and write at once."""
        return self.pending.session

    @property
    def over(self) -> bool:
        """Whether the judging has ended, be it by somebody's word or by the server's clock."""
        by_clock = self.ends_at is not None and self.at >= self.ends_at
        return self.round_state in ("closed", "confirmed") or by_clock

    @property
    def paper(self) -> Sheet:
        """The sheet, where the kind of the operation has made sure that there is one."""
        if self.sheet is None:
            raise LookupError("this kind belongs to the whole round")
        return self.sheet


def when_judging(place: Place) -> str:
    """Open while the round is judged."""
    if place.round_state == "setup":
        return NOT_BEGUN
    return LOCKED if place.over else OPEN


def on_open_sheet(place: Place) -> str:
    """Open until the sheet is signed or the round has ended; a reopened sheet is open again.

    What two people typed off a paper stands until the sheet is reopened.
    """
    sheet = place.paper
    if sheet.reopened and place.round_state in ("judging", "closed"):
        return OPEN
    closed = sheet.state == "signed" or sheet.origin == "paper"
    return LOCKED if closed else when_judging(place)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of operation.

    `check` turns what was sent into what is kept, or raises BadValue. `apply` keeps rows in step
    with the value that now holds; it runs in the transaction of the operation, with everything
    locked. `door` says whether the field is open. `of_entry` = the field belongs to an entry;
    `act` is the name in the log where it changes what a tally counts, else "". `without_sheet` =
    it is taken too where a round judges its entries as a whole.
    """

    name: str
    check: Callable[[Place, Said], Value]
    apply: Callable[[Place, Said, Value], None]
    door: Callable[[Place], str]
    of_entry: bool = True
    act: str = ""
    has_field: bool = False
    while_recused: bool = False
    without_sheet: bool = False
