"""Until when a contest keeps personal data: the one rule, for consents, notice, clock and letters.

It ends so many months after the results as the consents say, unless an owner has set another day
with a reason. Before the results are announced their planned day counts.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.applications import Application
from judging.models.contests import Contest
from judging.models.notices import Notice
from judging.models.privacy import Retention
from judging.models.results import Announcement
from judging.services import call_rules, calls, lookup, notice_settings, wiping

SOON = timedelta(days=14)
NO_REASON = "Say in a sentence why another day than the one that follows from the results."


@dataclass(frozen=True, slots=True)
class RetentionClock:
    """When personal data of a contest ends. `until` None = no day of the results is known yet.

    `promised` = the day that follows from the results and the consents; `announced` = the results
    are public and not only planned; `reason` "" = no other day was set.
    """

    until: date | None
    promised: date | None
    months: int
    announced: bool
    reason: str

    def stage(self, today: date) -> str:
        """How near the day is: `soon`, `due`, or "" while there is time."""
        if self.until is None or today < self.until - SOON:
            return ""
        return "due" if self.until <= today else "soon"


def clock(contest_key: str) -> RetentionClock:
    """The clock of a contest. Raises NotFound."""
    session = db.session()
    return of(session, lookup.contest(session, contest_key))


def of(session: Session, contest: Contest) -> RetentionClock:
    """The same within the caller's transaction."""
    announced, results = _results(session, contest)
    months = _months(session, contest)
    promised = months_after(results, months) if results else None
    row = session.get(Retention, contest.id)
    own = row.destroy_on if row else None
    reason = row.reason if row and own else ""
    return RetentionClock(own or promised, promised, months, announced, reason)


def _months(session: Session, contest: Contest) -> int:
    """The shortest period that a consent says: a destruction takes everything at once."""
    call = calls.of_contest(session, contest)
    rules = call_rules.consents_of(call.consents) if call else ()
    said = [one.kept_months for one in rules if one.kept_months]
    return min(said, default=call_rules.KEPT_MONTHS)


def _results(session: Session, contest: Contest) -> tuple[bool, date | None]:
    """Whether the results are public, and their day on the contest's clock."""
    zone = ZoneInfo(contest.timezone)
    mine = (Announcement.contest_id == contest.id, Announcement.state == "published")
    first = session.scalar(select(func.min(Announcement.confirmed_at)).where(*mine))
    if first is not None:
        return True, first.astimezone(zone).date()
    notice = session.get(Notice, contest.id)
    planned = notice_settings.of_json(notice.settings if notice else {}).dates.get("results_at")
    return False, planned.astimezone(zone).date() if planned else None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def check(session: Session, contest: Contest, destroy_on: date | None, reason: str) -> None:
    """Whether another day may be set. Raises NotReady without a reason, or past what was agreed."""
    if destroy_on is None:
        return
    if not reason:
        raise NotReady(NO_REASON)
    promised = of(session, contest).promised
    handed_in = Application.submitted_at.is_not(None)
    agreed = exists().where(Application.contest_id == contest.id, handed_in)
    if promised and destroy_on > promised and session.scalar(select(agreed)):
        day = promised.isoformat()
        raise NotReady(f"Teams have agreed to {day}: longer only with a hold and its reason.")


def nearness(contest_key: str, today: date) -> str:
    """What the overview says: `soon`, `due`, or "" while there is time or nothing to destroy."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    return of_now(session, contest, today)


def of_now(session: Session, contest: Contest, today: date) -> str:
    """The same within the caller's transaction: a hold and a contest without people ask nothing."""
    row = session.get(Retention, contest.id)
    stage = of(session, contest).stage(today)
    if not stage or (row and row.hold) or not any(wiping.counts(session, contest).values()):
        return ""
    return stage
