"""gunicorn's threaded worker, which no slow line can silence: gunicorn_conf.py names it.

gunicorn gives a connection a thread with its first byte and waits there for the rest, without an
end: 500 connections that each said half a request, or as many tablets whose Wi-Fi went away in the
middle of one, held all threads and nobody was answered any more. Here the loop gathers a request
until it is whole, which costs a slow line the memory of what it said and no thread. Only a body of
over a megabyte, a file that is not sent in pieces, is read by a thread, and by no more than half of
them.
"""

import re
import selectors
import socket
import struct
import time
from contextlib import suppress
from typing import Any

from gunicorn.util import close_graceful  # type: ignore[import-untyped]  # it has none
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # it has none

from judging.clock import heard_at, now

HEAD_BYTES = 32 * 1024
GATHERED_BYTES = 1024 * 1024 + HEAD_BYTES  # a piece of a file; a longer body is read by a thread
HELD_BYTES = 64 * 1024 * 1024  # in requests that are not whole yet, in one process
READ_BYTES = 256 * 1024
SLOWEST = 16 * 1024  # bytes a second, beside half a minute for the line
STALL_SECONDS = 20  # in which a thread that reads or writes must get on
LOOK_SECONDS = 1.0  # between two looks for those whose time is over
LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$")
UNKNOWN_LENGTH = re.compile(rb"(?im)^(transfer-encoding|expect)[ \t]*:")
TOO_LONG = b"431 Request Header Fields Too Large"
TOO_MANY = b"503 Service Unavailable\r\nRetry-After: 2"


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A connection waits in the loop for its request, then has a thread for the answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies: dict[Any, float] = {}  # connections whose body a thread reads: until when
        self.held = 0  # bytes of requests that are not whole
        self.looked = 0.0

    def enqueue_req(self, conn: Any) -> None:
        """Wait for the request of a new connection, or for the next one of a kept one."""
        if self.cfg.is_ssl:
            super().enqueue_req(conn)
            return
        conn.heard, conn.begun, conn.waits = bytearray(), time.monotonic(), True
        conn.timeout = conn.begun + self.cfg.keepalive
        if len(self.pending_conns) >= self.worker_connections // 2:
            self._drop(self.pending_conns[0])  # who says what he wants at once never waits so long
        conn.sock.setblocking(False)
        self.pending_conns.append(conn)
        self.poller.register(
            conn.sock,
            selectors.EVENT_READ,
            lambda client: self.on_pending_socket_readable(conn, client),
        )
        if conn.parser and (behind := conn.parser.unreader.take_buffered()):
            self._hear(conn, behind)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """Take what a waiting connection says; its end is the end of it."""
        if not conn.waits:
            return  # dropped for a newer one since the poller saw it
        try:
            said = client.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if said:
            self._hear(conn, said)
        else:
            self._drop(conn)

    def _hear(self, conn: Any, said: bytes) -> None:
        """Give a connection a thread where its request is whole, or its body is for a thread."""
        conn.heard += said
        self.held += len(said)
        missing = missing_bytes(conn.heard)
        if missing is None:
            if len(conn.heard) > HEAD_BYTES:
                self._refuse(conn, TOO_LONG)
        elif missing <= 0:
            self._begin(conn)
        elif missing + len(conn.heard) > GATHERED_BYTES:
            if len(self.bodies) >= self.cfg.threads // 2:
                self._refuse(conn, TOO_MANY)
            else:
                self.bodies[conn] = self._until(conn, missing)
                self._begin(conn)
        elif self.held > HELD_BYTES:
            self._refuse(conn, TOO_MANY)
        else:
            conn.timeout = self._until(conn, missing + len(conn.heard))

    def _until(self, conn: Any, size: int) -> float:
        """When a request of so many bytes must be whole."""
        return float(conn.begun + self.cfg.keepalive + size / SLOWEST)

    def _leave(self, conn: Any) -> None:
        conn.waits = False
        self.held -= len(conn.heard)
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def _drop(self, conn: Any) -> None:
        self._leave(conn)
        self.nr_conns -= 1
        conn.close()

    def _begin(self, conn: Any) -> None:
        self._leave(conn)
        conn.data_ready, conn.heard_at = True, now()
        conn.sock.setblocking(True)
        limit = struct.pack("ll", STALL_SECONDS, 0)
        with suppress(OSError):
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        conn.init()
        conn.parser.unreader.unread(bytes(conn.heard))
        conn.heard = bytearray()
        super().enqueue_req(conn)

    def _refuse(self, conn: Any, status: bytes) -> None:
        self._leave(conn)
        self.nr_conns -= 1
        self.tpool.submit(_say_and_close, conn, status)

    def handle(self, conn: Any) -> Any:
        """Answer; and close here: gunicorn's loop would wait two seconds for the other end."""
        heard_at.set(getattr(conn, "heard_at", None))
        kept = super().handle(conn)
        if not kept:
            conn.close(graceful=True)
        return kept

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Let a connection wait for its next request, or count it as gone."""
        self.bodies.pop(conn, None)
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self.nr_conns -= 1  # handle has closed it

    def _cap_keepalive(self, deadline: float) -> None:
        """A worker that ends waits no longer for those who have said nothing yet."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

    def murder_pending(self) -> None:
        """Close who has waited too long, and end the reading of bodies that do not come."""
        moment = time.monotonic()
        if moment < self.looked + LOOK_SECONDS:
            return
        self.looked = moment
        for conn in [one for one in self.pending_conns if one.timeout < moment]:
            self._drop(conn)
        for conn, until in self.bodies.items():
            if until < moment:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)  # its thread reads an end and goes on


def missing_bytes(heard: bytes | bytearray) -> int | None:
    """How many bytes a request lacks: None while its head is not whole, at most 0 when it is whole.

    A body of unknown length, or one that waits to be asked for, counts as a long one.
    """
    end = heard.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(heard[: end + 2])
    if UNKNOWN_LENGTH.search(head):
        return GATHERED_BYTES + 1
    length = LENGTH.search(head)
    return end + 4 + int(length[1]) - len(heard) if length else 0


def _say_and_close(conn: Any, status: bytes) -> None:
    with suppress(OSError):
        conn.sock.setblocking(True)
        conn.sock.sendall(
            b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
    close_graceful(conn.sock, timeout=0.5)
