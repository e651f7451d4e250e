"""Blind numbers: drawn by lot, they take the place of the numbers under which entries came in.

From then on an entry's key is its blind number, wherever judges or anybody else meet it; the
number that it came in under (`receipt`) is known to the office and to its own team alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.blind import BlindDraw
from judging.models.contests import Contest
from judging.models.eligibility import Dismissal
from judging.models.entries import Entry
from judging.models.panels import Assignment
from judging.models.people import User
from judging.models.plans import Plan
from judging.models.rounds import Round
from judging.models.turns import Draw
from judging.services import audit, draws, entry_lists, lookup
from judging.services.entry_lists import Asked, EntryLine
from judging.services.shown import ContestInfo
from judging.services.transactions import one_at_a_time, write

PREFIXES = "BNZYXWVUTQ"  # signs that no number of the contest begins with
OPEN_VERDICTS = ("open", "asked")


@dataclass(frozen=True, slots=True)
class DrawLine:
    """One drawing: its seed, who drew when and why again, and how many numbers there are."""

    number: int
    seed: str
    reason: str
    by: str
    at: datetime
    entries: int


@dataclass(frozen=True, slots=True)
class BlindPage:
    """The numbers side by side, what was drawn so far, and what stands in the way of drawing."""

    contest: ContestInfo
    lines: list[EntryLine]
    draws: list[DrawLine]
    hindrances: list[str]
    undecided: int
    missing: int
    titles_hidden: bool


def page(contest_key: str) -> BlindPage:
    """The page of the blind numbers. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    lines = _lines(session, contest)
    return BlindPage(
        contest=lookup.contest_info(contest),
        lines=[line for line in lines if line.receipt],
        draws=_draws(session, contest),
        hindrances=list(_hindrances(session, contest, lines)),
        undecided=sum(_is_undecided(line) for line in lines),
        missing=sum(_takes_part(line) and not line.receipt for line in lines),
        titles_hidden=contest.titles_hidden,
    )


def _lines(session: Session, contest: Contest) -> list[EntryLine]:
    found = entry_lists.matching(session, contest, Asked(), {})
    return entry_lists.read(session, entry_lists.ordered(found, Asked()))


def _draws(session: Session, contest: Contest) -> list[DrawLine]:
    found = (
        select(BlindDraw, func.coalesce(func.nullif(User.name, ""), User.email, ""))
        .outerjoin(User, BlindDraw.by_id == User.id)
        .where(BlindDraw.contest_id == contest.id)
        .order_by(BlindDraw.number.desc())
    )
    return [
        DrawLine(row.number, row.seed, row.reason, by, row.at, len(row.numbers))
        for row, by in session.execute(found)
    ]


def _is_undecided(line: EntryLine) -> bool:
    return line.status == "submitted" and line.verdict in OPEN_VERDICTS


def _takes_part(line: EntryLine) -> bool:
    return line.status == "submitted" and line.verdict == "eligible"


NOT_BLIND = "This contest is not blind: its judges see who is behind an entry."
BEGUN = "The judging has begun: the blind numbers stay as they are."
PLANNED = "Entries are planned or given out already: draw the numbers before the first plan."
ORDERED = "The running order was drawn already: draw the blind numbers before it."
UNDECIDED = "First decide about every entry: eligible or not."
NOBODY = "No entry was found eligible yet."


def _hindrances(session: Session, contest: Contest, lines: Sequence[EntryLine]) -> list[str]:
    """Everything that stands in the way of drawing."""
    rounds = select(Round.id).where(Round.contest_id == contest.id)
    planned = exists().where(Plan.round_id.in_(rounds)) | exists().where(
        Assignment.round_id.in_(rounds)
    )
    checks = {
        NOT_BLIND: not contest.blind,
        BEGUN: entry_lists.has_begun(session, contest),
        PLANNED: bool(session.scalar(select(planned))),
        ORDERED: bool(session.scalar(select(exists().where(Draw.round_id.in_(rounds))))),
        UNDECIDED: any(map(_is_undecided, lines)),
        NOBODY: not any(map(_takes_part, lines)),
    }
    return [sentence for sentence, hinders in checks.items() if hinders]


