"""The end of applications: which one holds for whom, and what an arrival means. Pure.

Only the server's clock counts, at the moment a request arrives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """When one application is taken: from the opening to its own end, with a time of grace."""

    opens_at: datetime
    closes_at: datetime
    grace_minutes: int = 0

    @property
    def last(self) -> datetime:
        """The last moment at which a file on its way may still arrive."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    def is_open(self, at: datetime) -> bool:
        """Whether something new can be begun or changed."""
        return self.opens_at <= at <= self.closes_at

    def verdict(self, at: datetime, *, file_was_on_its_way: bool) -> str:
        """What an arrival at this moment is: early, in_time, in_grace or late.

        Grace is only for those who had a file on its way when applications ended.
        """
        if at < self.opens_at:
            return "early"
        if at <= self.closes_at:
            return "in_time"
        return "in_grace" if file_was_on_its_way and at <= self.last else "late"

    def takes_bytes(self, at: datetime, *, started_at: datetime) -> bool:
        """Whether a piece of a file, whose sending began then, still counts."""
        return started_at <= self.closes_at and at <= self.last


def window(
    opens_at: datetime, closes_at: datetime, grace_minutes: int, later_ends: Iterable[datetime]
) -> Window:
    """The window of one application: an extension only ever moves the end back."""
    return Window(opens_at, max(closes_at, *later_ends, closes_at), grace_minutes)
