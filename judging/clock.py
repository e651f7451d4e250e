"""The only place that asks the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware of UTC."""
    return datetime.now(UTC)
