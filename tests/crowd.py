"""A contest whose audience votes, and voters with phones and slips."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from judging.models.audit import AuditEvent
from judging.models.polls import Poll
from judging.models.rounds import Round
from judging.packages.document import ContestDocument
from judging.services import ballot_effects, ballots, polls, voter_codes, voter_marks, voting
from judging.services.voting import Voter
from scoring.rules import Component
from tests import factories
from tests.factories import NOON

KEY = "the-secret-of-this-installation-for-tests"
PLACE = ("campus", "final")


def document(key: str = "campus", **changes: Any) -> ContestDocument:
    """The small contest; a fifth of its score are the audience's votes."""
    made = factories.document(key, **changes)
    (final,) = made.book.rounds
    judges = replace(final.components[0], weight=Decimal(80))
    crowd = Component("crowd", "votes", weight=Decimal(20))
    rounds = (replace(final, components=(judges, crowd)),)
    return replace(made, book=replace(made.book, rounds=rounds))


def at_work(session: Session, state: str = "judging") -> None:
    """The judging of every round is on, or has ended."""
    session.execute(update(Round).values(state=state))
    session.commit()


def set_up(by: int, **changes: Any) -> None:
    rules = {"choices": 1, "exact": True, "identity": "codes"} | changes
    polls.set_up(*PLACE, **rules, by=by, at=NOON)


def started(by: int, minutes: int | None = None, **changes: Any) -> None:
    set_up(by, **changes)
    polls.start(*PLACE, minutes=minutes, by=by, at=NOON)


def token(session: Session) -> str:
    return session.scalars(select(Poll.token)).one()


def codes(by: int, number: int = 3) -> list[str]:
    """Codes fresh from the printer."""
    batch = voter_codes.make(*PLACE, number=number, key=KEY, by=by, at=NOON)
    slips = voter_codes.slips(*PLACE, batch, key=KEY, at=NOON)
    return [code for _serial, code in slips.codes]


def voter(name: str, code: str = "", **changes: Any) -> Voter:
    """Somebody with a phone of his own, in a network of his own."""
    said = {"submission": f"ballot-of-{name}", "device": f"phone-of-{name}"}
    return Voter(**said | {"address": f"10.0.{len(name)}.7", "code": code} | changes)


def vote(session: Session, who: Voter, *choices: str, at: datetime = NOON) -> str:
    return voting.cast(token(session), list(choices), who, key=KEY, at=at)


def vote_many(session: Session, by: int, choices: list[str]) -> list[str]:
    """A ballot for each, a second after the other; the answer are their receipts."""
    return [
        vote(session, voter(f"v{n}", code), choice, at=NOON + timedelta(seconds=n))
        for n, (code, choice) in enumerate(zip(codes(by, len(choices)), choices, strict=True))
    ]


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq)))


def hall_word(session: Session, at: datetime = NOON) -> str:
    return voter_marks.hall_word(session.scalars(select(Poll.secret)).one(), at)


def void_all(by: int, reason: str = "so it was decided") -> int:
    return rule_on(ballots.Chosen(group="all"), ballots.VOID, by, reason)


def rule_on(chosen: ballots.Chosen, act: str, by: int, reason: str = "so it was decided") -> int:
    """Void or restore them, after a look at how many they are."""
    shown = ballot_effects.effect(*PLACE, chosen, act, by=by, at=NOON)
    said = {"reason": reason, "expected": shown.ballots, "by": by, "at": NOON}
    return ballots.rule(*PLACE, chosen, act, **said)
