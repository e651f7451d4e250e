"""Waiting for what a page's tap brings about elsewhere."""

import threading
import time


def soon(read, wanted):
    """Holds when `read` says `wanted` within ten seconds: a tap is on its way for a moment."""
    end = time.monotonic() + 10
    while read() != wanted and time.monotonic() < end:
        threading.Event().wait(0.05)
    assert read() == wanted
