"""A program that has the page renderer loaded and lets a child of its own look at each file.

Starting Python and loading what reads PDF files took a fifth of a second of CPU for every file,
which is what the last minute of a contest waited for; a child that is forked has it all at once. It
has the renderer's bounds, fewer seconds, and is gone after its one file. As many look at once as
the machine has cores, so that many files need no more memory than a few.

    python -I nursery.py FD      a socket: each message is a file's name, with a pipe for the answer
"""

import importlib.util
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from types import ModuleType

RENDERER = Path(__file__).with_name("page_renderer.py")
CPU_SECONDS = 5
SECONDS = 20  # however busy the machine is
LONGEST_NAME = 8192
MOST_AT_ONCE = max(2, os.cpu_count() or 1)


def loaded() -> ModuleType:
    """The renderer, by its place: this program imports nothing of ours either."""
    found = importlib.util.spec_from_file_location("page_renderer", RENDERER)
    if found is None or found.loader is None:
        raise SystemExit(f"{RENDERER} is missing")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    setattr(module, "CPU_SECONDS", CPU_SECONDS)  # noqa: B010  a module's type knows no names
    return module


def look(renderer: ModuleType, name: str, answer: int) -> None:
    """In a child: say on the pipe what the file is, and end."""
    os.dup2(answer, sys.stdout.fileno())
    os.close(answer)
    signal.alarm(SECONDS)
    try:
        renderer.main(["inspect", name])
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()  # into the server's log; who asked is told that it took too much
    finally:
        os._exit(0)


def serve(asked: socket.socket) -> None:
    """Look at files until nobody can ask any more."""
    renderer = loaded()
    children = 0
    while True:
        message, pipes, _, _ = socket.recv_fds(asked, LONGEST_NAME, 1)
        if not message:
            return
        children -= ended(children, wait=children >= MOST_AT_ONCE)
        if not os.fork():
            asked.close()
            look(renderer, os.fsdecode(message), pipes[0])
        os.close(pipes[0])
        children += 1


def ended(children: int, *, wait: bool) -> int:
    """How many children have ended; with `wait` at least one."""
    gone = 0
    while gone < children:
        child, how = os.waitpid(-1, 0 if wait and not gone else os.WNOHANG)
        if not child:
            break
        if how:
            print(f"Looking at a file was ended by signal {how}.", file=sys.stderr, flush=True)
        gone += 1
    return gone


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which closes the socket
    serve(socket.socket(fileno=int(sys.argv[1])))
