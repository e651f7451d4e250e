"""A real gunicorn with the project's own settings, and how much CPU its workers have spent."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRET = "a-secret-for-benchmarks-that-guards-nothing"
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and the process that its workers descend from."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of CPU, user and system, that the web workers have spent so far."""
        return sum(_cpu(pid) for pid in _children(self.pid) if _is_worker(pid))


def environ(folder: str, database: str, port: int = 0) -> dict[str, str]:
    """The environment of one throw-away installation."""
    own = {"SIMSA_INSTANCE": folder, "DATABASE_URL": database, "SECRET_KEY": SECRET}
    return {**os.environ, **own, "HOST": "127.0.0.1", "PORT": str(port)}


@contextmanager
def serving(application: str, settings: Mapping[str, str]) -> Iterator[Server]:
    """The application under gunicorn until the block ends, also where it raises."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "-c", "judging/gunicorn_conf.py", application]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**settings, "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if not any("ready" in line for line in process.stdout or ()):
            raise RuntimeError(f"{application} did not start")
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(number) for number in listed.split()]


def _is_worker(pid: int) -> bool:
    return b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
