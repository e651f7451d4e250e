"""Publishing the notice, and changing published rules: each time a new version, never another way.

Before a sheet is handed in a change needs its reason; from then on a recorded resolution as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.notices import Notice, Resolution, RuleVersion
from judging.models.rounds import Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.services import audit, lookup, notice_calls, notice_checks, rule_versions, setups
from judging.services.notice_checks import Check
from judging.services.rule_versions import Resolved, Version
from judging.services.setups import Setup
from judging.services.transactions import one_at_a_time, write
from scoring import rules
from scoring.rules import RuleBook

NO_RESOLUTION = (
    "Sheets were handed in: the rules change only with a recorded resolution of the committee."
)
NO_REASON = "Say why the published rules are changed: the reason is public."
NOTHING_NEW = "Nothing has changed since the published version."
STOPPED = "Something that every contest needs is missing: look at the red lines."
DECREE = "The decree on contests is not kept: look at the red lines, or say why it may be so."
NO_MAJORITY = "A resolution says what was resolved and when, with more than half in favour."
OTHER_CRITERIA = "Sheets were handed in: criteria cannot be added or taken away any more."
HANDED_IN = ScoreSheet.state.in_(("submitted", "signed"))


@dataclass(frozen=True, slots=True)
class Said:
    """What is said with a publication."""

    reason: str = ""
    minor: bool = False
    override: str = ""
    resolution: Resolved | None = None


@dataclass(frozen=True, slots=True)
class Publishing:
    """What organisers see before they publish."""

    setup: Setup
    checks: list[Check]
    newest: Version | None
    versions: list[Version]
    needs_resolution: bool

    @property
    def stopped(self) -> bool:
        """Whether something is missing that every contest needs."""
        return any(one.stops for one in self.checks)

    @property
    def breaks_decree(self) -> bool:
        """Whether a reason is needed to publish nevertheless."""
        return any(one.breaks_decree for one in self.checks)


def page(contest_key: str, at: datetime) -> Publishing:
    """The state of publication with what the checker finds. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    setup = setups.of(session, contest)
    versions = rule_versions.all_of(session, contest)
    return Publishing(
        setup=setup,
        checks=checks_of(session, contest, setup, at),
        newest=versions[0] if versions else None,
        versions=versions,
        needs_resolution=_needs_resolution(session, contest, setup),
    )


def checks_of(
    session: Session, contest: Contest, setup: Setup, at: datetime, minor: bool = True
) -> list[Check]:
    """What the checker finds in what would be published now."""
    seated = notice_checks.committee(session, contest, setup.settings)
    noticed = contest.rules_version > 0
    found = notice_checks.checks(setup.book, setup.settings, seated, at, noticed)
    too_late = None if minor or not noticed else notice_checks.change_period(setup.settings, at)
    return [too_late, *found] if too_late else found


def publish(contest_key: str, said: Said, *, revision: int, by: int, at: datetime) -> int:
    """Publish the notice, or a change of it, as a new version and answer with its number.

    Raises NotFound; NotReady where something is missing, the decree is not kept and nobody says
    why, or nothing has changed; Conflicted where a resolution is needed, or somebody changed the
    settings since `revision`.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)  # no sheet is handed in between the look and the change
        contest = lookup.contest(session, contest_key)
        notice = session.get(Notice, contest.id) or _new_notice(session, contest)
        if notice.revision != revision:
            raise Conflicted(setups.MEANWHILE)
        setup = setups.of(session, contest)
        _check(session, contest, setup, said, at)
        settings = replace(setup.settings, override=said.override.strip())
        setups.put_in_force(session, contest, notice, setup.meta, setup.book, settings)
        notice.draft = None
        notice.revision += 1
        notice_calls.put_dates(session, contest, settings, said.reason, by=by, at=at)
        version = _freeze(session, contest, replace(setup, settings=settings), said, by, at)
        if contest.state == "draft":
            contest.state = "open"
        _record(session, contest, "published", version, by=by, at=at)
        return version.number


def discard(contest_key: str, *, by: int, at: datetime) -> None:
    """Forget the change that waits. Raises NotFound."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        notice = session.get(Notice, contest.id)
        if notice is not None and notice.draft is not None:
            notice.draft = None
            notice.revision += 1
            audit.record(
                session,
                at=at,
                by=by,
                contest_id=contest.id,
                act="rules.discarded",
                subject=f"rules:{contest.key}",
                details={},
            )


def _new_notice(session: Session, contest: Contest) -> Notice:
    notice = Notice(contest_id=contest.id, settings={}, revision=0)
    session.add(notice)
    session.flush()
    return notice


