"""What deciding about entries is made of: what is wanted, and what it changes."""

from dataclasses import dataclass
from datetime import datetime

from judging.services.entry_lists import Asked, EntryLine


@dataclass(frozen=True, slots=True)
class Choice:
    """The entries that an act is about: those of these keys, or all that the table shows."""

    keys: tuple[str, ...] = ()
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be decided about them; `until` = until when a team may hand in what is asked."""

    act: str
    reason: str = ""
    division: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What an act would do to one entry; `why` = why it will not."""

    entry: EntryLine
    verdict: str
    status: str
    division: str
    why: str = ""

    @property
    def is_none(self) -> bool:
        """Whether everything would stay as it is."""
        line = self.entry
        before = (line.verdict, line.status, line.division)
        return (self.verdict, self.status, self.division) == before

    @property
    def takes_part_otherwise(self) -> bool:
        """Whether it changes who takes part, and where."""
        line = self.entry
        return (self.status, self.division) != (line.status, line.division)
