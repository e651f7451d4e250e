"""gunicorn with our settings serves the app, says where, and ends quietly with Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from judging import create_app
from judging.extensions import db
from judging.services import assigning, jobs, packages
from tests.events import event
from tests.factories import NOON

ROOT = Path(__file__).resolve().parent.parent
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "judging/gunicorn_conf.py", "wsgi:app"]
SETUP = [sys.executable, "-m", "flask", "--app", "wsgi", "setup"]


@pytest.fixture
def machine(tmp_path):
    """The environment of a new installation and a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"PORT": str(port), "HOST": "127.0.0.1", "SIMSA_INSTANCE": str(tmp_path)}
    return own | {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}


@pytest.fixture
def server(machine):
    subprocess.run(SETUP, cwd=ROOT, env=machine, check=True, stdout=subprocess.DEVNULL)
    port = machine["PORT"]
    with subprocess.Popen(
        GUNICORN,
        cwd=ROOT,
        env=machine,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process, port
        process.kill()


def said_ready(process):
    """The line that names the address; it comes when the server listens."""
    return next((line for line in process.stdout if "ready" in line), "")


def test_server_says_where_it_is_and_ends_quietly(server, tmp_path):
    process, port = server
    assert f"http://127.0.0.1:{port} " in said_ready(process)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert not (tmp_path / ".gunicorn").exists()


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ({"SECRET_KEY": "dev"}, "SECRET_KEY has 3 characters"),
        ({}, "The database is not up to date"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "The database does not answer"),
    ],
)
def test_server_that_cannot_start_says_why_once_and_ends(machine, setting, reason):
    done = subprocess.run(
        GUNICORN, cwd=ROOT, env=machine | setting, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Simsa cannot start: {reason}")
    assert done.stderr.count("\n") == 1


def test_templates_are_compiled_before_the_first_page_and_kept(server, tmp_path):
    process, _port = server
    assert said_ready(process)
    kept = list((tmp_path / "cache" / "templates").iterdir())
    assert len(kept) >= len(list((ROOT / "templates").rglob("*.html")))


def test_what_is_asked_for_is_carried_out_beside_the_server(machine, server):
    process, _ = server
    said_ready(process)
    app = create_app(environ=machine)
    with app.app_context():
        packages.import_package(event(), by=None, at=NOON)
        job_id = assigning.propose("campus", "final", by=None, at=NOON)
        pause = threading.Event()
        for _ in range(600):
            job = jobs.show("campus", job_id)
            db.session.rollback()
            if job.ended:
                break
            pause.wait(0.1)
        assert (job.state, job.result) == ("done", {"plan": 1})
        db.session.remove()
        db.engine.dispose()
