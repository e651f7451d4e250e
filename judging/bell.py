"""A bell between machines: whoever asks for work in the background rings it, and workers look.

It carries nothing: what there is to do stands in the database, and workers look there now and then
in any case. So without a bell, or with one that is broken, work begins a moment later.
"""

import importlib
import threading
from typing import Protocol

from flask import Flask, current_app

EXTENSION = "simsa_bell"
OF_REDIS = "judging.redis_bell"  # loads redis: only where it is configured


class Bell(Protocol):
    """What workers wait for."""

    def ring(self) -> None:
        """Let workers look at once. Raises nothing."""

    def wait(self, seconds: float) -> None:
        """Wait until it rings; so many seconds where it cannot be heard."""


class NoBell:
    """Workers look every so many seconds."""

    def __init__(self) -> None:
        self._never = threading.Event()  # waiting for it ends early when a signal comes

    def ring(self) -> None:
        """Nobody listens."""

    def wait(self, seconds: float) -> None:
        """Wait for so long."""
        self._never.wait(seconds)


def init_app(app: Flask) -> None:
    """Hang the bell that is configured."""
    app.extensions[EXTENSION] = _redis(app) if app.config["SIMSA_REDIS"] else NoBell()


def _redis(app: Flask) -> Bell:
    made: Bell = importlib.import_module(OF_REDIS).RedisBell(
        app.config["SIMSA_REDIS"], key=str(app.config["SECRET_KEY"])
    )
    return made


def bell() -> Bell:
    """The bell of the installation that is at work."""
    found: Bell = current_app.extensions[EXTENSION]
    return found
