"""The running order: drawn by lot so that anybody can draw it again, and changed with a reason."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from judging.errors import NotReady
from judging.models.entries import Entry
from judging.models.turns import Draw, Turn
from judging.services import stages
from judging.services.stages import Held
from judging.services.transactions import write

FIXED = ("on_stage", "done")
ASIDE = 1_000_000  # beyond every real position


def by_lot(seed: str, keys: Iterable[str]) -> list[str]:
    """The order that a seed gives: by the SHA-256 of "seed:key" in UTF-8, smallest first."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())


def draw(
    contest_key: str,
    round_key: str,
    group: str = "",
    *,
    words: str,
    chance: str,
    reason: str = "",
    version: int,
    by: int,
    at: datetime,
) -> str:
    """Draw the order of all entries of a group by lot; the seed is the answer.

    The seed joins the words that somebody says aloud with chance that nobody could know before.
    Raises NotFound, Conflicted; NotReady without words, without entries, without a reason for a
    second draw, and after the first entry was on stage.
    """
    if not words.strip():
        raise NotReady("Say some words for the seed, for instance what somebody in the hall calls.")
    seed = f"{' '.join(words.split())[:150]} {chance}"
    with write() as session:
        held = stages.hold(session, contest_key, round_key, group, version, by=by, at=at)
        if any(turn.state in FIXED for turn in held.turns()):
            raise NotReady("The presentations have begun: swap or move entries instead.")
        if held.turns() and not reason.strip():
            raise NotReady("Drawing again needs its reason in a sentence.")
        keys = _keys_of_group(held)
        if not keys:
            raise NotReady("No entry takes part in this round yet.")
        _arrange(held, by_lot(seed, keys), "drawn", reason, seed=seed)
    return seed


def swap(
    contest_key: str,
    round_key: str,
    group: str = "",
    *,
    first: str,
    second: str,
    reason: str,
    version: int,
    by: int,
    at: datetime,
) -> None:
    """Let two entries change places. Raises NotFound, Conflicted; NotReady without a reason."""
    with write() as session:
        held = stages.hold(session, contest_key, round_key, group, version, by=by, at=at)
        if held.turn(first) is held.turn(second):
            raise NotReady("Name two different entries.")
        changed = {first: second, second: first}
        order = [changed.get(key, key) for key in _order(held)]
        _arrange(held, order, "swapped", _said(reason))


def move(
    contest_key: str,
    round_key: str,
    group: str = "",
    *,
    entry: str,
    position: int,
    reason: str,
    version: int,
    by: int,
    at: datetime,
) -> None:
    """Put an entry at a position, 0 = at the end; whoever was absent waits again.

    Raises NotFound, Conflicted; NotReady without a reason.
    """
    with write() as session:
        held = stages.hold(session, contest_key, round_key, group, version, by=by, at=at)
        turn = held.turn(entry)
        rest = [key for key in _order(held) if key != entry]
        at_index = len(rest) if position == 0 else min(position, len(rest) + 1) - 1
        _arrange(held, [*rest[:at_index], entry, *rest[at_index:]], "moved", _said(reason))
        if turn.state == "absent":
            turn.state = "waiting"


def add(
    contest_key: str,
    round_key: str,
    group: str = "",
    *,
    entry: str,
    version: int,
    by: int,
    at: datetime,
) -> None:
    """Put an entry that came later at the end. Raises NotFound, Conflicted; NotReady if it is in.

    For instance a reserve that moved up after the order was drawn.
    """
    with write() as session:
        held = stages.hold(session, contest_key, round_key, group, version, by=by, at=at)
        order = _order(held)
        if not order or entry in order or entry not in _keys_of_group(held):
            raise NotReady(f"{entry} cannot be added to this order.")
        _arrange(held, [*order, entry], "added", "")


def undo(
    contest_key: str, round_key: str, group: str = "", *, version: int, by: int, at: datetime
) -> None:
    """Take the last change of the order back; doing so twice brings it back.

    Raises NotFound, Conflicted; NotReady where nothing was done, or an entry that was on stage
    would get another position.
    """
    with write() as session:
        held = stages.hold(session, contest_key, round_key, group, version, by=by, at=at)
        found = select(Draw).where(Draw.round_id == held.round.id, Draw.group == group)
        last = list(session.scalars(found.order_by(Draw.number.desc()).limit(2)))
        if not last:
            raise NotReady("There is nothing to take back.")
        before = last[1].order if len(last) > 1 else []
        _arrange(held, list(before), "undone", "")


def _said(reason: str) -> str:
    if not reason.strip():
        raise NotReady("Changing the order needs its reason in a sentence.")
    return reason.strip()


def _keys_of_group(held: Held) -> list[str]:
    known = stages.groups(held.session, held.round)
    mine = [entry_id for entry_id, group in known.items() if group == held.stage.group]
    return list(held.session.scalars(select(Entry.key).where(Entry.id.in_(mine))))


def _order(held: Held) -> list[str]:
    found = select(Entry.key).join(Turn, Turn.entry_id == Entry.id)
    mine = (Turn.round_id == held.round.id, Turn.group == held.stage.group)
    return list(held.session.scalars(found.where(*mine).order_by(Turn.position)))


def _arrange(held: Held, order: Sequence[str], act: str, reason: str, seed: str = "") -> None:
    """Give every entry its position and keep the act that did it."""
    known = {turn.entry_id: turn for turn in held.turns()}
    mine = (Entry.contest_id == held.contest.id, Entry.key.in_(order))
    ids = dict(held.session.execute(select(Entry.key, Entry.id).where(*mine)).all())
    wanted = {ids[key]: position for position, key in enumerate(order, 1)}
    for entry_id, turn in known.items():
        if turn.state in FIXED and wanted.get(entry_id) != turn.position:
            raise NotReady("Entries that were on stage keep their position.")
    _place(held, known, wanted)
    held.session.add(_act(held, order, act, reason, seed))
    held.record(f"order.{act}", {"seed": seed, "order": list(order)})


def _place(held: Held, known: dict[int, Turn], wanted: dict[int, int]) -> None:
    """Two turns never share a position, not for a moment: all of them step aside first."""
    session = held.session
    for entry_id in known.keys() - wanted.keys():
        session.delete(known[entry_id])
    for entry_id in known.keys() & wanted.keys():
        known[entry_id].position += ASIDE
    session.flush()
    for entry_id, position in wanted.items():
        if entry_id in known:
            known[entry_id].position = position
        else:
            place = {"round_id": held.round.id, "group": held.stage.group, "position": position}
            session.add(Turn(entry_id=entry_id, state="waiting", **place))
    session.flush()


def _act(held: Held, order: Sequence[str], act: str, reason: str, seed: str) -> Draw:
    mine = (Draw.round_id == held.round.id, Draw.group == held.stage.group)
    newest = held.session.scalar(select(func.max(Draw.number)).where(*mine)) or 0
    return Draw(
        round_id=held.round.id,
        group=held.stage.group,
        number=newest + 1,
        act=act,
        seed=seed,
        order=list(order),
        reason=reason.strip(),
        made_at=held.at,
        made_by_id=held.by,
    )
