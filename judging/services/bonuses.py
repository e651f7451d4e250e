"""Bonuses that teams claim: the office looks at what shows them, and accepts or refuses.

An accepted claim is a bonus of the round like any other: the rules of the round cap it. What a
team claims is what its newest version says that was handed in.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotFound, NotReady
from judging.extensions import db
from judging.models.applications import Application, ApplicationVersion
from judging.models.bonuses import BonusCheck
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Team, User
from judging.models.rounds import Component, Round
from judging.models.votes import Adjustment
from judging.services import audit, call_rules, calls, lookup
from judging.services.call_rules import FieldRule
from judging.services.shown import ContestInfo, RoundInfo
from judging.services.transactions import one_at_a_time, write

LONGEST_REASON = 2000
STATES = ("open", "accepted", "refused")
CONFIRMED = "The result of this round is confirmed already."


@dataclass(frozen=True, slots=True)
class Found:
    """What the office found; `stale` = the team has said something else since."""

    verdict: str
    points: Decimal
    round: str
    reason: str
    by: str
    at: datetime
    stale: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A bonus that a team claims; `evidence` may name people."""

    entry: str
    title: str
    team: str
    rule: FieldRule
    evidence: str
    found: Found | None

    @property
    def state(self) -> str:
        """One of `STATES`; a claim that changed since is open again."""
        return self.found.verdict if self.found and not self.found.stale else "open"


@dataclass(frozen=True, slots=True)
class BonusPage:
    """The claims of a contest, and the rounds in which a bonus can still count."""

    contest: ContestInfo
    rules: tuple[FieldRule, ...]
    claims: list[Claim]
    counts: dict[str, int]
    rounds: list[RoundInfo]


