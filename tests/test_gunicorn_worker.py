"""Slow and broken lines cost the server no thread, and whole requests come through as they are."""

import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from judging.gunicorn_worker import GATHERED_BYTES, HEAD_BYTES, Worker, missing_bytes

ROOT = Path(__file__).resolve().parent.parent
THREADS = 4


@pytest.fixture(scope="module")
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-k", "judging.gunicorn_worker.Worker"]
    command += ["--threads", str(THREADS), "-b", f"127.0.0.1:{number}", "--log-level", "warning"]
    command += ["--keep-alive", "3", "--worker-connections", "120"]
    command += ["--no-control-socket", "tests.echo_app:app"]
    with subprocess.Popen(command, cwd=ROOT) as process:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            threading.Event().wait(0.1)
        yield number
        process.terminate()
        assert process.wait(30) == 0


@pytest.fixture
def line(port):
    """Opens connections that the test's end closes."""
    with ExitStack() as kept:

        def dial(said=b""):
            one = kept.enter_context(socket.create_connection(("127.0.0.1", port), timeout=15))
            one.sendall(said)
            return one

        yield dial


def get(path="/", *more):
    return b"\r\n".join([f"GET {path} HTTP/1.1".encode(), b"Host: x", *more, b"", b""])


def post(size, body=b"", *more):
    length = f"Content-Length: {size}".encode()
    return b"\r\n".join([b"POST / HTTP/1.1", b"Host: x", length, *more, b"", body])


def answer(one):
    """Status and body of the next answer."""
    said = b""
    while b"\r\n\r\n" not in said:
        piece = one.recv(1)
        assert piece, said
        said += piece
    head = said.decode()
    size = int(head.lower().partition("content-length: ")[2].partition("\r")[0])
    body = b""
    while len(body) < size:
        body += one.recv(size - len(body))
    return head.split()[1], body.decode(), head


def test_half_said_requests_hold_no_thread(line):
    for _ in range(10 * THREADS):
        line(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
        line(post(500, b"half"))
        line()
    for _ in range(3):
        assert answer(line(get("/a")))[:2] == ("200", "GET /a 0 True")
    assert answer(line(post(4, b"body")))[:2] == ("200", "POST / 4 True")


class Dropped:
    """Stands for a connection that was closed while the poller's news of it was on its way."""

    waits = False


def test_news_of_a_connection_that_was_dropped_is_passed_over():
    Worker.on_pending_socket_readable(None, Dropped(), None)


def test_who_waits_longest_makes_room_for_a_crowd(line):
    for _ in range(400):  # the server holds 120 at once, and 60 that have not said all
        line(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
    assert answer(line(get("/crowd")))[:2] == ("200", "GET /crowd 0 True")


def test_no_more_than_half_of_the_threads_read_long_bodies(line):
    waiting = [line(post(2_000_000, b"begun")) for _ in range(THREADS // 2)]
    status, _, head = answer(line(post(2_000_000, b"begun")))
    assert (status, "Retry-After: 2" in head) == ("503", True)
    assert answer(line(get("/b")))[:2] == ("200", "GET /b 0 True")
    for one in waiting:  # a body that does not come is read no further, and its thread is free
        assert answer(one)[:2] == ("200", "POST / 5 False")
    piece = line(post(1_000_000, b"1" * 1_000_000))
    assert answer(piece)[:2] == ("200", "POST / 1000000 True")
    whole = line(post(2_000_000, b"1" * 2_000_000))
    assert answer(whole)[:2] == ("200", "POST / 2000000 True")


@pytest.mark.parametrize("more", [(), (b"Connection: close",)])
def test_a_request_in_single_bytes_is_whole(line, more):
    one = line()
    for byte in post(3, b"abc", *more):
        one.sendall(bytes([byte]))
    assert answer(one)[:2] == ("200", "POST / 3 True")


def test_a_kept_connection_answers_one_request_after_the_other(line):
    one = line(get("/a"))
    assert answer(one)[1] == "GET /a 0 True"
    one.sendall(get("/b") + post(2, b"hi") + get("/c")[:20])
    assert [answer(one)[1], answer(one)[1]] == ["GET /b 0 True", "POST / 2 True"]
    for _ in range(2 * THREADS):  # a half request behind a whole one holds no thread either
        assert answer(line(get("/d") + b"GET /e HT"))[1] == "GET /d 0 True"
    one.sendall(get("/c")[20:])
    assert answer(one)[1] == "GET /c 0 True"


def test_a_body_in_chunks_and_one_that_waits_to_be_asked_for(line):
    chunks = b"Transfer-Encoding: chunked"
    head = b"\r\n".join([b"POST / HTTP/1.1", b"Host: x", chunks, b"", b""])
    assert answer(line(head + b"3\r\nabc\r\n0\r\n\r\n"))[1] == "POST / 3 True"
    patient = line(post(3, b"", b"Expect: 100-continue"))
    assert patient.recv(100).startswith(b"HTTP/1.1 100")
    patient.sendall(b"abc")
    assert answer(patient)[1] == "POST / 3 True"


def test_a_head_without_an_end_is_refused(line):
    assert answer(line(b"GET / HTTP/1.1\r\nX-A: " + b"a" * HEAD_BYTES))[0] == "431"


def test_those_who_do_not_close_hold_nobody_up(line):
    begun = time.monotonic()
    asked = [line(get("/", b"Connection: close")) for _ in range(3)]
    assert [answer(one)[0] for one in asked] == ["200"] * 3
    assert answer(line(get("/now")))[1] == "GET /now 0 True"
    assert time.monotonic() - begun < 6  # three times two seconds, were they waited for in turn


@pytest.mark.parametrize(
    ("heard", "missing"),
    [
        (b"", None),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", None),
        (get(), 0),
        (post(7, b"abc"), 4),
        (post(3, b"abc"), 0),
        (post(3, b"abcGET"), -3),
        (b"POST / HTTP/1.1\r\ncontent-LENGTH:\t12 \r\n\r\n", 12),
        (b"POST / HTTP/1.1\r\nX-Content-Length: 12\r\n\r\n", 0),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 0),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", GATHERED_BYTES + 1),
        (get() + b"Content-Length: 9\r\n\r\n", 0),
    ],
)
def test_what_a_request_lacks(heard, missing):
    assert missing_bytes(heard) == missing
