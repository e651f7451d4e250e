"""The only place that asks the time."""

from contextvars import ContextVar
from datetime import UTC, datetime

# When the server had heard the request that this thread answers; None where it does not tell.
heard_at: ContextVar[datetime | None] = ContextVar("heard_at", default=None)


def now() -> datetime:
    """This moment, aware of UTC."""
    return datetime.now(UTC)