def page(contest_key: str, state: str = "") -> BonusPage:
    """The claims, all or those in a state. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    rules = _rules(session, contest)
    claims = [one for entry in _handed_in(session, contest) for one in _claims(entry, rules)]
    claims = _with_findings(session, contest, claims)
    counted = Counter(one.state for one in claims)
    return BonusPage(
        contest=lookup.contest_info(contest),
        rules=rules,
        claims=[one for one in claims if state in ("", one.state)],
        counts={name: counted[name] for name in STATES},
        rounds=[lookup.round_info(row) for row in _open_rounds(session, contest)],
    )


def _rules(session: Session, contest: Contest) -> tuple[FieldRule, ...]:
    call = calls.of_contest(session, contest)
    fields = calls.terms_of(call).fields if call else ()
    return tuple(rule for rule in fields if rule.kind == "bonus")


def _handed_in(session: Session, contest: Contest) -> list[Any]:
    """Each entry with its team and what its newest version says."""
    newest = (
        select(func.max(ApplicationVersion.id))
        .where(ApplicationVersion.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    found = (
        select(Entry.key, Entry.title, Team.name, ApplicationVersion.content)
        .join(Application, Application.entry_id == Entry.id)
        .join(ApplicationVersion, ApplicationVersion.id == newest)
        .outerjoin(Team, Entry.team_id == Team.id)
        .where(Entry.contest_id == contest.id, Application.state == "submitted")
        .order_by(Entry.key)
    )
    return list(session.execute(found)) if _rules(session, contest) else []


def _claims(entry: Any, rules: tuple[FieldRule, ...]) -> Iterator[Claim]:
    key, title, team, content = entry
    answers = json.loads(content)["answers"] if content else {}
    for rule in rules:
        evidence = str(answers.get(rule.key) or "")
        if evidence:
            yield Claim(key, title, team or "", rule, evidence, None)


def _with_findings(session: Session, contest: Contest, claims: list[Claim]) -> list[Claim]:
    rows = session.execute(
        select(Entry.key, BonusCheck, Round.key, User.name)
        .join(BonusCheck, BonusCheck.entry_id == Entry.id)
        .outerjoin(Adjustment, BonusCheck.adjustment_id == Adjustment.id)
        .outerjoin(Round, Adjustment.round_id == Round.id)
        .join(User, BonusCheck.by_id == User.id)
        .where(Entry.contest_id == contest.id)
        .execution_options(populate_existing=True)
    )
    known = {(key, row.field): (row, round_key or "", by) for key, row, round_key, by in rows}
    return [_with_finding(one, known.get((one.entry, one.rule.key))) for one in claims]


def _with_finding(claim: Claim, known: tuple[BonusCheck, str, str] | None) -> Claim:
    if known is None:
        return claim
    row, round_key, by = known
    stale = row.evidence != call_rules.digest(claim.evidence)
    found = Found(row.verdict, row.points, round_key, row.reason, by, row.at, stale)
    return Claim(claim.entry, claim.title, claim.team, claim.rule, claim.evidence, found)


def _open_rounds(session: Session, contest: Contest) -> list[Round]:
    """Rounds that take a bonus: their result is open, and they do not rank by places alone."""
    by_places = exists().where(Component.round_id == Round.id, Component.combine == "rank_sum")
    here = (Round.contest_id == contest.id, Round.state != "confirmed", ~by_places)
    return list(session.scalars(select(Round).where(*here).order_by(Round.position)))


def answer(
    contest_key: str,
    entry_key: str,
    field: str,
    *,
    accepted: bool,
    round_key: str = "",
    reason: str = "",
    by: int,
    at: datetime,
) -> None:
    """Accept a claim, which then counts in a round, or refuse it with a reason.

    Raises NotFound where nothing is claimed; Conflicted where it was answered already; NotReady
    without a reason for a refusal, and for a round that takes no bonus any more.
    """
    said = reason.strip()[:LONGEST_REASON]
    if not accepted and not said:
        raise NotReady("Say in a sentence why the bonus is refused.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)  # so that no result is confirmed meanwhile
        contest = lookup.contest(session, contest_key)
        claim = _claim(session, contest, entry_key, field)
        if claim.state != "open":
            raise Conflicted("Somebody else was quicker. This is what holds now.")
        entry_id = lookup.entry_id(session, contest, entry_key)
        _forget(session, entry_id, field)
        points = Decimal(claim.rule.points)
        row = BonusCheck(entry_id=entry_id, field=field, points=points, reason=said, by_id=by)
        row.verdict, row.at = "accepted" if accepted else "refused", at
        row.evidence = call_rules.digest(claim.evidence)
        if accepted:
            row.adjustment_id = _give(session, contest, round_key, entry_id, points, said)
        session.add(row)
        details = {"field": field, "points": claim.rule.points}
        details |= {"round": round_key} if accepted else {}
        _record(session, contest, entry_key, row.verdict, details, by=by, at=at)


def _claim(session: Session, contest: Contest, entry_key: str, field: str) -> Claim:
    rules = tuple(rule for rule in _rules(session, contest) if rule.key == field)
    rows = [row for row in _handed_in(session, contest) if row[0] == entry_key]
    claims = [claim for row in rows for claim in _claims(row, rules)]
    for claim in _with_findings(session, contest, claims):
        return claim
    raise NotFound("This bonus is not claimed.")


def _give(
    session: Session, contest: Contest, round_key: str, entry_id: int, points: Decimal, reason: str
) -> int:
    """The number of the adjustment. Raises NotFound, NotReady."""
    row = lookup.round_of(session, contest, round_key)
    if row.state == "confirmed":
        raise NotReady(CONFIRMED)
    if row.id not in {one.id for one in _open_rounds(session, contest)}:
        raise NotReady("This round ranks by places alone: it takes no bonus.")
    made = Adjustment(
        round_id=row.id, entry_id=entry_id, kind="bonus", points=points, reason=reason
    )
    session.add(made)
    session.flush()
    return made.id


def take_back(contest_key: str, entry_key: str, field: str, *, by: int, at: datetime) -> None:
    """Let a claim be open again; what it gave counts no more.

    Raises NotFound; NotReady where the result of its round is confirmed.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        if not _forget(session, lookup.entry_id(session, contest, entry_key), field):
            raise NotFound("There is no such decision.")
        _record(session, contest, entry_key, "taken_back", {"field": field}, by=by, at=at)


def _forget(session: Session, entry_id: int, field: str) -> bool:
    """Whether there was a finding, which is gone with what it gave. Raises NotReady."""
    row = session.get(BonusCheck, (entry_id, field))
    if row is None:
        return False
    number = row.adjustment_id
    given = session.get(Adjustment, number) if number is not None else None
    if given is not None and session.get_one(Round, given.round_id).state == "confirmed":
        raise NotReady(CONFIRMED)
    session.delete(row)
    session.flush()
    session.execute(delete(Adjustment).where(Adjustment.id == number))
    return True


def _record(
    session: Session,
    contest: Contest,
    entry_key: str,
    what: str,
    details: dict[str, str],
    *,
    by: int,
    at: datetime,
) -> None:
    act, subject = f"bonus.{what}", f"entry:{entry_key}"
    audit.record(
        session, at=at, by=by, contest_id=contest.id, act=act, subject=subject, details=details
    )
