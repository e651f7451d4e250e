"""Where a judge goes next when entries are compared in pairs, and which entries seem absent.

The next pair is chosen for what its answer tells (scoring.pairing). Each judge goes through his
entries in an order of his own where choices are equal; a booth to which somebody was just sent is
left free of others; an entry that several judges did not find waits for an organiser.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.extensions import db
from judging.models.comparisons import Comparison, Dispatch, EntryReturn
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.services import audit, lookup, progress
from judging.services.kinds.round_parts import HisEntry, entries_of
from judging.services.sittings import Sitter
from judging.services.transactions import one_at_a_time, write
from scoring.pairing import Estimate, estimate, follow, start, told

Json = dict[str, Any]
AHEAD = 12
HELD = timedelta(minutes=5)
REPORTS = 3  # so many judges must have missed an entry before nobody is sent there any more
WORTH = 8  # comparisons an entry after which its order has mostly settled (docs/comparisons.md)
DECIDED = {"first": 1, "second": -1}


@dataclass(frozen=True, slots=True)
class Missing:
    """An entry that judges did not find at its place, and whether judges still go there."""

    entry: str
    title: str
    judges: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """Comparisons that were decided, how many make an order mostly sure, and who is missed."""

    made: int
    worth: int
    missing: list[Missing]


def next_pair(sitter: Sitter, round_key: str, *, at: datetime) -> Json:
    """The judge's next pairs; the booth of the first is kept free for him. Raises NotFound."""
    with write() as session:
        row = _round(session, sitter, round_key)
        found = of_judge(session, row, sitter.judge_id, at)
        mine = (Dispatch.round_id == row.id, Dispatch.judge_id == sitter.judge_id)
        session.execute(delete(Dispatch).where(*mine))
        if found["ahead"] and row.state == "judging":
            key = found["ahead"][0]["second"]
            here = (Entry.contest_id == row.contest_id, Entry.key == key)
            entry_id = session.scalar(select(Entry.id).where(*here))
            sent = {"round_id": row.id, "judge_id": sitter.judge_id}
            session.execute(insert(Dispatch), sent | {"entry_id": entry_id, "sent_at": at})
    return found


def _round(session: Session, sitter: Sitter, round_key: str) -> Round:
    contest = session.get_one(Contest, sitter.contest_id)
    return _comparing(lookup.round_of(session, contest, round_key))


def _comparing(row: Round) -> Round:
    if not any(part.kind == "pairs" for part in row.components):
        raise NotFound("There is no such round.")
    return row