def _check(session: Session, contest: Contest, setup: Setup, said: Said, at: datetime) -> None:
    if contest.rules_version and not setup.pending:
        raise NotReady(NOTHING_NEW)
    if setup.waits and not said.reason.strip():
        raise NotReady(NO_REASON)
    if _needs_resolution(session, contest, setup):
        if said.resolution is None:
            raise Conflicted(NO_RESOLUTION)
        _check_marks(session, contest, setup.book)
    _check_resolution(said.resolution)
    minor = said.minor or said.resolution is not None
    found = checks_of(session, contest, setup, at, minor)
    if any(one.stops for one in found):
        raise NotReady(STOPPED)
    if any(one.breaks_decree for one in found) and not said.override.strip():
        raise NotReady(DECREE)


def _check_resolution(said: Resolved | None) -> None:
    if said is None:
        return
    counted = said.present > 0 and said.present < said.in_favour * 2 <= said.present * 2
    if not said.text.strip() or not counted:
        raise NotReady(NO_MAJORITY)


def _needs_resolution(session: Session, contest: Contest, setup: Setup) -> bool:
    """Whether the rules, and not only texts and dates, change after a sheet was handed in."""
    handed_in = exists().where(ScoreSheet.round_id == Round.id, HANDED_IN)
    begun = select(exists().where(Round.contest_id == contest.id, handed_in))
    if not setup.pending or not session.scalar(begun):
        return False
    _, book = setups.in_force(session, contest)
    return _without_entries(book) != _without_entries(setup.book)


def _without_entries(book: RuleBook) -> RuleBook:
    rounds = tuple(replace(item, assign=None) for item in book.rounds)
    return replace(book, rounds=rounds)


def _check_marks(session: Session, contest: Contest, book: RuleBook) -> None:
    """Sheets that were handed in stay whole, and their marks fit. Raises NotReady."""
    rows = session.execute(
        select(Round.key, Criterion.key, Mark.points, func.count())
        .join(ScoreSheet, ScoreSheet.round_id == Round.id)
        .join(Mark, Mark.sheet_id == ScoreSheet.id)
        .join(Criterion, Mark.criterion_id == Criterion.id)
        .where(Round.contest_id == contest.id, HANDED_IN)
        .group_by(Round.key, Criterion.key, Mark.points)
    )
    marks: dict[str, dict[str, set[Decimal]]] = {}
    for round_key, criterion, points, _count in rows:
        marks.setdefault(round_key, {}).setdefault(criterion, set()).add(points)
    rounds = {item.key: item for item in book.rounds}
    for round_key, on_sheets in marks.items():
        _check_sheets(book, rounds.get(round_key), on_sheets)


def _check_sheets(book: RuleBook, item: rules.Round | None, given: dict[str, set[Decimal]]) -> None:
    sheets = item.sheets if item else None
    criteria = {one.key: one for one in book.rubric(sheets.rubric).criteria} if sheets else {}
    if set(criteria) != set(given):
        raise NotReady(OTHER_CRITERIA)
    for key, points in given.items():
        if not all(_fits(mark, criteria[key]) for mark in points):
            raise NotReady(f"Marks that were given do not fit the new points of “{key}”.")


def _fits(mark: Decimal, one: rules.Criterion) -> bool:
    on_grid = bool(one.grades) or (mark - one.min) % one.step == 0
    return one.min <= mark <= one.max and on_grid


def _freeze(
    session: Session, contest: Contest, setup: Setup, said: Said, by: int, at: datetime
) -> RuleVersion:
    text = rule_versions.document_text(setup.meta, setup.book, setup.settings)
    contest.rules_version += 1
    version = RuleVersion(
        contest_id=contest.id,
        number=contest.rules_version,
        hash=rule_versions.digest(text),
        document=text,
        reason=said.reason.strip(),
        minor=said.minor,
        published_at=at,
        published_by_id=by,
    )
    if said.resolution is not None:
        version.resolution_id = _resolve(session, contest, said.resolution, by, at)
    session.add(version)
    session.flush()
    return version


def _resolve(session: Session, contest: Contest, said: Resolved, by: int, at: datetime) -> int:
    mine = select(func.count()).select_from(Resolution).where(Resolution.contest_id == contest.id)
    row = Resolution(
        contest_id=contest.id,
        number=(session.scalar(mine) or 0) + 1,
        text=said.text.strip(),
        resolved_on=said.day,
        present=said.present,
        in_favour=said.in_favour,
        recorded_at=at,
        recorded_by_id=by,
    )
    session.add(row)
    session.flush()
    return row.id


def _record(
    session: Session, contest: Contest, what: str, version: RuleVersion, *, by: int, at: datetime
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"rules.{what}",
        subject=f"rules:{contest.key}",
        details={"number": version.number, "hash": version.hash, "minor": version.minor},
    )


def differs(versions: Sequence[Version]) -> list[tuple[Version, Version | None]]:
    """Each version with the one before it."""
    return list(zip(versions, [*versions[1:], None], strict=True))
