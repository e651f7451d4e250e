"""Letters to teams about what the office decided, and about what it took back."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.models.applications import Application
from judging.models.contests import Contest, Division
from judging.models.eligibility import DecisionLetter, EligibilityAct
from judging.models.entries import Entry
from judging.models.letters import Letter
from judging.models.people import NOBODY, Membership, TeamMember, User
from judging.services import letters, lookup
from judging.services.eligibility_parts import Change
from judging.services.letters import Written
from judging.services.shown import ContestInfo
from scoring.rules import Texts

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter tells a team; `applied` = there is an application that it can look at."""

    contest: ContestInfo
    act: str
    key: str
    title: str
    team: str
    verdict: str
    reason: str
    division: Texts
    until: datetime | None = None
    applied: bool = False

    @property
    def timezone(self) -> str:
        """Where the contest's clocks stand."""
        return self.contest.timezone

    @property
    def contest_texts(self) -> Texts:
        """What the contest is called."""
        return self.contest.texts

    @property
    def contest_key(self) -> str:
        """What the contest's address has."""
        return self.contest.key


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter to a team, as the entry's page shows it; `to` is personal data."""

    id: int
    act: int
    to: str
    state: str
    at: datetime
    withdrawn: bool


Wording = Callable[[Told], tuple[str, str]]  # → subject and text, in the contest's language


def readers(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Whom to write to about each entry: accounts of the team, else whoever leads it."""
    found: dict[int, dict[str, None]] = {number: {} for number in ids}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        for number, address in _accounts(session, some):
            found[number][address.lower()] = None
        silent = [number for number in some if not found[number]]
        for number, address in _leaders(session, silent):
            found[number].setdefault(address.strip().lower())
    return {number: list(addresses) for number, addresses in found.items()}


def _accounts(session: Session, ids: Sequence[int]) -> list[tuple[int, str]]:
    reachable = (User.active, ~User.email.endswith(f"@{NOBODY}"))
    applied = (
        select(Application.entry_id, User.email)
        .join(User, Application.owner_id == User.id)
        .where(Application.entry_id.in_(ids), *reachable)
    )
    competing = (
        select(Entry.id, User.email)
        .join(Membership, Membership.team_id == Entry.team_id)
        .join(User, Membership.user_id == User.id)
        .where(Entry.id.in_(ids), *reachable)
        .order_by(Membership.id)
    )
    found = [*session.execute(applied), *session.execute(competing)]
    return [(entry_id, address) for entry_id, address in found]


def _leaders(session: Session, ids: Sequence[int]) -> list[tuple[int, str]]:
    """Of each team without an account its leader, else the first member with an address."""
    found = (
        select(Entry.id, TeamMember.role, TeamMember.email)
        .join(TeamMember, TeamMember.team_id == Entry.team_id)
        .where(Entry.id.in_(ids), TeamMember.email.contains("@"))
        .order_by(Entry.id, TeamMember.position)
    )
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, role, address in session.execute(found):
        named[number].append((role, address))
    leading = {"leader": 0}
    return [
        (number, min(people, key=lambda one: leading.get(one[0], 1))[1])
        for number, people in named.items()
    ]


def tell(
    session: Session,
    contest: Contest,
    act: EligibilityAct,
    changes: Sequence[Change],
    wording: Wording,
) -> int:
    """Write to every team what an act means for it, within the caller's transaction."""
    to = readers(session, [one.entry.id for one in changes])
    return _write(session, contest, act, changes, to, wording)


def correct(
    session: Session,
    contest: Contest,
    undone: EligibilityAct,
    back: EligibilityAct,
    changes: Sequence[Change],
    wording: Wording | None,
) -> int:
    """Stop the letters of an act that is taken back; whoever may have had one gets another."""
    found = (
        select(DecisionLetter.letter_id, DecisionLetter.entry_id, Letter.to)
        .join(Letter, DecisionLetter.letter_id == Letter.id)
        .where(DecisionLetter.act_id == undone.id)
        .order_by(Letter.id)
    )
    rows = session.execute(found).all()
    unsent = letters.withdraw(session, [row.letter_id for row in rows], at=back.at)
    to: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.letter_id not in unsent:
            to[row.entry_id].append(row.to)
    if not to or wording is None:
        return 0
    return _write(session, contest, back, changes, to, wording)


def _write(
    session: Session,
    contest: Contest,
    act: EligibilityAct,
    changes: Sequence[Change],
    to: Mapping[int, Sequence[str]],
    wording: Wording,
) -> int:
    about: list[int] = []
    written: list[Written] = []
    reached = [one for one in changes if to.get(one.entry.id)]
    for told, entry_id in _told(session, contest, act, reached):
        subject, text = wording(told)
        written += [Written(address, subject, text) for address in to[entry_id]]
        about += [entry_id] * len(to[entry_id])
    rows = letters.write_many(session, written, contest_id=contest.id, by=act.by_id, at=act.at)
    session.flush()
    pairs = zip(rows, about, strict=True)
    session.add_all(
        DecisionLetter(letter_id=row.id, act_id=act.id, entry_id=number) for row, number in pairs
    )
    session.flush()
    return len(rows)


def _told(
    session: Session, contest: Contest, act: EligibilityAct, changes: Sequence[Change]
) -> Iterator[tuple[Told, int]]:
    applied = applications_of(session, [one.entry.id for one in changes])
    found = select(Division.key, Division.texts).where(Division.contest_id == contest.id)
    divisions: dict[str, Texts] = dict(session.execute(found).all())
    info = lookup.contest_info(contest)
    for one in changes:
        line = one.entry
        yield (
            Told(
                contest=info,
                act=act.act,
                key=line.receipt or line.key,
                title=line.title,
                team=line.team,
                verdict=one.verdict,
                reason=act.reason,
                division=divisions.get(one.division, {}),
                until=act.until,
                applied=line.id in applied,
            ),
            line.id,
        )


def applications_of(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """The application that each entry came from, where there is one."""
    found: dict[int, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        mine = Application.entry_id.in_(ids[start : start + AT_ONCE])
        rows = session.execute(select(Application.entry_id, Application.id).where(mine))
        found |= {entry_id: number for entry_id, number in rows if entry_id is not None}
    return found


def of_entry(session: Session, entry_id: int) -> list[SentLetter]:
    """The letters about an entry, newest first."""
    found = (
        select(Letter.id, EligibilityAct.number, Letter.to, Letter.state)
        .add_columns(func.coalesce(Letter.sent_at, Letter.created_at), Letter.withdrawn_at)
        .join(DecisionLetter, DecisionLetter.letter_id == Letter.id)
        .join(EligibilityAct, DecisionLetter.act_id == EligibilityAct.id)
        .where(DecisionLetter.entry_id == entry_id)
        .order_by(Letter.id.desc())
    )
    return [
        SentLetter(number, act, to, state, at, gone is not None)
        for number, act, to, state, at, gone in session.execute(found)
    ]
