"""Once a day the owners of contests are told of a day of destruction that is near, or has come."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from judging import mail
from judging.models.contests import Contest
from judging.models.jobs import Job
from judging.models.people import NOBODY, Membership, User
from judging.models.privacy import RetentionReminder
from judging.services import audit, jobs, letters, retention
from judging.services.job_runner import Store, Work
from judging.services.letters import Written
from judging.services.transactions import one_at_a_time, write

REMIND = "retention"
EVERY = timedelta(days=1)
SUBJECTS = {
    "ko": {
        "soon": "{title}: 개인정보 파기 예정일 {day}",
        "due": "{title}: 개인정보를 파기할 날이 되었습니다",
    },
    "en": {
        "soon": "{title}: personal data is to be destroyed on {day}",
        "due": "{title}: the day to destroy personal data has come",
    },
}
TEXTS = {
    "ko": {
        "soon": "“{title}”의 개인정보 보유 기간이 {day}에 끝납니다.",
        "due": "“{title}”의 개인정보 보유 기간이 {day}에 끝났습니다.",
        "act": "파기는 저절로 되지 않습니다. 개인정보 화면에서 한 사람이 요청하고 다른 사람이 "
        "확인합니다. 분쟁이 있으면 사유를 적어 보류하십시오.",
    },
    "en": {
        "soon": "Personal data of “{title}” may be kept until {day}.",
        "due": "Personal data of “{title}” could be kept until {day}.",
        "act": "Nothing is destroyed by itself: on the page of personal data one person puts it "
        "forward and another confirms it. Where there is a dispute, put it on hold with a reason.",
    },
}


def see_to_it(at: datetime) -> None:
    """Let somebody look once a day; called when a worker begins."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        _ask(session, at, at)


def _ask(session: Session, at: datetime, not_before: datetime) -> None:
    asked = exists().where(Job.kind == REMIND, Job.state == "waiting")
    if not session.scalar(select(asked)):
        jobs.enqueue(session, REMIND, {}, contest_id=None, by=None, at=at, not_before=not_before)


def remind(work: Work) -> Store:
    """Write to the owners of every contest whose day is near or has come; tomorrow again."""
    at, told = work.clock(), 0
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        _ask(session, at, at + EVERY)
        contests = list(session.scalars(select(Contest.id).order_by(Contest.id)))
    for number, contest_id in enumerate(contests):
        work.report("retention", number, len(contests))
        told += remind_one(contest_id, at)
    return lambda _session: {"told": told}


def remind_one(contest_id: int, at: datetime) -> int:
    """Tell the owners of one contest, once for each day and kind; answers with the letters."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = session.get_one(Contest, contest_id)
        today = at.astimezone(ZoneInfo(contest.timezone)).date()
        stage = retention.of_now(session, contest, today)
        until = retention.of(session, contest).until
        if not stage or until is None:
            return 0
        if session.get(RetentionReminder, (contest.id, until, stage)) is not None:
            return 0
        session.add(RetentionReminder(contest_id=contest.id, destroy_on=until, kind=stage, at=at))
        written = _letters(session, contest, stage, until)
        letters.write_many(session, written, contest_id=contest.id, by=None, at=at)
        audit.record(
            session,
            at=at,
            by=None,
            contest_id=contest.id,
            act="privacy.reminded",
            subject=f"contest:{contest.key}",
            details={"kind": stage, "destroy_on": until.isoformat()},
        )
        return len(written)


def _letters(session: Session, contest: Contest, stage: str, until: date) -> list[Written]:
    lang = contest.locale
    values: Mapping[str, Any] = {"title": _title(contest), "day": until.isoformat()}
    said, site = TEXTS[lang], mail.post().site
    page = f"{site}/c/{contest.key}/privacy" if site else ""
    parts = [said[stage].format(**values), said["act"], page]
    text = "\n\n".join(part for part in parts if part) + "\n"
    owners = select(Membership.user_id).where(
        Membership.contest_id == contest.id, Membership.role == "owner"
    )
    reachable = (User.active, ~User.email.endswith(f"@{NOBODY}"), User.id.in_(owners))
    found = session.scalars(select(User.email).where(*reachable).order_by(User.id))
    return [Written(to, SUBJECTS[lang][stage].format(**values), text) for to in found]


def _title(contest: Contest) -> str:
    return contest.texts.get("title", contest.key)
