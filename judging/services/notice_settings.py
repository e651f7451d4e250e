"""What a notice says beside the rules, as a value and as the JSON that is stored and hashed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DATES = (
    *("notice_at", "opens_at", "closes_at", "judging_at"),
    *("verification_from", "verification_until", "results_at", "ceremony_at"),
)
TEXTS = (
    *("theme", "eligibility", "cheating", "publication"),
    *("copyright", "cancellation", "privacy", "contact"),
)
LONGEST_TEXT = 5000


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """The notice beside the rules.

    `public_body` = the decree on contests of administrative agencies is to be kept; `override` is
    the reason for publishing although it is not kept. `texts` have twins with _ko or _en.
    """

    public_body: bool = True
    override: str = ""
    judges: int = 7
    civilians: int = 4
    per_division: bool = False
    dates: Mapping[str, datetime] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; moments in UTC."""
        return {
            "public_body": self.public_body,
            "override": self.override,
            "judges": self.judges,
            "civilians": self.civilians,
            "per_division": self.per_division,
            "dates": {name: at.isoformat() for name, at in self.dates.items()},
            "texts": dict(self.texts),
        }


def of_json(stored: Mapping[str, Any]) -> NoticeSettings:
    """The value of what was stored; what is missing has its default."""
    dates = {name: datetime.fromisoformat(at) for name, at in stored.get("dates", {}).items()}
    plain = {name: value for name, value in stored.items() if name not in ("dates", "texts")}
    return NoticeSettings(**plain, dates=dates, texts=dict(stored.get("texts", {})))


def scheduled(
    schedule: Mapping[str, str],
    texts: Mapping[str, str],
    public_body: bool,
    at: datetime,
    zone: str,
) -> NoticeSettings:
    """Settings to begin with; the schedule gives days after `at` and times of day."""
    today = at.astimezone(ZoneInfo(zone)).date()
    dates = {}
    for name, said in schedule.items():
        days, clock = said.split()
        local = datetime.combine(today + timedelta(int(days)), time.fromisoformat(clock))
        dates[name] = local.replace(tzinfo=ZoneInfo(zone)).astimezone(at.tzinfo)
    return NoticeSettings(public_body=public_body, dates=dates, texts=dict(texts))
