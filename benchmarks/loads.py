"""Load over keep-alive connections on the loopback: closed and open loops, bounded and counted."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

Request = bytes
PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class Result:
    """How long every answer took, in seconds, and what went wrong; `seconds` on the wall."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.took) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """A latency in milliseconds that this share of the answers did not exceed."""
        if not self.took:
            return float("nan")
        return sorted(self.took)[min(int(share * len(self.took)), len(self.took) - 1)] * 1000


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Request:
    """The bytes of a request on a connection that stays open."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """One browser's connection; it is opened again where the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, asked: Request) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError."""
        fresh = self.socket is None
        try:
            return self._ask(asked)
        except OSError:
            self.close()
            if fresh:
                raise
            return self._ask(asked)  # a connection that stood idle may have been closed

    def _ask(self, asked: Request) -> tuple[int, bytes]:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(asked)
        got = self._more(b"")
        while b"\r\n\r\n" not in got:
            got = self._more(got)
        head, _, body = got.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        named = dict(line.lower().split(b": ", 1) for line in lines[1:])
        length = int(named.get(b"content-length", b"0"))
        while len(body) < length:
            body = self._more(body)
        if named.get(b"connection") == b"close":
            self.close()
        return int(lines[0].split()[1]), body

    def _more(self, before: bytes) -> bytes:
        more = self.socket.recv(65536) if self.socket else b""
        if not more:
            raise ConnectionResetError("the server closed the connection")
        return before + more

    def close(self) -> None:
        """Hang up."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


Check = Callable[[int, bytes], bool]


def is_good(status: int, _body: bytes) -> bool:
    """Whether the server did what it was asked."""
    return status in (200, 304)


def closed_loop(
    port: int, scripts: Sequence[Iterator[Request]], seconds: float, check: Check = is_good
) -> Result:
    """Each script on a connection of its own, one request after the other, for so many seconds."""
    result, began = Result(), time.perf_counter()
    end = began + seconds

    def run(script: Iterator[Request]) -> None:
        connection = Connection(port)
        for asked in script:
            before = time.perf_counter()
            if before >= end:
                break
            _measured(connection, asked, before, check, result)
        connection.close()

    _together([threading.Thread(target=run, args=(script,)) for script in scripts])
    result.seconds = time.perf_counter() - began
    return result


def open_loop(
    port: int,
    jobs: Sequence[tuple[float, Request]],
    connections: int,
    check: Check = is_good,
) -> Result:
    """Jobs at their moments, whether or not earlier ones are answered; waiting in line counts.

    `jobs` are (seconds after the beginning, request) in order.
    """
    result, queue, turn = Result(), iter(jobs), threading.Lock()
    idle, began = threading.Event(), time.perf_counter()

    def run() -> None:
        connection = Connection(port)
        while True:
            with turn:
                job = next(queue, None)
            if job is None:
                break
            due = began + job[0]
            idle.wait(max(0.0, due - time.perf_counter()))
            _measured(connection, job[1], due, check, result)
        connection.close()

    _together([threading.Thread(target=run) for _ in range(connections)])
    result.seconds = time.perf_counter() - began
    return result


def _measured(
    connection: Connection, asked: Request, since: float, check: Check, result: Result
) -> None:
    try:
        status, body = connection.ask(asked)
    except OSError as failure:
        result.errors.append(str(failure))
        return
    if check(status, body):
        result.took.append(time.perf_counter() - since)
    else:
        result.errors.append(f"{status} {body[:200]!r}")


def _together(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
