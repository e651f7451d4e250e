"""The small frozen values that services hand to pages: no page sees a row of the database."""

from dataclasses import dataclass
from datetime import datetime

from scoring.rules import Texts


@dataclass(frozen=True, slots=True)
class ContestInfo:
    """A contest's name and setting."""

    key: str
    texts: Texts
    state: str
    timezone: str
    locale: str
    blind: bool


@dataclass(frozen=True, slots=True)
class RoundInfo:
    """A round's name and state."""

    key: str
    texts: Texts
    state: str


@dataclass(frozen=True, slots=True)
class EntryInfo:
    """What identifies an entry for organisers."""

    key: str
    title: str
    team: str


@dataclass(frozen=True, slots=True)
class JudgeInfo:
    """What identifies a judge for organisers."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class TallyInfo:
    """When a tally was taken, by whom and of what."""

    number: int
    taken_at: datetime
    taken_by: str
    fingerprint: str
    method: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a tally was taken: how many sheets and votes, and whether aught else."""

    sheets: int = 0
    other: bool = False
    votes: int = 0

    def __bool__(self) -> bool:
        return self.sheets > 0 or self.votes > 0 or self.other


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that stands between now and the announcement.

    kinds: round_open · tally_missing · tally_stale · unresolved_tie · round_unconfirmed ·
    award_open · second_person.
    """

    kind: str
    round_key: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class AnnouncementInfo:
    """An announcement with the document that was frozen when it was proposed."""

    number: int
    state: str
    fingerprint: str
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: int
    confirmed_at: datetime | None
    document: dict[str, object]
