"""What needs somebody's eye in the control room. An alarm is about a sheet or a tablet."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.messages import HelpCall
from judging.models.operations import Operation, Signature
from judging.models.people import Judge
from judging.models.rounds import Component, Round
from judging.models.verdicts import Verdict
from judging.services import entrances
from judging.services.control_cells import Cells
from judging.services.control_reading import RoundRead
from judging.services.control_signs import Sign
from judging.services.shown import JudgeInfo

MOST_SILENT = 3
BEHIND = 2  # so many teams behind the others is still no alarm


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to look at.

    kinds: call · material · pledge (a judge asks for somebody) · pins (a number is locked) ·
    silent · network (many tablets are silent, `entries` are their keys) · waiting · left_behind ·
    behind · spread · few_sheets · quorum · question (which value is right) · late · signature.
    `entries` are keys, `count` what the kind counts, `id` the call.
    """

    kind: str
    judge: JudgeInfo | None = None
    device: str = ""
    entries: tuple[str, ...] = ()
    count: int = 0
    since: datetime | None = None
    note: str = ""
    id: str = ""


def of_signs(
    session: Session,
    contest: Contest,
    row: Round,
    signs: Mapping[str, Sign],
    judges: Mapping[int, JudgeInfo],
) -> tuple[Alarm, ...]:
    """Calls for help, and tablets of the round's judges that are silent or have not sent all."""
    calls = [*_calls(session, contest), *_pins(session, contest)]
    if row.state in ("closed", "confirmed"):
        return tuple(calls)
    found: list[Alarm] = []
    for judge in judges.values():
        if judge.key in signs:
            found += _of_sign(judge, signs[judge.key])
    silent = [alarm for alarm in found if alarm.kind == "silent"]
    return (*calls, *_together(silent), *(alarm for alarm in found if alarm.kind != "silent"))


def _together(silent: list[Alarm]) -> list[Alarm]:
    """Many silent tablets are one alarm: it is rather the network than each of them."""
    if len(silent) <= MOST_SILENT:
        return silent
    devices = tuple(alarm.device for alarm in silent)
    since = max(alarm.since for alarm in silent if alarm.since)
    return [Alarm("network", entries=devices, count=len(silent), since=since)]


def _calls(session: Session, contest: Contest) -> Iterator[Alarm]:
    rows = session.execute(
        select(HelpCall.id, HelpCall.kind, HelpCall.note, HelpCall.called_at)
        .add_columns(Judge.key, Judge.name, Entry.key)
        .join(Judge, HelpCall.judge_id == Judge.id)
        .outerjoin(Entry, HelpCall.entry_id == Entry.id)
        .where(Judge.contest_id == contest.id, HelpCall.answered_at.is_(None))
        .order_by(HelpCall.called_at, HelpCall.id)
    )
    for number, kind, note, called_at, key, name, entry in rows:
        entries = (entry,) if entry else ()
        judge = JudgeInfo(key, name)
        yield Alarm(kind, judge, entries=entries, since=called_at, note=note, id=number)


def _pins(session: Session, contest: Contest) -> Iterator[Alarm]:
    """Judges' numbers that are locked because they were typed wrong too often."""
    for one in entrances.locked(session, contest):
        judge = JudgeInfo(one.judge, one.name)
        yield Alarm("pins", judge, count=one.tries, since=one.last_at)


def _of_sign(judge: JudgeInfo, sign: Sign) -> Iterator[Alarm]:
    entries = (sign.entry,) if sign.entry else ()
    if sign.state == "silent":
        yield Alarm("silent", judge, sign.device, entries, since=sign.seen_at)
    if sign.state in ("waiting", "left") and sign.waiting:
        yield Alarm("waiting", judge, sign.device, count=sign.waiting, since=sign.seen_at)
    for device, count in sign.left_behind:
        yield Alarm("left_behind", judge, device, count=count, since=sign.moved_at)


