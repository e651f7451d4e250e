"""Keeps `flask jobs work` running as long as the web server lives: python judging/keeper.py

The server holds the other end of this process's input: it closes when the server ends, however it
ends, and then the worker ends too.
"""

import select
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKER = (sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work")
LOOK_EVERY_SECONDS = 1.0
PATIENCE_SECONDS = 10.0


def main() -> None:
    """Start the worker, and again whenever it died, until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's
    worker = _start()
    while not select.select([sys.stdin], [], [], LOOK_EVERY_SECONDS)[0]:
        if worker.poll() is not None:
            worker = _start()
    worker.terminate()
    try:
        worker.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(WORKER, cwd=ROOT, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
