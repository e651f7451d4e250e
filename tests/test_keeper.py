"""The keeper: a worker beside the server, started again when it dies, gone when the server is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEEPER = """
import sys
from judging import keeper

tell = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
keeper.WORKER = (sys.executable, "-c", tell)
keeper.main()
"""


@pytest.fixture
def kept():
    with subprocess.Popen(
        [sys.executable, "-c", KEEPER],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_a_killed_worker_is_started_again_and_the_last_one_ends_with_the_server(kept):
    first = int(kept.stdout.readline())
    os.kill(first, signal.SIGKILL)
    second = int(kept.stdout.readline())
    assert second != first
    kept.stdin.close()  # what happens when the server is gone, even by kill -9
    assert kept.wait(timeout=60) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def test_ctrl_c_is_left_to_the_server(kept):
    kept.stdout.readline()
    kept.send_signal(signal.SIGINT)
    kept.stdin.close()
    assert kept.wait(timeout=60) == 0
