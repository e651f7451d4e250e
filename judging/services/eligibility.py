"""Whether entries may take part: decided one by one or many at once, and taken back.

Until the judging begins. From then on who takes part is changed by a decision of the panel alone.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest, Division
from judging.models.eligibility import EligibilityAct, EligibilityDecision
from judging.models.entries import Entry
from judging.services import (
    audit,
    duplicates,
    eligibility_ends,
    eligibility_letters,
    entry_lists,
    lookup,
)
from judging.services.eligibility_letters import Wording
from judging.services.eligibility_parts import Change, Choice, Wanted
from judging.services.entry_lists import Asked, EntryLine
from judging.services.shown import ContestInfo
from judging.services.transactions import one_at_a_time, write

AT_ONCE = 5000
UNSYNCHRONISED = {"synchronize_session": False}
LONGEST_REASON = 2000
NEEDS_REASON = ("ineligible", "asked")
BEGUN = (
    "The judging has begun, and this would change who takes part: "
    "write it down as a decision of the panel."
)
WITHDRAWN = "It was withdrawn."
NOTHING = "None of these entries would change."
MEANWHILE = "One of these entries was changed meanwhile. Look again, then decide."
UNCHOSEN = "Choose at least one entry."


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do; `mark` stands for the state that this was found in.

    `letters` would go to the teams, but to those of `unreachable`; `reopened` applications could
    be handed in until the time that is wanted.
    """

    contest: ContestInfo
    wanted: Wanted
    changes: list[Change]
    refused: list[Change]
    same: int
    mark: str
    letters: int = 0
    unreachable: tuple[str, ...] = ()
    reopened: int = 0


def preview(contest_key: str, choice: Choice, wanted: Wanted) -> Preview:
    """Look what would change, without changing it. Raises NotFound; NotReady without entries."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    found = _foreseen(session, contest, choice, wanted)
    ids = [one.entry.id for one in found.changes]
    to = eligibility_letters.readers(session, ids)
    return replace(
        found,
        letters=sum(map(len, to.values())),
        unreachable=tuple(one.entry.key for one in found.changes if not to[one.entry.id]),
        reopened=len(eligibility_ends.gaining(session, contest, ids, wanted.until)),
    )


def decide(
    contest_key: str,
    choice: Choice,
    wanted: Wanted,
    *,
    mark: str,
    by: int,
    at: datetime,
    tell: Wording | None = None,
) -> int:
    """Do it, and answer with the number of the act; with `tell` the teams get letters.

    Raises NotFound; Conflicted where an entry is no longer as it was shown; NotReady without a
    reason where one is needed, and where nothing would change.
    """
    reason = wanted.reason.strip()
    if wanted.act in NEEDS_REASON and not reason:
        raise NotReady("Give the reason in a sentence: it is kept with the decision.")
    if len(reason) > LONGEST_REASON:
        raise NotReady(f"A reason has at most {LONGEST_REASON} characters.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)  # no round is opened between the look and the change
        contest = lookup.contest(session, contest_key)
        found = _foreseen(session, contest, choice, wanted)
        if found.mark != mark:
            raise Conflicted(MEANWHILE)
        if not found.changes:
            raise NotReady(found.refused[0].why if found.refused else NOTHING)
        until = wanted.until if wanted.act == "asked" else None
        eligibility_ends.check(session, contest, until, at)
        act = _new_act(session, contest, wanted.act, reason, by=by, at=at, until=until)
        _carry_out(session, contest, act, found.changes)
        eligibility_ends.give(session, contest, act, [one.entry.id for one in found.changes])
        told = _told(session, contest, act, found.changes, tell)
        _record(session, contest, act, found.changes, wanted.division, told)
        return act.number


def _told(
    session: Session,
    contest: Contest,
    act: EligibilityAct,
    changes: Sequence[Change],
    tell: Wording | None,
) -> int:
    return eligibility_letters.tell(session, contest, act, changes, tell) if tell else 0


def _foreseen(session: Session, contest: Contest, choice: Choice, wanted: Wanted) -> Preview:
    if wanted.act not in ("eligible", "ineligible", "asked", "moved"):
        raise NotReady("Choose what is to be decided.")
    divisions = {one.key for one in entry_lists.division_infos(session, contest)}
    if wanted.act == "moved" and wanted.division not in divisions:
        raise NotReady("Choose the division that the entries move to.")
    lines = _chosen(session, contest, choice)
    begun = entry_lists.has_begun(session, contest)
    changes = [_change(line, wanted, begun=begun) for line in lines]
    done = [one for one in changes if not one.why and not one.is_none]
    if not done and len(lines) == 1 and wanted.act in NEEDS_REASON and not changes[0].why:
        done = changes  # the same once more, with another reason
    refused = [one for one in changes if one.why]
    same = len(changes) - len(done) - len(refused)
    info = lookup.contest_info(contest)
    return Preview(info, wanted, done, refused, same, mark_of(lines))


def _chosen(session: Session, contest: Contest, choice: Choice) -> list[EntryLine]:
    asked = choice.asked or Asked()
    twins = duplicates.kinds_by_entry(duplicates.groups(session, contest)) if asked.twins else {}
    found = entry_lists.matching(session, contest, asked, twins)
    if choice.asked is None:
        found = found.where(Entry.key.in_(choice.keys))
    lines = entry_lists.read(session, found.order_by(Entry.key))
    if not lines:
        raise NotReady(UNCHOSEN)
    if choice.asked is None and len(lines) < len(set(choice.keys)):
        raise NotFound("There is no such entry.")
    return lines


def mark_of(lines: Sequence[EntryLine]) -> str:
    """What stands for these entries in exactly this state."""
    said = (
        f"{line.id} {line.verdict} {line.status} {line.division}"
        for line in sorted(lines, key=lambda line: line.id)
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _change(line: EntryLine, wanted: Wanted, *, begun: bool) -> Change:
    if line.status == "withdrawn":
        return Change(line, line.verdict, line.status, line.division, WITHDRAWN)
    if wanted.act == "moved":
        after = Change(line, line.verdict, line.status, wanted.division)
    else:
        status = "ineligible" if wanted.act == "ineligible" else "submitted"
        after = Change(line, wanted.act, status, line.division)
    if begun and after.takes_part_otherwise:
        return Change(line, line.verdict, line.status, line.division, BEGUN)
    return after


def _new_act(
    session: Session,
    contest: Contest,
    act: str,
    reason: str,
    *,
    by: int,
    at: datetime,
    undoes: int | None = None,
    until: datetime | None = None,
) -> EligibilityAct:
    mine = EligibilityAct.contest_id == contest.id
    newest = session.scalar(select(func.max(EligibilityAct.number)).where(mine)) or 0
    row = EligibilityAct(
        contest_id=contest.id, number=newest + 1, act=act, reason=reason, undoes_id=undoes
    )
    row.by_id, row.at, row.until = by, at, until
    session.add(row)
    session.flush()
    return row


def _carry_out(
    session: Session, contest: Contest, act: EligibilityAct, changes: Sequence[Change]
) -> None:
    found = select(Division.key, Division.id).where(Division.contest_id == contest.id)
    divisions = dict(session.execute(found).all())
    ids = [one.entry.id for one in changes]
    for some in _in_parts(ids):
        past = update(EligibilityDecision).where(
            EligibilityDecision.current, EligibilityDecision.entry_id.in_(some)
        )
        session.execute(
            past.values(current=False), execution_options={"synchronize_session": False}
        )
    session.execute(
        insert(EligibilityDecision), [_decision(act, one, divisions) for one in changes]
    )
    alike: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for one in changes:
        if one.takes_part_otherwise:
            alike[one.status, divisions.get(one.division)].append(one.entry.id)
    for (status, division), several in alike.items():
        for some in _in_parts(several):
            there = update(Entry).where(Entry.id.in_(some))
            session.execute(there.values(status=status, division_id=division))


def _decision(act: EligibilityAct, one: Change, divisions: dict[str, int]) -> dict[str, object]:
    return {
        "act_id": act.id,
        "entry_id": one.entry.id,
        "verdict": one.verdict,
        "verdict_before": one.entry.verdict,
        "status": one.status,
        "status_before": one.entry.status,
        "division_id": divisions.get(one.division),
        "division_before_id": divisions.get(one.entry.division),
        "current": True,
    }


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def undo(
    contest_key: str, number: int, *, by: int, at: datetime, tell: Wording | None = None
) -> int:
    """Take an act back, and answer with the number of the act that does.

    Its letters that have not left stay here; with `tell` whoever had one is told that it no longer
    holds. An end that it gave holds no more.

    Raises NotFound; NotReady where it was taken back already, where something else was decided
    about one of its entries since, and where it would change who takes part in a judging that
    has begun.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        act = _act(session, contest, number)
        changes = _reversed(session, contest, act)
        back = _new_act(session, contest, "undone", "", by=by, at=at, undoes=act.id)
        act.undone_at = at
        _carry_out(session, contest, back, changes)
        eligibility_ends.end(session, act, at)
        told = eligibility_letters.correct(session, contest, act, back, changes, tell)
        _record(session, contest, back, changes, "", told)
        return back.number


