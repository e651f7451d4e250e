"""Workers wake when work is asked for, and work as ever where no bell can be heard."""

import logging
import socket
import subprocess
import sys
import threading
import time

import pytest

from judging import bell, config, create_app, redis_bell
from judging.bell import NoBell
from judging.config import BadConfiguration
from judging.redis_bell import RedisBell
from judging.services import job_runner, jobs
from judging.services.transactions import write
from tests import factories, unavailable
from tests.factories import NOON

DEAD = "redis://127.0.0.1:9/0"
LONG = 30.0


@pytest.fixture
def make():
    made = []

    def made_for(url=None, key="the secret of this installation"):
        made.append(RedisBell(url or unavailable.redis_url(), key=key))
        return made[-1]

    yield made_for
    for one in made:
        if one._heard:
            one._heard.close()
        one._client.close()


def waited(listener, seconds=LONG):
    """How long it waited, in a thread that has begun to."""
    begun = time.monotonic()
    listener.wait(seconds)
    return time.monotonic() - begun


@pytest.fixture
def patient(monkeypatch):
    """Whoever hears nothing waits longer than any test lasts."""
    monkeypatch.setattr(redis_bell, "QUIET_SECONDS", LONG)


@pytest.mark.needs("redis")
def test_a_ring_on_one_machine_wakes_the_workers_of_the_others(make, patient):
    workers = [make(), make()]
    for worker in workers:
        worker.wait(LONG)  # at first it only begins to listen
    woken = [threading.Thread(target=worker.wait, args=(LONG,)) for worker in workers]
    for one in woken:
        one.start()
    make().ring()
    for one in woken:
        one.join(LONG / 2)
        assert not one.is_alive()


@pytest.mark.needs("redis")
def test_a_ring_between_two_looks_is_heard_at_the_next_wait_and_many_are_one(
    make, patient, monkeypatch
):
    worker, other = make(), make()
    worker.wait(LONG)
    for _ in range(5):
        other.ring()
    assert waited(worker) < LONG / 2
    monkeypatch.setattr(redis_bell, "QUIET_SECONDS", 0.01)
    assert worker._heard.get_message(timeout=0) is None


@pytest.mark.needs("redis")
def test_the_bell_of_another_installation_is_not_heard(make, monkeypatch):
    worker, stranger = make(), make(key="of somebody else")
    worker.wait(LONG)
    stranger.ring()
    assert worker._heard.get_message(ignore_subscribe_messages=True, timeout=0.2) is None


@pytest.mark.needs("redis")
def test_what_is_asked_for_rings_once_it_is_committed(app, session, make, patient, monkeypatch):
    worker = make()
    worker.wait(LONG)
    monkeypatch.setitem(app.extensions, bell.EXTENSION, make())
    contest = factories.contest(session)
    with write() as inside:
        jobs.enqueue(inside, "count", {}, contest_id=contest.id, by=None, at=NOON)
        assert worker._heard.get_message(ignore_subscribe_messages=True, timeout=0.05) is None
    assert waited(worker) < LONG / 2


class Rings(NoBell):
    """A bell that counts."""

    def __init__(self):
        super().__init__()
        self.rung = 0

    def ring(self):
        self.rung += 1


def test_what_was_not_committed_and_what_is_no_work_does_not_ring(app, session, monkeypatch):
    counted = Rings()
    monkeypatch.setitem(app.extensions, bell.EXTENSION, counted)
    contest = factories.contest(session)
    counted.rung = 0
    about = {"contest_id": contest.id, "by": None, "at": NOON}
    with pytest.raises(TypeError), write() as inside:
        jobs.enqueue(inside, 1 / jobs.enqueue(inside, "count", {}, **about), {}, **about)
    with write():
        contest.timezone = "UTC"
    assert counted.rung == 0


def test_with_redis_away_work_is_done_and_the_log_says_so_once(
    app, session, make, monkeypatch, caplog
):
    monkeypatch.setitem(app.extensions, bell.EXTENSION, make(DEAD))
    monkeypatch.setattr(job_runner, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(redis_bell, "AGAIN_SECONDS", 0)  # asked each time, told once
    caplog.set_level(logging.WARNING)
    contest = factories.contest(session)
    done = []
    with write() as inside:
        jobs.enqueue(inside, "count", {}, contest_id=contest.id, by=None, at=NOON)

    def supervise(job, _kinds, _clock):
        done.append(job.id)

    looked = iter(range(3))

    def clock():
        if next(looked, None) is None:
            raise SystemExit
        return NOON

    monkeypatch.setattr(job_runner, "_supervise", supervise)
    monkeypatch.setattr(job_runner.signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit):
        job_runner.work({}, clock)
    assert len(done) == 1
    assert len([line for line in caplog.messages if "Redis does not answer" in line]) == 1


def test_nobody_waits_for_a_redis_that_was_away_a_moment_ago(make, monkeypatch):
    deaf = make(DEAD)
    deaf.ring()
    asked = []
    monkeypatch.setattr(deaf._client, "publish", lambda *_: asked.append(1))
    deaf.ring()
    assert not asked


@pytest.fixture
def restarting(tmp_path):
    """A Redis of this test's own, to be stopped and started at one port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = []

    def start():
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        running.append(subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True))
        assert any("Ready to accept" in line for line in running[-1].stdout)

    def stop():
        process = running.pop()
        process.terminate()
        process.wait()
        process.stdout.close()

    start()
    yield f"redis://127.0.0.1:{port}/0", start, stop
    if running:
        stop()


@pytest.mark.needs("redis")
def test_the_bell_is_heard_again_when_redis_is_back(make, restarting, monkeypatch, caplog, patient):
    url, start, stop = restarting
    monkeypatch.setattr(redis_bell, "AGAIN_SECONDS", 0)
    worker, other = make(url), make(url)
    worker.wait(0.01)
    stop()
    worker.wait(0.01)
    other.ring()
    assert worker._heard is None
    start()
    worker.wait(0.01)
    other.ring()
    assert waited(worker) < LONG / 2
    assert "Redis answers again." in caplog.messages


# --- settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["127.0.0.1:6379", "http://a.kr", "redis://"])
def test_an_address_that_is_none_is_said(tmp_path, given):
    with pytest.raises(BadConfiguration, match="REDIS_URL is no address"):
        config.settings({"REDIS_URL": given}, tmp_path)


def test_a_redis_that_is_configured_is_used_and_need_not_be_there(tmp_path):
    made = create_app(environ={"REDIS_URL": DEAD, "SIMSA_INSTANCE": str(tmp_path)})
    assert isinstance(made.extensions[bell.EXTENSION], RedisBell)
    made.extensions[bell.EXTENSION]._client.close()


def test_without_the_setting_redis_is_not_loaded(app):
    assert isinstance(app.extensions[bell.EXTENSION], NoBell)
    code = "import sys, judging.bell; print('redis' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=config.ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False", done.stderr
