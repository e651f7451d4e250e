"""Bonuses that teams claim: the office looks at what shows them, and accepts or refuses.

An accepted claim is a bonus of the round like any other: the rules of the round cap it. What a
team claims is what its newest version says that was handed in.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
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
ON_A_PAGE = 50
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
class Known:
    """A row of what the office found, with what names it."""

    check: BonusCheck
    entry: str
    title: str
    team: str
    round: str
    by: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A bonus that a team claims; `evidence` may name people.

    `gone` says that a decision outlived its claim: `call` = the question is no longer in the call,
    `claim` = the team no longer claims it. What was given counts until it is withdrawn.
    """

    entry: str
    title: str
    team: str
    rule: FieldRule
    evidence: str
    found: Found | None = None
    gone: str = ""

    @property
    def state(self) -> str:
        """One of `STATES`; a claim that changed since is open again."""
        return self.found.verdict if self.found and not self.found.stale else "open"

    @property
    def given(self) -> Decimal:
        """The points that count, also while a changed claim is looked at anew."""
        accepted = self.found is not None and self.found.verdict == "accepted"
        return self.found.points if self.found and accepted else Decimal(0)


@dataclass(frozen=True, slots=True)
class BonusPage:
    """The claims of a contest, and the rounds in which a bonus can still count.

    `counts` and `given`, the points that count, are of all claims; `claims` are those of a page.
    """

    contest: ContestInfo
    rules: tuple[FieldRule, ...]
    claims: list[Claim]
    counts: dict[str, int]
    given: Decimal
    rounds: list[RoundInfo]
    page: int = 1
    pages: int = 1


def page(contest_key: str, state: str = "", number: int = 1) -> BonusPage:
    """A page of the claims, of all or of those in a state. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    rules = _rules(session, contest)
    claims = _listed(session, contest, rules)
    counted = Counter(one.state for one in claims)
    shown = [one for one in claims if state in ("", one.state)]
    pages = max(1, -(-len(shown) // ON_A_PAGE))
    number = min(max(1, number), pages)
    return BonusPage(
        contest=lookup.contest_info(contest),
        rules=rules,
        claims=shown[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        counts={name: counted[name] for name in STATES},
        given=sum((one.given for one in claims), Decimal(0)),
        rounds=[lookup.round_info(row) for row in _open_rounds(session, contest)],
        page=number,
        pages=pages,
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
    return list(session.execute(found))


def _listed(session: Session, contest: Contest, rules: tuple[FieldRule, ...]) -> list[Claim]:
    """What is claimed, and what was decided about claims that are gone, by entry."""
    known = _known(session, contest)
    entries = _handed_in(session, contest) if rules or known else []
    claims = [_with_finding(one, known) for entry in entries for one in _claims(entry, rules)]
    claimed = {(one.entry, one.rule.key) for one in claims}
    offered = {rule.key for rule in rules}
    said = {entry[0]: json.loads(entry[3])["answers"] for entry in entries if entry[3]}
    for (key, field), row in known.items():
        if (key, field) not in claimed:
            evidence = str(said.get(key, {}).get(field) or "")
            claims.append(_outlived(row, evidence, "claim" if field in offered else "call"))
    return sorted(claims, key=lambda one: one.entry)


def _outlived(row: Known, evidence: str, gone: str) -> Claim:
    """A decision without a claim: it holds as it was found."""
    check = row.check
    rule = FieldRule(check.field, "bonus", check.texts, points=f"{check.points:f}")
    found = Found(check.verdict, check.points, row.round, check.reason, row.by, check.at, False)
    return Claim(row.entry, row.title, row.team, rule, evidence, found, gone)


def _claims(entry: Any, rules: tuple[FieldRule, ...]) -> Iterator[Claim]:
    key, title, team, content = entry
    answers = json.loads(content)["answers"] if content else {}
    for rule in rules:
        evidence = str(answers.get(rule.key) or "")
        if evidence:
            yield Claim(key, title, team or "", rule, evidence)


def _known(session: Session, contest: Contest) -> dict[tuple[str, str], Known]:
    """What the office found, by entry and question."""
    rows = session.execute(
        select(BonusCheck, Entry.key, Entry.title, func.coalesce(Team.name, ""))
        .add_columns(func.coalesce(Round.key, ""), User.name)
        .select_from(Entry)
        .join(BonusCheck, BonusCheck.entry_id == Entry.id)
        .outerjoin(Adjustment, BonusCheck.adjustment_id == Adjustment.id)
        .outerjoin(Round, Adjustment.round_id == Round.id)
        .join(User, BonusCheck.by_id == User.id)
        .outerjoin(Team, Entry.team_id == Team.id)
        .where(Entry.contest_id == contest.id)
        .order_by(Entry.key, BonusCheck.field)
        .execution_options(populate_existing=True)
    )
    found = [Known(*row) for row in rows]
    return {(one.entry, one.check.field): one for one in found}


def _with_finding(claim: Claim, known: Mapping[tuple[str, str], Known]) -> Claim:
    there = known.get((claim.entry, claim.rule.key))
    if there is None:
        return claim
    row = there.check
    stale = row.evidence != call_rules.digest(claim.evidence)
    found = Found(row.verdict, row.points, there.round, row.reason, there.by, row.at, stale)
    return replace(claim, found=found)


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
        row.texts = dict(claim.rule.texts)
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
    rows = [row for row in _handed_in(session, contest) if rules and row[0] == entry_key]
    for claim in (claim for row in rows for claim in _claims(row, rules)):
        return _with_finding(claim, _known(session, contest))
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


def withdraw(
    contest_key: str, entry_key: str, field: str, reason: str, *, by: int, at: datetime
) -> None:
    """Let an accepted bonus count no more, with a reason; that it was given stays known.

    Raises NotFound; NotReady without a reason, and where the result of its round is confirmed.
    """
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise NotReady("Say in a sentence why the bonus is withdrawn.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        key = (lookup.entry_id(session, contest, entry_key), field)
        row = session.get(BonusCheck, key, populate_existing=True)
        if row is None or row.adjustment_id is None:
            raise NotFound("There is no such decision.")
        _demand_open_round(session, row)
        number, points = row.adjustment_id, f"{row.points:f}"
        row.verdict, row.adjustment_id, row.reason = "refused", None, said
        row.by_id, row.at = by, at
        session.flush()
        session.execute(delete(Adjustment).where(Adjustment.id == number))
        details = {"field": field, "points": points}
        _record(session, contest, entry_key, "withdrawn", details, by=by, at=at)


def _demand_open_round(session: Session, row: BonusCheck) -> None:
    """Raises NotReady where what it gave is part of a result."""
    given = session.get(Adjustment, row.adjustment_id) if row.adjustment_id is not None else None
    if given is not None and session.get_one(Round, given.round_id).state == "confirmed":
        raise NotReady(CONFIRMED)


def _forget(session: Session, entry_id: int, field: str) -> bool:
    """Whether there was a finding, which is gone with what it gave. Raises NotReady."""
    row = session.get(BonusCheck, (entry_id, field))
    if row is None:
        return False
    _demand_open_round(session, row)
    number = row.adjustment_id
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