def _act(session: Session, contest: Contest, number: int) -> EligibilityAct:
    mine = (EligibilityAct.contest_id == contest.id, EligibilityAct.number == number)
    act = session.scalar(select(EligibilityAct).where(*mine))
    if act is None:
        raise NotFound("There is no such decision.")
    if act.undone_at is not None or act.act == "undone":
        raise NotReady("This was taken back already.")
    return act


def _reversed(session: Session, contest: Contest, act: EligibilityAct) -> list[Change]:
    row = EligibilityDecision
    found = (
        select(row.entry_id, row.verdict_before, row.status_before)
        .add_columns(func.coalesce(Division.key, ""), row.current)
        .outerjoin(Division, row.division_before_id == Division.id)
        .where(row.act_id == act.id)
    )
    rows = {one.entry_id: one for one in session.execute(found)}
    there = entry_lists.matching(session, contest, Asked(), {}).where(entry_lists.among(list(rows)))
    begun = entry_lists.has_begun(session, contest)
    changes = []
    for line in entry_lists.read(session, there.order_by(Entry.key)):
        _, verdict, status, division, current = rows[line.id]
        if not current or line.status == "withdrawn":
            raise NotReady("Something else was decided about one of these entries since.")
        one = Change(line, verdict, status, division)
        if begun and one.takes_part_otherwise:
            raise NotReady(BEGUN)
        changes.append(one)
    return changes


def _record(
    session: Session,
    contest: Contest,
    act: EligibilityAct,
    changes: Sequence[Change],
    division: str,
    letters: int,
) -> None:
    details: dict[str, object] = {"entries": [one.entry.key for one in changes]}
    details |= {"division": division} if act.act == "moved" else {}
    details |= {"until": act.until.isoformat()} if act.until else {}
    details |= {"letters": letters} if letters else {}
    audit.record(
        session,
        at=act.at,
        by=act.by_id,
        contest_id=contest.id,
        act=f"eligibility.{act.act}",
        subject=f"eligibility:{act.number}",
        details=details,
    )
