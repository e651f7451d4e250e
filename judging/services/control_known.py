"""What this process knows of rounds on their boards, brought up to date by what has changed since.

A thousand entries and thirty judges have thirty thousand sheets. So a round is read once, and kept
with the audit event up to which that holds: the next look reads the events after it, and only the
sheets that those changed. An event that may have changed anything else has the round read anew.
Nothing here is the truth: it may be forgotten at any time, and every process knows for itself.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.rounds import Round
from judging.services import control_cells, control_spread, control_stages
from judging.services.audit import Head
from judging.services.control_cells import Cells, Pair
from judging.services.control_reading import RoundRead, read_round, reread_sheets, with_turns
from judging.services.control_stages import StageLine

APPLIED = "operation.applied"
SHEETS = frozenset({"sheet.marked", "sheet.submitted", "sheet.paper", APPLIED})
TURNS = ("stage.", "turn.")
QUIET = (
    *("operation.", "message.", "help.", "sitting.", "device.", "entrance.", "ballot.", "job."),
    *("judge.came_in", "judge.sittings_ended", "material.", "tally.", "practice.", "queue."),
    *("comparison.said", "investment.said", "ranking.said", "bonus.", "copy.", "preview."),
)
MOST_EVENTS = 2000  # after more it is quicker to read the round anew
MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A round as it stood after the contest's event `head`.

    `widths` say how far apart the totals of each entry lie, None before somebody asked who may
    know; those of `unread` entries have changed since.
    """

    head: Head
    read: RoundRead
    cells: Cells
    stages: tuple[StageLine, ...]
    widths: Mapping[int, int] | None = None
    unread: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Event:
    seq: int
    hash: str
    act: str
    subject: str

    def is_of_a_judge(self) -> bool:
        """Whether it is about everything that a judge did in a round, as a signature is."""
        return self.act == APPLIED and self.subject.count("/") == 1


KNOWN: WeakKeyDictionary[Engine, dict[int, Known]] = WeakKeyDictionary()


def current(session: Session, contest: Contest, row: Round) -> Known:
    """The round as it stands now."""
    rounds = KNOWN.setdefault(session.connection().engine, {})
    before = rounds.get(row.id)
    events = _events(session, contest, before.head.seq if before else 0)
    found = _after(session, row, before, events) if before else None
    if found is None:
        found = _whole(session, contest, row, events)
    _keep(rounds, row, found)
    return found


def far_apart(session: Session, contest: Contest, row: Round) -> list[int]:
    """Ids of the entries whose handed-in sheets lie far apart; reads those that changed."""
    known = current(session, contest, row)
    if known.widths is None:
        widths = control_spread.widths(session, row)
    else:
        again = control_spread.widths(session, row, known.unread) if known.unread else {}
        kept = {one: width for one, width in known.widths.items() if one not in known.unread}
        widths = {**kept, **again}
    found = replace(known, widths=widths, unread=frozenset())
    _keep(KNOWN[session.connection().engine], row, found)
    return control_spread.far_apart(widths, control_spread.full(session, row))


def _keep(rounds: dict[int, Known], row: Round, found: Known) -> None:
    rounds[row.id] = found
    for oldest in list(rounds)[:-MOST_ROUNDS]:
        rounds.pop(oldest, None)


def _events(session: Session, contest: Contest, since: int) -> list[_Event]:
    """The contest's events from number `since` on; without one, the newest alone."""
    found = select(AuditEvent.seq, AuditEvent.hash, AuditEvent.act, AuditEvent.subject)
    mine = found.where(AuditEvent.contest_id == contest.id)
    if since:
        rows = mine.where(AuditEvent.seq >= since).order_by(AuditEvent.seq).limit(MOST_EVENTS)
    else:
        rows = mine.order_by(AuditEvent.seq.desc()).limit(1)
    return [_Event(*row) for row in session.execute(rows)]


def _whole(session: Session, contest: Contest, row: Round, events: Sequence[_Event]) -> Known:
    """Read everything. What happens meanwhile is read again the next time."""
    newest = events[-1] if events and len(events) < MOST_EVENTS else None
    if newest is None:
        newest = next(iter(_events(session, contest, 0)), None)
    head = Head(newest.seq, newest.hash) if newest else Head(0, "")
    read = read_round(session, contest, row)
    stages = control_stages.of_round(session, row)
    return Known(head, read, control_cells.of_round(read.facts), stages)


def _after(session: Session, row: Round, before: Known, events: Sequence[_Event]) -> Known | None:
    """What is known after these events; None where the round must be read anew."""
    if not events or Head(events[0].seq, events[0].hash) != before.head:
        return None  # another database stands under this address, or nothing ever happened
    news = events[1:]
    if not news:
        return before
    if len(events) >= MOST_EVENTS or not all(_is_small(one) for one in news):
        return None
    known = replace(before, head=Head(events[-1].seq, events[-1].hash))
    if any(one.act.startswith(TURNS) for one in news):
        known = _with_turns(session, row, known)
    judges = {one.subject.split("/")[1] for one in news if one.is_of_a_judge()}
    if judges or any(one.act in SHEETS for one in news):
        return _with_sheets(session, row, known, before.head.seq, judges)
    return known


def _is_small(event: _Event) -> bool:
    return event.act in SHEETS or event.act.startswith((*TURNS, *QUIET))


def _with_turns(session: Session, row: Round, known: Known) -> Known:
    read, moved = with_turns(session, row, known.read)
    cells = control_cells.updated(read.facts, known.cells, (), moved)
    return replace(known, read=read, cells=cells, stages=control_stages.of_round(session, row))


def _with_sheets(
    session: Session, row: Round, known: Known, since: int, judges: Collection[str]
) -> Known | None:
    changed = reread_sheets(session, row, since, judges)
    if not all(_is_known(known.read, pair) for pair in changed):
        return None
    facts = replace(known.read.facts, sheets={**known.read.facts.sheets, **changed})
    return replace(
        known,
        read=replace(known.read, facts=facts),
        cells=control_cells.updated(facts, known.cells, changed),
        unread=known.unread | {entry for _, entry in changed},
    )


def _is_known(read: RoundRead, pair: Pair) -> bool:
    return pair[0] in read.judges and pair[1] in read.entries
