"""Work in the background: asked for with the business, done at least once, stored exactly once."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from judging.errors import NotFound, NotReady, Refused
from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.jobs import Job
from judging.services import audit, job_runner, jobs
from judging.services.transactions import write
from judging.storage import Away
from tests import factories
from tests.factories import NOON

ROOT = Path(__file__).resolve().parents[2]


class Clock:
    """A time that moves only when a test says so."""

    def __init__(self):
        self.time = NOON

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def contest(session):
    return factories.contest(session)


def ask_for(contest, kind="count", **arguments):
    with write() as session:
        made = jobs.enqueue(session, kind, arguments, contest_id=contest.id, by=None, at=NOON)
    return made.id


def count(work):
    """Report three steps, then give the contest another time zone."""
    for step in range(3):
        work.clock.time += job_runner.TOLD_EVERY
        work.report("count", step, 3)
    return store(work)


def store(work):
    def stored(session):
        zone = work.arguments.get("zone", "UTC")
        session.execute(
            update(Contest).where(Contest.id == work.job.contest_id).values(timezone=zone)
        )
        return {"counted": 3}

    return stored


def run_all(clock, kinds=None):
    while job := job_runner.take(clock()):
        job_runner.execute(job, kinds or {"count": count}, clock)


def zone(session, contest):
    return session.scalar(select(Contest.timezone).where(Contest.id == contest.id))


def test_a_job_waits_is_done_and_tells_its_result(session, contest, clock):
    job_id = ask_for(contest, zone="UTC")
    assert jobs.show("campus", job_id).state == "waiting"
    run_all(clock)
    shown = jobs.show("campus", job_id)
    assert (shown.state, shown.result, shown.share, shown.ended) == (
        "done",
        {"counted": 3},
        1,
        True,
    )
    assert zone(session, contest) == "UTC"


def test_what_is_undone_with_the_business_was_never_asked_for(session, contest):
    def fail():
        with write() as writing:
            jobs.enqueue(writing, "count", {}, contest_id=contest.id, by=None, at=NOON)
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        fail()
    assert jobs.listing("campus") == []


def test_jobs_are_done_in_the_order_in_which_they_were_asked_for(contest, clock):
    asked = [ask_for(contest) for _ in range(3)]
    done = []
    run_all(clock, {"count": lambda work: lambda session: done.append(work.job.id) or {}})
    assert done == asked


def test_progress_is_seen_while_the_job_runs(contest, clock):
    job_id = ask_for(contest)
    seen = []

    def look(work):
        work.report("solve", 1, 4)
        seen.append(jobs.show("campus", job_id))
        return store(work)

    run_all(clock, {"count": look})
    assert (seen[0].state, seen[0].message, seen[0].share) == ("running", "solve", 0.25)


def test_progress_is_written_at_most_twice_a_second(contest, clock):
    job_id = ask_for(contest)
    seen = []

    def hurry(work):
        for step in range(10):
            work.report("solve", step, 10)
        seen.append(jobs.show("campus", job_id).done)
        return store(work)

    run_all(clock, {"count": hurry})
    assert seen == [0]


def test_a_refusal_is_the_error_and_nothing_is_stored(session, contest, clock):
    job_id = ask_for(contest, zone="UTC")

    def refuse(work):
        raise Refused("Two judges are missing.")

    run_all(clock, {"count": refuse})
    shown = jobs.show("campus", job_id)
    assert (shown.state, shown.error) == ("failed", "Two judges are missing.")
    assert zone(session, contest) == "Asia/Seoul"
    assert session.scalars(select(AuditEvent.act)).all()[-1] == "job.failed"


def test_an_answer_that_cannot_be_stored_fails_as_a_whole(session, contest, clock):
    job_id = ask_for(contest, zone="UTC")

    def half(work):
        def stored(writing):
            store(work)(writing)
            raise KeyError("unforeseen")

        return stored

    run_all(clock, {"count": half})
    assert jobs.show("campus", job_id).error == job_runner.UNEXPECTED
    assert zone(session, contest) == "Asia/Seoul"


def test_a_waiting_job_that_is_called_off_never_begins(session, contest, clock):
    job_id = ask_for(contest)
    jobs.cancel("campus", job_id, by=None, at=NOON)
    assert job_runner.take(clock()) is None
    assert jobs.show("campus", job_id).state == "cancelled"
    assert session.scalars(select(AuditEvent.act)).all()[-1] == "job.cancelled"
    assert audit.verify(session) is None


def test_a_running_job_that_is_called_off_stops_at_its_next_word(session, contest, clock):
    job_id = ask_for(contest, zone="UTC")
    reached = []

    def called_off(work):
        jobs.cancel("campus", job_id, by=None, at=NOON)
        work.report("solve", 1, 2)
        reached.append("end")

    run_all(clock, {"count": called_off})
    assert reached == []
    assert jobs.show("campus", job_id).state == "cancelled"


def test_a_job_called_off_at_its_last_moment_stores_nothing(session, contest, clock):
    job_id = ask_for(contest, zone="UTC")

    def late(work):
        jobs.cancel("campus", job_id, by=None, at=NOON)
        return store(work)

    run_all(clock, {"count": late})
    assert zone(session, contest) == "Asia/Seoul"


def test_a_job_that_has_ended_cannot_be_called_off(contest, clock):
    job_id = ask_for(contest)
    run_all(clock)
    with pytest.raises(NotReady, match="already ended"):
        jobs.cancel("campus", job_id, by=None, at=NOON)


def test_jobs_of_another_contest_do_not_exist(session, contest):
    job_id = ask_for(contest)
    factories.contest(session, factories.document("other"))
    for look in (jobs.show, lambda key, number: jobs.cancel(key, number, by=None, at=NOON)):
        with pytest.raises(NotFound):
            look("other", job_id)
    assert jobs.listing("other") == []


def test_a_lost_worker_s_job_is_taken_over_and_its_late_answer_is_dropped(session, contest, clock):
    ask_for(contest, zone="UTC")
    lost = job_runner.take(clock())
    late = job_runner.Work(lost, clock)
    assert job_runner.take(clock()) is None
    clock.time += job_runner.LEASE + timedelta(seconds=1)
    run_all(clock, {"count": lambda work: lambda session: {"by": "second"}})
    with pytest.raises(job_runner.Stopped):
        late.report("solve", 1, 2)
    job_runner.execute(lost, {"count": count}, clock)
    assert [job.result for job in jobs.listing("campus")] == [{"by": "second"}]
    assert zone(session, contest) == "Asia/Seoul"


def test_work_that_loses_its_worker_again_and_again_ends(contest, clock):
    job_id = ask_for(contest)
    for _ in range(job_runner.MOST_ATTEMPTS):
        assert job_runner.take(clock()).id == job_id
        clock.time += job_runner.LEASE + timedelta(seconds=1)
    assert job_runner.take(clock()) is None
    assert jobs.show("campus", job_id).error == job_runner.LOST


def test_is_busy_knows_the_round(session, contest, clock):
    ask_for(contest, round="final")
    assert jobs.is_busy(session, contest.id, {"round": "final"}, "count")
    assert not jobs.is_busy(session, contest.id, {"round": "first"}, "count")
    assert not jobs.is_busy(session, contest.id, {"round": "final"}, "other")
    run_all(clock)
    assert not jobs.is_busy(session, contest.id, {"round": "final"}, "count")


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "asleep"},
        {"state": "running"},
        {"state": "done"},
        {"finished_at": NOON},
        {"lease_until": NOON},
        {"done": -1},
    ],
)
def test_a_job_that_cannot_be(session, contest, broken):
    session.add(Job(kind="count", arguments={}, result={}, created_at=NOON, **broken))
    with pytest.raises(IntegrityError):
        session.flush()


# --- real processes ------------------------------------------------------------------------------

RUNNER = """
import os, signal
from judging import create_app
from judging.clock import now
from judging.services import job_runner

