"""Asking the nursery what a file is: one for each process, begun when it is first needed."""

import atexit
import contextlib
import os
import select
import socket
import subprocess
import sys
import threading
from pathlib import Path

PROGRAM = Path(__file__).with_name("nursery.py")
DIRECT = Path(__file__).with_name("page_renderer.py")
PATIENCE_SECONDS = 90.0  # the turn of a file comes, however many are before it
LONGEST_ANSWER = 4096


class Nursery:
    """The program as this process knows it, and the socket on which it is asked."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket = ours
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", str(PROGRAM), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self.owner = os.getpid()

    def ask(self, path: Path) -> bytes:
        """What it says of a file, b"" where looking at it ended the child. Raises OSError."""
        answer, theirs = os.pipe()
        try:
            try:
                socket.send_fds(self.socket, [os.fsencode(path)], [theirs])
            finally:
                os.close(theirs)
            return _read(answer)
        finally:
            os.close(answer)

    def end(self) -> None:
        """Let it go with the process that began it."""
        self.socket.close()
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()


_first = threading.Lock()
_begun: list[Nursery] = []


def ask(path: Path) -> bytes:
    """A line of JSON about a file, b"" where looking at it takes too much or breaks."""
    if not hasattr(socket, "SOCK_SEQPACKET") or sys.platform == "darwin":
        return _directly(path)
    nursery = _nursery()
    try:
        said = nursery.ask(path)
    except OSError:
        said = b""
    if not said and nursery.process.poll() is not None:  # not the file's fault
        _forget(nursery)
        with contextlib.suppress(OSError):
            return _nursery().ask(path)
    return said


def _nursery() -> Nursery:
    with _first:
        if not _begun:
            _begun.append(Nursery())
        return _begun[0]


def _forget(nursery: Nursery) -> None:
    with _first:
        if nursery in _begun:
            _begun.remove(nursery)
            nursery.end()


def _read(answer: int) -> bytes:
    said = b""
    while select.select([answer], [], [], PATIENCE_SECONDS)[0]:
        block = os.read(answer, LONGEST_ANSWER)
        said += block
        if not block or len(said) > LONGEST_ANSWER:
            return said
    return b""


def _directly(path: Path) -> bytes:
    """Where there are no such sockets: a program for each file."""
    command = [sys.executable, "-I", str(DIRECT), "inspect", str(path)]
    with contextlib.suppress(subprocess.TimeoutExpired):
        return subprocess.run(command, capture_output=True, timeout=20, check=False).stdout
    return b""


@atexit.register
def _end() -> None:
    for nursery in _begun:
        nursery.end()
