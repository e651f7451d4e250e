"""What a machine may lack, and what happens to the tests that need it.

A test says ``@pytest.mark.needs("chromium")`` or ``needs("postgresql")``. Where the thing is
missing the test is skipped with the reason, and the last lines of the run name what did not run.
With ``CI=true`` nothing may be missing: the run refuses to start.

pytest loads this file as a plugin (``-p tests.unavailable`` in pyproject.toml).
"""

import functools
import os
import shutil
from collections.abc import Callable, Iterator

import psycopg
import pytest
import redis
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PREFIX = "not on this machine: "


def chromium() -> str | None:
    """Where the browser is: CHROMIUM, or the first known name on the PATH."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)


def _no_chromium() -> str:
    if chromium():
        return ""
    return "no browser (install chromium, or set CHROMIUM to one), so no browser tests"


def _no_postgresql() -> str:
    address = os.environ.get("TEST_DATABASE_URL", "")
    if not address.startswith("postgresql"):
        return "no PostgreSQL (TEST_DATABASE_URL names none), so the tests ran on SQLite only"
    try:
        url = make_url(address).set(drivername="postgresql")
        psycopg.connect(url.render_as_string(hide_password=False), connect_timeout=5).close()
    except (psycopg.OperationalError, ArgumentError) as failure:
        why = str(failure).strip().splitlines()[-1]
        return f"no PostgreSQL at TEST_DATABASE_URL ({why}), so the tests ran on SQLite only"
    return ""


def redis_url() -> str:
    """A Redis that tests may ring."""
    return os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def _no_redis() -> str:
    try:
        with redis.Redis.from_url(redis_url(), socket_connect_timeout=2) as client:
            client.ping()
    except (redis.RedisError, ValueError) as failure:
        return f"no Redis at {redis_url()} ({failure}), so the bell of workers was not tested"
    return ""


THINGS: dict[str, Callable[[], str]] = {
    "chromium": _no_chromium,
    "postgresql": _no_postgresql,
    "redis": _no_redis,
}


@functools.cache
def missing(thing: str) -> str:
    """Why `thing` cannot be used here, as words for the last lines; empty when it can."""
    return THINGS[thing]()


def pytest_configure(config: pytest.Config) -> None:
    """In CI nothing is skipped for want of a browser or a database."""
    lacking = [why for why in map(missing, THINGS) if why]
    if lacking and os.environ.get("CI", "").lower() == "true":
        raise pytest.UsageError("CI must run every test, but there is " + "; ".join(lacking))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        if why := missing(*marker.args):
            pytest.skip(PREFIX + why)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """The last lines: what this machine could not run, and how many tests that left out."""
    yield
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for why in filter(None, map(missing, THINGS)):
        count = sum(why in reason for reason in skipped)
        terminalreporter.write_line(f"Not run here: {why} (tests left out: {count})", yellow=True)
