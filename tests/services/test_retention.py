"""The day on which personal data ends follows from the results, and owners are told in time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from judging import storage
from judging.errors import NotReady
from judging.models.jobs import Job
from judging.models.letters import Letter
from judging.models.notices import Notice
from judging.models.privacy import RetentionReminder
from judging.models.results import Announcement
from judging.models.rounds import Round
from judging.services import calls, handing_in, job_runner, privacy, retention, retention_reminders
from judging.services.job_kinds import KINDS
from judging.services.transactions import write
from tests import applying, factories
from tests.factories import NOON

RESULTS = NOON + timedelta(days=30)  # 22 December 2026 on the contest's clock
UNTIL = date(2027, 6, 22)


class Clock:
    """A clock that is set, and the work that is due by it."""

    def __init__(self):
        self.time = NOON

    def __call__(self):
        return self.time

    def run(self, at):
        self.time = at
        while job := job_runner.take(self.time):
            job_runner.execute(job, KINDS, self)


@pytest.fixture
def people(session):
    """The campus contest with people in it, and results planned in a month."""
    contest = factories.contest(session, factories.document(judged=False))
    people = factories.cast(session, contest)
    plan(session, contest.id, RESULTS)
    with write() as writing:
        writing.execute(update(Round).values(state="setup"))
    yield people
    storage.tombstones().unlink(missing_ok=True)  # beside the database, so no other test empties it


def plan(session, contest_id, results):
    notice = session.get(Notice, contest_id) or Notice(contest_id=contest_id)
    notice.settings = {"dates": {"results_at": results.isoformat()}}
    session.add(notice)
    session.commit()


def until():
    return retention.clock("campus").until


def day(number, month=6, year=2027):
    """Noon in Seoul."""
    return NOON.replace(year=year, month=month, day=number)


def letters_of(session):
    session.rollback()
    return [
        (one.to, one.subject)
        for one in session.scalars(select(Letter).order_by(Letter.id))
        if "personal data" in one.subject or "개인정보" in one.subject
    ]


def test_without_a_word_it_ends_six_months_after_the_planned_results(people):
    found = retention.clock("campus")
    assert (found.until, found.months, found.announced) == (UNTIL, 6, False)
    assert privacy.page("campus", NOON.date()).clock == found


def test_the_results_that_are_announced_count_and_not_those_that_were_planned(people, session):
    contest = session.scalar(select(Round.contest_id).limit(1))
    published(session, contest, NOON + timedelta(days=40))
    assert until() == date(2027, 7, 1)
    assert retention.clock("campus").announced


def published(session, contest_id, at):
    """The results as they were announced, without what they say."""
    olga, rhea = factories.user(session, "olga"), factories.user(session, "rhea")
    row = Announcement(contest_id=contest_id, number=1, state="published", fingerprint="0" * 64)
    row.document, row.proposed_at, row.proposed_by_id = {}, at, olga.id
    row.confirmed_at, row.confirmed_by_id = at, rhea.id
    session.add(row)
    session.commit()


@pytest.mark.parametrize(
    ("results", "months", "ends"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_one(results, months, ends):
    assert retention.months_after(results, months) == ends


def test_without_any_day_of_results_only_the_period_is_known(people, session):
    session.execute(update(Notice).values(settings={}))
    session.commit()
    found = retention.clock("campus")
    assert (found.until, found.months, found.stage(NOON.date())) == (None, 6, "")


def test_what_the_consents_say_is_what_the_clock_says(session):
    olga = factories.user(session, "olga")
    contest = applying.open_contest(session, olga)
    plan(session, contest.id, RESULTS)
    assert until() == UNTIL
    terms = calls.terms("campus")
    first, *others = terms.consents
    longer = replace(terms, consents=(replace(first, kept_months=12), *others))
    calls.put("campus", longer, by=olga.id, at=NOON)
    assert calls.terms("campus").consents[0].version == 2  # teams agree anew
    assert until() == date(2027, 12, 22)
    shorter = replace(longer, consents=(*longer.consents[:-1], replace(others[-1], kept_months=3)))
    calls.put("campus", shorter, by=olga.id, at=NOON)
    assert until() == date(2027, 3, 22)


def test_another_day_needs_a_reason_and_none_goes_back_to_the_rule(people):
    olga = {"by": people.olga.id, "at": NOON}
    other = date(2027, 3, 1)
    with pytest.raises(NotReady):
        privacy.keep_until("campus", other, "", reason=" ", **olga)
    privacy.keep_until("campus", other, "", reason="위원회 의결", **olga)
    assert (until(), retention.clock("campus").reason) == (other, "위원회 의결")
    privacy.keep_until("campus", None, "", **olga)
    assert until() == UNTIL


def test_a_day_after_the_one_that_teams_agreed_to_is_refused(session):
    olga, ada = factories.user(session, "olga"), factories.user(session, "ada")
    contest = applying.open_contest(session, olga)
    plan(session, contest.id, RESULTS)
    late = {"reason": "자료집", "by": olga.id, "at": NOON}
    privacy.keep_until("campus", date(2028, 1, 1), "", **late)  # nobody has agreed yet
    privacy.keep_until("campus", None, "", by=olga.id, at=NOON)
    applying.fill(ada)
    handing_in.hand_in("campus", version=None, by=ada.id, at=NOON)
    with pytest.raises(NotReady, match="agreed to 2027-06-22"):
        privacy.keep_until("campus", date(2028, 1, 1), "", **late)
    privacy.keep_until("campus", date(2027, 5, 1), "", **late)


def test_owners_are_told_once_before_and_once_when_it_has_come(people, session):
    clock = Clock()
    retention_reminders.see_to_it(NOON)
    clock.run(NOON)
    clock.run(day(7))
    assert letters_of(session) == []
    for number in (8, 9, 21):
        clock.run(day(number))
    assert [to for to, _ in letters_of(session)] == ["olga@example.org"]
    assert "2027-06-22" in letters_of(session)[0][1]
    for number in (22, 23, 28):
        clock.run(day(number))
    assert len(letters_of(session)) == 2
    assert session.scalar(select(func.count()).select_from(RetentionReminder)) == 2


def test_a_day_that_moved_is_told_anew(people, session):
    clock = Clock()
    retention_reminders.see_to_it(NOON)
    clock.run(day(10))
    olga = {"by": people.olga.id, "at": day(10)}
    privacy.keep_until("campus", date(2027, 6, 15), "", reason="일정 변경", **olga)
    clock.run(day(11))
    assert ["2027-06-22" in told for _, told in letters_of(session)] == [True, False]


def test_a_hold_and_a_contest_without_people_remind_nobody(people, session):
    olga = {"by": people.olga.id, "at": NOON}
    privacy.keep_until("campus", None, "분쟁 조정 중", **olga)
    clock = Clock()
    retention_reminders.see_to_it(NOON)
    clock.run(day(22))
    assert letters_of(session) == []
    privacy.keep_until("campus", None, "", **olga)
    assert retention.nearness("campus", day(22).date()) == "due"
    number = privacy.propose("campus", reason="만료", by=people.olga.id, at=day(22))
    mark = privacy.page("campus", day(22).date()).waiting.mark
    privacy.confirm("campus", number, mark, by=people.rhea.id, at=day(22))
    clock.run(day(24))
    assert letters_of(session) == []
    assert retention.nearness("campus", day(24).date()) == ""


def test_one_look_a_day_is_waiting_however_often_workers_begin(people, session):
    for _ in range(3):
        retention_reminders.see_to_it(NOON)
    Clock().run(NOON)
    retention_reminders.see_to_it(NOON)
    mine = (Job.kind == retention_reminders.REMIND, Job.state == "waiting")
    (waiting,) = session.scalars(select(Job).where(*mine)).all()
    assert waiting.not_before == NOON + timedelta(days=1)