def draw(
    contest_key: str,
    *,
    words: str,
    chance: str,
    reason: str = "",
    hide_titles: bool = False,
    by: int,
    at: datetime,
) -> str:
    """Give every eligible entry a number by lot; the seed is the answer.

    The seed joins the words that somebody says with chance that nobody could know before. Raises
    NotFound; NotReady without words, for what `page` names, and again without a reason.
    """
    if not words.strip():
        raise NotReady("Say some words for the seed, for instance what somebody in the hall calls.")
    seed = f"{' '.join(words.split())[:150]} {chance}"
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        lines = _lines(session, contest)
        if hindrances := _hindrances(session, contest, lines):
            raise NotReady(hindrances[0])
        newest = _newest(session, contest)
        if newest and not reason.strip():
            raise NotReady("Drawing again needs its reason in a sentence.")
        numbers = _numbers(seed, lines)
        _give(session, contest, lines, numbers)
        contest.titles_hidden = hide_titles
        row = BlindDraw(contest_id=contest.id, number=newest + 1, seed=seed)
        row.numbers = [list(pair) for pair in numbers.items()]
        row.reason, row.at, row.by_id = reason.strip()[:2000], at, by
        session.add(row)
        _record(session, contest, row, hide_titles)
    return seed


def _newest(session: Session, contest: Contest) -> int:
    mine = BlindDraw.contest_id == contest.id
    return session.scalar(select(func.max(BlindDraw.number)).where(mine)) or 0


def _numbers(seed: str, lines: Sequence[EntryLine]) -> dict[str, str]:
    """The blind number of each receipt number, as the seed gives it."""
    receipts = [line.receipt or line.key for line in lines if _takes_part(line)]
    taken = {line.key for line in lines if not line.receipt} | {line.receipt for line in lines}
    prefix = _prefix(taken)
    width = max(2, len(str(len(receipts))))
    order = draws.by_lot(seed, receipts)
    return {receipt: f"{prefix}{place:0{width}}" for place, receipt in enumerate(order, 1)}


def _prefix(taken: Collection[str]) -> str:
    """A sign with which no number begins; where all are taken, one that stands there twice."""
    longer = (sign * times for times in count(1) for sign in PREFIXES)
    return next(sign for sign in longer if not any(key.upper().startswith(sign) for key in taken))


def _give(
    session: Session, contest: Contest, lines: Sequence[EntryLine], numbers: Mapping[str, str]
) -> None:
    """Two entries never share a key, not for a moment: first all have their receipt numbers."""
    rows = {
        row.id: row for row in session.scalars(select(Entry).where(Entry.contest_id == contest.id))
    }
    for row in rows.values():
        if row.receipt:
            row.key, row.receipt = row.receipt, ""
    session.flush()
    renamed = {line.key: numbers.get(line.receipt or line.key) for line in lines}
    back = {line.key: line.receipt or line.key for line in lines}
    for row in rows.values():
        if key := numbers.get(row.key):
            row.receipt, row.key = row.key, key
    session.flush()
    for dismissal in session.scalars(select(Dismissal).where(Dismissal.contest_id == contest.id)):
        dismissal.entries = [renamed.get(key) or back.get(key, key) for key in dismissal.entries]


def check_complete(session: Session, contest: Contest) -> None:
    """Raises NotReady where numbers were drawn, but an entry that takes part has none."""
    drawn = exists().where(BlindDraw.contest_id == contest.id)
    lacking = exists().where(
        Entry.contest_id == contest.id, Entry.status == "submitted", Entry.receipt == ""
    )
    if session.scalar(select(drawn & lacking)):
        raise NotReady(
            "An entry that takes part has no blind number: draw the numbers again, or decide "
            "that it does not take part."
        )


def _record(session: Session, contest: Contest, row: BlindDraw, hide_titles: bool) -> None:
    audit.record(
        session,
        at=row.at,
        by=row.by_id,
        contest_id=contest.id,
        act="blind_numbers.drawn",
        subject=f"blind_draw:{row.number}",
        details={
            "seed": row.seed,
            "numbers": dict(row.numbers),
            "reason": row.reason,
            "titles_hidden": hide_titles,
        },
    )