def of_judge(session: Session, row: Round, judge_id: int, at: datetime) -> Json:
    """What a tablet shows and needs: the pairs ahead, and how many would be worth having."""
    his = entries_of(session, row, judge_id)
    expo = _Expo(session, row, his, judge_id)
    hidden = {one.entry for one in missing(session, row) if one.hidden}
    busy = _busy(session, row, judge_id, at)
    ahead = expo.ahead(hidden, busy, AHEAD)
    judges = select(Judge.id).where(Judge.contest_id == row.contest_id)
    share = max(1, len(session.scalars(judges).all()))
    return {
        "ahead": [{"first": first, "second": second} for first, second in ahead],
        "worth": -(-WORTH * len(his) // (2 * share)),
        "hidden": sorted(hidden & his.keys()),
    }


def _busy(session: Session, row: Round, judge_id: int, at: datetime) -> set[str]:
    """Booths to which other judges were sent within the last minutes."""
    others = (Dispatch.round_id == row.id, Dispatch.judge_id != judge_id)
    found = select(Entry.key).join(Dispatch, Dispatch.entry_id == Entry.id)
    return set(session.scalars(found.where(*others, Dispatch.sent_at > at - HELD)))


class _Expo:
    """All comparisons of a round as one judge's choice needs them."""

    def __init__(
        self, session: Session, row: Round, his: dict[str, HisEntry], judge_id: int
    ) -> None:
        self.his = list(his.values())
        self.place = {one.id: number for number, one in enumerate(self.his)}
        self.order = _own_order(judge_id, self.his)
        said = session.execute(
            select(
                Comparison.judge_id, Comparison.first_id, Comparison.second_id, Comparison.choice
            )
            .where(Comparison.round_id == row.id)
            .order_by(Comparison.judge_id, Comparison.seq)
        ).all()
        self.known = self._estimate(said)
        self.met: dict[int, set[int]] = defaultdict(set)
        self.at: int | None = None
        for _, first, second, choice in (one for one in said if one.judge_id == judge_id):
            self._walk(self.place.get(first), self.place.get(second), choice)

    def _estimate(self, said: Any) -> Estimate:
        rows = [
            (self.place[first], self.place[second])[:: DECIDED[choice]]
            for _, first, second, choice in said
            if choice in DECIDED and first in self.place and second in self.place
        ]
        table = np.array(rows, dtype=np.intp).reshape(-1, 2)
        return estimate(table[:, 0], table[:, 1], len(self.his))

    def _walk(self, first: int | None, second: int | None, choice: str) -> None:
        """The judge stands where he was last, and meets no pair twice."""
        if first is not None and second is not None:
            self.met[first].add(second)
            self.met[second].add(first)
        self.at = first if choice == "second_absent" else second

    def ahead(
        self, hidden: Collection[str], busy: Collection[str], most: int
    ) -> list[tuple[str, str]]:
        """The pairs that follow, as if each were answered before the next is chosen."""
        there = np.array([one.key not in hidden for one in self.his], dtype=np.bool_)
        quiet = there & np.array([one.key not in busy for one in self.his], dtype=np.bool_)
        found: list[tuple[str, str]] = []
        at, known = self.at, self.known
        if at is not None and not there[at]:
            at = None
        while len(found) < most:
            pair = self._pair(known, at, quiet if not found else there, there)
            if pair is None:
                break
            first, second = pair
            self.met[first].add(second)
            self.met[second].add(first)
            known, at = told(known, first, second), second
            found.append((self.his[first].key, self.his[second].key))
        return found

    def _pair(self, known: Estimate, at: int | None, quiet: Any, there: Any) -> Any:
        """From where he stands, to a quiet booth if there is one; else from elsewhere."""
        for first in (at, start(known, quiet, self.order), start(known, there, self.order)):
            if first is None:
                continue
            for free in (quiet, there):
                second = follow(known, first, free & self._new(first), self.order)
                if second is not None:
                    return first, second
        return self._any(known, there)

    def _any(self, known: Estimate, there: Any) -> Any:
        """Any pair that he has not met, where the usual walk comes to its end."""
        for first in np.flatnonzero(there).tolist():
            second = follow(known, first, there & self._new(first), self.order)
            if second is not None:
                return first, second
        return None

    def _new(self, first: int) -> Any:
        """Entries of the same group that the judge has not compared with this one."""
        group = self.his[first].group
        return np.array(
            [one.group == group and n not in self.met[first] for n, one in enumerate(self.his)],
            dtype=np.bool_,
        )


def _own_order(judge_id: int, his: list[HisEntry]) -> Any:
    """An order of the entries for this judge alone, always the same."""

    def mark(one: HisEntry) -> bytes:
        return hashlib.sha256(f"{judge_id} {one.key}".encode()).digest()

    ranked = sorted(range(len(his)), key=lambda number: mark(his[number]))
    order = np.empty(len(his), dtype=np.intp)
    order[ranked] = np.arange(len(his))
    return order


def missing(session: Session, row: Round) -> list[Missing]:
    """Entries that judges did not find since an organiser last saw them, most missed first."""
    returned = dict(
        session.execute(
            select(EntryReturn.entry_id, EntryReturn.returned_at).where(
                EntryReturn.round_id == row.id
            )
        ).all()
    )
    said = session.execute(
        select(Comparison).where(
            Comparison.round_id == row.id,
            Comparison.choice.in_(("first_absent", "second_absent")),
        )
    ).scalars()
    by: dict[int, set[int]] = defaultdict(set)
    for one in said:
        entry_id = one.first_id if one.choice == "first_absent" else one.second_id
        since = returned.get(entry_id)
        if since is None or (one.said_at is not None and one.said_at > since):
            by[entry_id].add(one.judge_id)
    named = select(Entry.id, Entry.key, lookup.SHOWN_TITLE).where(Entry.id.in_(by))
    found = [
        Missing(key, title, len(by[number]), len(by[number]) >= REPORTS)
        for number, key, title in session.execute(named)
    ]
    return sorted(found, key=lambda one: (-one.judges, one.entry))


def overview(contest_key: str, round_key: str) -> Overview:
    """How far the comparing is. Raises NotFound, also where the round compares nothing."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = _comparing(lookup.round_of(session, contest, round_key))
    decided = (Comparison.round_id == row.id, Comparison.choice.in_(tuple(DECIDED)))
    made = select(func.count()).select_from(Comparison).where(*decided)
    entries = select(func.count()).select_from(progress.entrants(row).subquery())
    return Overview(
        made=session.scalar(made) or 0,
        worth=-(-WORTH * (session.scalar(entries) or 0) // 2),
        missing=missing(session, row),
    )


def is_back(contest_key: str, round_key: str, entry_key: str, *, by: int, at: datetime) -> None:
    """An organiser saw the entry at its place: judges are sent there again. Raises NotFound."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        row = _comparing(lookup.round_of(session, contest, round_key))
        entry = session.scalar(
            select(Entry).where(Entry.contest_id == contest.id, Entry.key == entry_key)
        )
        if entry is None:
            raise NotFound("There is no such entry.")
        here = (EntryReturn.round_id == row.id, EntryReturn.entry_id == entry.id)
        session.execute(delete(EntryReturn).where(*here))
        session.add(EntryReturn(round_id=row.id, entry_id=entry.id, returned_at=at))
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="comparison.entry_back",
            subject=f"entry:{row.key}/{entry.key}",
            details={},
        )
