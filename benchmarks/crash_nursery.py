"""Brings forth gunicorns that have their imports behind them: each line of input asks for one.

Starting Python anew for each of hundreds of rounds would take longer than the rounds. What is
forked here is gunicorn itself with the product's settings; only the keeper of jobs is left out.
"""

import os
import signal
import sys

from gunicorn.app.wsgiapp import WSGIApplication

import judging
from benchmarks import crash_plants

SETTINGS = "benchmarks/crash_gunicorn.py"


def main() -> None:
    """Fork a gunicorn for each line, which names the app, and answer with its number."""
    assert judging
    assert crash_plants  # imported, so that those who are forked need not
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for who was killed
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # the pipe is for numbers alone
            sys.argv = ["gunicorn", "-c", SETTINGS, line.strip()]
            WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()
            sys.exit()
        print(process, flush=True)


if __name__ == "__main__":
    main()
