"""What the crash test kills: Simsa under gunicorn with all its workers, or a PostgreSQL cluster."""

import contextlib
import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
CLEAN = "wsgi:app"
PLANTED = "benchmarks.crash_plants:planted()"
_pause = threading.Event()  # never set: waiting for it is a pause


def pause(seconds: float) -> None:
    """Let time pass."""
    _pause.wait(seconds)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """One installation of Simsa and its gunicorn, which is started and killed again and again."""

    instance: Path
    database: str = ""
    plant: str = ""
    port: int = field(default_factory=free_port)
    process: int = 0
    nursery: "subprocess.Popen[str] | None" = None
    starts: list[float] = field(default_factory=list)

    @property
    def environ(self) -> dict[str, str]:
        """The environment of the installation."""
        own = {
            "PORT": str(self.port),
            "SIMSA_INSTANCE": str(self.instance),
            "SECRET_KEY": "a-secret-of-the-crash-test-that-guards-nothing",
            "CRASH_PLANT": self.plant,
            "PYTHONPATH": str(ROOT),
            "HOME": str(self.instance),
            "PATH": os.environ["PATH"],
        }
        return own | ({"DATABASE_URL": self.database} if self.database else {})

    def set_up(self) -> None:
        """Make the tables."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "setup"]
        quiet = {"stdout": subprocess.DEVNULL}
        subprocess.run(command, cwd=ROOT, env=self.environ, check=True, **quiet)

    def start(self) -> None:
        """Start gunicorn and wait until it answers."""
        begun = time.monotonic()
        nursery = self._nursery()
        assert nursery.stdin
        assert nursery.stdout
        nursery.stdin.write(f"{PLANTED if self.plant else CLEAN}\n")
        nursery.stdin.flush()
        self.process = int(nursery.stdout.readline())
        while not self.answers():
            if not _lives(self.process) or time.monotonic() - begun > PATIENCE:
                raise RuntimeError((self.instance / "server.log").read_text()[-2000:])
            pause(0.02)
        self.starts.append(time.monotonic() - begun)

    def _nursery(self) -> "subprocess.Popen[str]":
        if self.nursery is None:
            log = open(self.instance / "server.log", "ab")  # noqa: SIM115  the child's for long
            self.nursery = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.crash_nursery"],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            log.close()
        return self.nursery

    def answers(self) -> bool:
        """Whether somebody is there."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def kill(self) -> None:
        """Kill the master and all workers at once, as a power cut would."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process, signal.SIGKILL)
            while _lives(self.process):
                pause(0.005)
            self.process = 0

    def end(self) -> None:
        """Kill it for good."""
        self.kill()
        if self.nursery is not None:
            self.nursery.communicate()
            self.nursery = None


@dataclass
class Cluster:
    """A PostgreSQL cluster of its own, in a folder and on a port of its own."""

    binaries: Path
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="crash-cluster-")))
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.folder.chmod(0o777)
        self.data = self.folder / "data"
        self._run("initdb", "-D", str(self.data), "-U", "simsa", "--auth=trust", "-E", "UTF8")
        self.start()

    @property
    def address(self) -> str:
        """The address of its database."""
        return f"postgresql://simsa@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, also after a crash, and wait until it answers."""
        # Who was killed may still be listed as a process, which makes these look alive.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.folder / f".s.PGSQL.{self.port}.lock").unlink(missing_ok=True)
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.data), "-o", options, "-l", log, "-w", "start")

    def kill(self) -> None:
        """Kill the postmaster and every process of it at once."""
        master = int((self.data / "postmaster.pid").read_text().split()[0])
        listing = Path(f"/proc/{master}/task/{master}/children")
        children = [int(one) for one in listing.read_text().split()]
        for process in (master, *children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_lives(process) for process in (master, *children)):
            pause(0.02)

    def remove(self) -> None:
        """End it and delete its folder."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), *arguments]
        own: Mapping[str, str | int] = {}
        if os.getuid() == 0:  # PostgreSQL does not run as root
            postgres = pwd.getpwnam("postgres")
            own = {"user": postgres.pw_uid, "group": postgres.pw_gid}
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, cwd="/", stdout=quiet, stderr=quiet, **own)


def _lives(process: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
