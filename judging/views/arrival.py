"""When a request arrived: taken before anything else is done with it.

Between its arrival and a page lie a free thread, the session, the database and the other requests
of this process, which in the last minute before an end are seconds. The server notes the moment
when it has heard the request (judging/gunicorn_worker.py); another server's request counts from
here. A proxy in front sees requests sooner still; its word
counts only where the operator says so (REQUEST_START=trusted).
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request

from judging.clock import heard_at, now

ARRIVED = "simsa.arrived"
HEADER = "HTTP_X_REQUEST_START"
LONGEST_QUEUE = timedelta(minutes=2)
DIGITS = {10: 1, 13: 1_000, 16: 1_000_000}  # seconds, milliseconds or microseconds since 1970
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Stamped:
    """Notes on each request when it came."""

    def __init__(self, application: Application, *, trusts_proxy: bool) -> None:
        self.application = application
        self.trusts_proxy = trusts_proxy

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        at = heard_at.get() or now()
        said = environ.get(HEADER, "") if self.trusts_proxy else ""
        environ[ARRIVED] = said_by_proxy(said, at) or at
        return self.application(environ, start_response)


def said_by_proxy(said: str, at: datetime) -> datetime | None:
    """The moment in X-Request-Start, None where it names none that can be: `t=1700000000.123`."""
    whole, _, fraction = said.strip().removeprefix("t=").partition(".")
    if not (whole + fraction).isascii() or not (whole + fraction).isdigit():
        return None
    if len(whole) not in DIGITS or len(fraction) > 9:
        return None
    seconds = float(f"{whole}.{fraction or 0}") / DIGITS[len(whole)]
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment if at - LONGEST_QUEUE <= moment <= at else None


def arrived() -> datetime:
    """When this request arrived."""
    found: datetime = request.environ.get(ARRIVED) or now()
    return found