def of_sheets(
    session: Session, row: Round, read: RoundRead, cells: Cells, apart: Collection[int]
) -> tuple[Alarm, ...]:
    """What follows from the sheets of a round; those of the entries `apart` lie far apart."""
    return (
        *_late(session, row),
        *_questions(session, row),
        *_few_sheets(session, row, read, cells),
        *_quorum(read, cells),
        *_behind(read, cells),
        *_spread(read, cells, apart),
        *_signatures(session, row, read, cells),
    )


def _late(session: Session, row: Round) -> Iterator[Alarm]:
    """Values that came too late and wait for a verdict of two people."""
    settled = select(Verdict.operation_id).where(Verdict.state == "confirmed")
    waiting = select(func.count(), func.min(Operation.received_at)).where(
        Operation.round_id == row.id,
        Operation.effect == "locked",
        Operation.id.not_in(settled),
    )
    count, since = session.execute(waiting).one()
    if count:
        yield Alarm("late", count=count, since=since)


def _questions(session: Session, row: Round) -> Iterator[Alarm]:
    """Judges who have not said yet which of two values is right."""
    rows = session.execute(
        select(Judge.key, Judge.name, func.count(), func.min(Operation.received_at))
        .join(Operation, Operation.judge_id == Judge.id)
        .where(
            Operation.round_id == row.id,
            Operation.effect == "quarantined",
            Operation.settled_by.is_(None),
        )
        .group_by(Judge.key, Judge.name)
        .order_by(Judge.key)
    )
    for key, name, count, since in rows:
        yield Alarm("question", JudgeInfo(key, name), count=count, since=since)


def _few_sheets(session: Session, row: Round, read: RoundRead, cells: Cells) -> Iterator[Alarm]:
    """Entries that lost so many judges that their sheets are combined in another way, or none."""
    found = select(func.max(Component.trim_min)).where(
        Component.round_id == row.id, Component.kind == "sheets", Component.combine == "trimmed"
    )
    fewest = session.scalar(found) or 1
    short: dict[int, list[str]] = defaultdict(list)
    for number, column in cells.columns.items():
        left, lost = column.possible, column.lost
        if lost and left < fewest <= left + lost:
            short[left].append(read.entries[number].entry.key)
    for left, entries in sorted(short.items()):
        yield Alarm("few_sheets", entries=tuple(entries), count=left)


def _quorum(read: RoundRead, cells: Cells) -> Iterator[Alarm]:
    """Fewer than a majority of the judges have begun although some have handed in."""
    if read.facts.ended or not any(cells.done.values()):
        return
    begun = [judge for judge, place in cells.reach.items() if place >= 0]
    if 2 * len(begun) <= len(cells.wanted):
        yield Alarm("quorum", count=len(begun))


def _behind(read: RoundRead, cells: Cells) -> Iterator[Alarm]:
    for judge, entries in cells.behind.items():
        if len(entries) > BEHIND:
            keys = tuple(read.entries[entry].entry.key for entry in entries)
            yield Alarm("behind", read.judges[judge], entries=keys, count=len(entries))


def _spread(read: RoundRead, cells: Cells, apart: Collection[int]) -> Iterator[Alarm]:
    """Only entries whose sheets are all in: before that a hint could sway who still scores."""
    whole = cells.complete.intersection(apart)
    keys = tuple(one.entry.key for number, one in read.entries.items() if number in whole)
    if keys:
        yield Alarm("spread", entries=keys, count=len(keys))


def _signatures(session: Session, row: Round, read: RoundRead, cells: Cells) -> Iterator[Alarm]:
    """Judges who handed everything in at tablets and have not signed."""
    through = [one for one, wanted in cells.wanted.items() if cells.done[one] == wanted]
    if not through:
        return
    signed = exists().where(
        Signature.judge_id == Judge.id,
        Signature.round_id == row.id,
        Signature.voided_at.is_(None),
    )
    at_a_tablet = exists().where(Operation.judge_id == Judge.id, Operation.round_id == row.id)
    missing = select(Judge.id).where(Judge.id.in_(through), at_a_tablet, ~signed)
    for judge in session.scalars(missing.order_by(Judge.key)):
        yield Alarm("signature", read.judges[judge], count=cells.wanted[judge])