def hang(work):
    work.report("hang", 1, 2)
    print("working", os.getpid(), flush=True)
    if work.arguments.get("patient"):
        signal.pause()
    return lambda session: {"pid": os.getpid()}

with create_app().app_context():
    job_runner.work({"count": hang}, now, once=True)
"""


@pytest.fixture
def runner(database, app, tmp_path):
    """Starts a runner of its own process on the test's database."""
    started = []
    environ = os.environ | {"DATABASE_URL": database, "SIMSA_INSTANCE": str(tmp_path)}

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", RUNNER],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def child_of(process):
    return int(process.stdout.readline().split()[1])


def test_killed_in_the_middle_the_job_runs_again(runner, session, contest):
    job_id = ask_for(contest, patient=True)
    first = runner()
    os.kill(child_of(first), signal.SIGKILL)
    again = child_of(first)  # the runner lives and starts it once more
    os.kill(first.pid, signal.SIGKILL)
    os.kill(again, signal.SIGKILL)
    assert jobs.show("campus", job_id).state == "running"
    expired = NOON - timedelta(days=1)
    with write() as writing:
        writing.execute(update(Job).values(lease_until=expired, arguments={}))
    second = runner()
    pid = child_of(second)
    assert second.wait(timeout=60) == 0
    session.rollback()
    shown = jobs.show("campus", job_id)
    assert (shown.state, shown.result) == ("done", {"pid": pid})


def test_a_runner_that_is_asked_to_end_gives_its_job_back(runner, session, contest):
    job_id = ask_for(contest, patient=True)
    process = runner()
    child_of(process)
    process.terminate()
    assert process.wait(timeout=60) == 0
    assert jobs.show("campus", job_id).state == "waiting"
    assert session.get(Job, job_id, populate_existing=True).attempts == 0


def test_called_off_the_child_ends_although_it_never_looks(runner, contest):
    job_id = ask_for(contest, patient=True)
    process = runner()
    child_of(process)
    jobs.cancel("campus", job_id, by=None, at=NOON)
    assert process.wait(timeout=60) == 0
    assert jobs.show("campus", job_id).state == "cancelled"


def test_a_job_that_needs_the_storage_of_files_waits_until_it_is_back(session, contest, clock):
    job_id = ask_for(contest)

    def away(_work):
        raise Away("nobody answers")

    for _ in range(job_runner.MOST_ATTEMPTS + 1):
        run_all(clock, {"count": away})
        assert jobs.show("campus", job_id).state == "waiting"
        assert job_runner.take(clock()) is None
        clock.time += job_runner.AGAIN_AFTER
    run_all(clock)
    assert jobs.show("campus", job_id).state == "done"
