"""Which value of a field holds: a pure answer from what arrived before and what arrives now.

A field is where one judge keeps one value. Each of his sittings has a last *word* about it, the
operation with the greatest `seq`. The word of the newest sitting holds. What an older sitting
says too late, and otherwise than the field, waits in quarantine until the judge has been asked;
what it says alike, or what it had corrected itself, needs no question. docs/tablets.md says the
same for people.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HEARD = ("applied", "absorbed", "quarantined", "settled")


@dataclass(frozen=True, slots=True)
class Past:
    """An operation that a field has seen.

    `same` = it says what the incoming one says. `known` = it was there before the judge's newest
    sitting began, so that whoever sits there may have seen it.
    """

    id: str
    epoch: int
    seq: int
    effect: str
    version: int
    same: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """An operation that arrives; `newest` is the judge's greatest epoch."""

    epoch: int
    seq: int
    base: int
    newest: int

    @property
    def late(self) -> bool:
        """Whether its judge went on elsewhere meanwhile."""
        return self.epoch < self.newest


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the incoming operation, and of earlier ones by their ids."""

    effect: str
    version: int
    to_ask: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()


def holder_of(past: Sequence[Past]) -> Past | None:
    """The operation whose value holds; None = the field is blank."""
    applied = [one for one in past if one.effect == "applied"]
    return max(applied, key=lambda one: (one.epoch, one.seq), default=None)


def decide(incoming: Incoming, past: Sequence[Past]) -> Verdict:
    """What becomes of an operation. Only operations of its own field count."""
    version = max((one.version for one in past), default=0)
    heard = [one for one in past if one.effect in HEARD]
    if any(one.epoch == incoming.epoch and one.seq > incoming.seq for one in heard):
        return Verdict("absorbed", version, (), _agreeing(incoming, past))
    answered = _corrected(incoming, past) + _agreeing(incoming, past)
    holder = holder_of(past)
    if holder is None or _follows(incoming, holder):
        overtaken = holder is not None and _is_overtaken(holder, incoming)
        to_ask = (holder.id,) if holder is not None and overtaken else ()
        return Verdict("applied", version + 1, to_ask, answered)
    said = holder.same or any(one.same and one.epoch > incoming.epoch for one in heard)
    return Verdict("absorbed" if said else "quarantined", version, (), answered)


def _follows(incoming: Incoming, holder: Past) -> bool:
    """Whether it comes after what holds, and not behind the back of a newer sitting."""
    later = (incoming.epoch, incoming.seq) > (holder.epoch, holder.seq)
    return later and not (incoming.late and holder.known)


def _is_overtaken(holder: Past, incoming: Incoming) -> bool:
    """Whether an older sitting said what the newer one did not know and does not say."""
    unknown = holder.version > incoming.base
    return holder.epoch < incoming.epoch and unknown and not holder.same


def _corrected(incoming: Incoming, past: Sequence[Past]) -> tuple[str, ...]:
    """Questions about what the same sitting has said otherwise since."""
    return tuple(
        one.id for one in past if one.effect == "quarantined" and one.epoch == incoming.epoch
    )


def _agreeing(incoming: Incoming, past: Sequence[Past]) -> tuple[str, ...]:
    """Questions that are answered because a newer sitting says the same."""
    return tuple(
        one.id
        for one in past
        if one.effect == "quarantined" and one.epoch < incoming.epoch and one.same
    )
