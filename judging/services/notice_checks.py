"""What a notice must keep: what every contest needs, and, for public bodies in Korea, the decree on
contests of administrative agencies (행정기관의 공모전 운영에 관한 규정).

Each finding is red, amber or green. Red of the decree stops the publication unless somebody says
why it is published nevertheless; red that every contest has always stops it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.models.contests import Contest
from judging.models.people import Judge
from judging.packages.full_marks import reachable
from judging.packages.values import plain
from judging.services.notice_settings import NoticeSettings
from scoring.rules import HUNDRED, Round, RuleBook

Level = Literal["red", "amber", "green"]
FEWEST_JUDGES, FEWEST_IN_A_DIVISION = 5, 3
NOTICE, VERIFICATION = timedelta(days=5), timedelta(days=10)
MOST_VOTES = Decimal(30)
LAST_RUNGS = ("chair", "shared")
ARTICLE_4 = (*("theme", "eligibility", "cheating", "publication", "copyright", "cancellation"),)


@dataclass(frozen=True, slots=True)
class Check:
    """One finding; `article` of the decree, "" = what every contest needs; `values` for words."""

    kind: str
    level: Level
    article: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether nothing is published while it stands, whatever somebody says."""
        return self.level == "red" and not self.article

    @property
    def breaks_decree(self) -> bool:
        """Whether publishing needs a reason."""
        return self.level == "red" and bool(self.article)


@dataclass(frozen=True, slots=True)
class Committee:
    """How many judge, and how many of them come from outside; planned or already there."""

    judges: int
    civilians: int


def committee(session: Session, contest: Contest, settings: NoticeSettings) -> Committee:
    """Those who are on the list of judges, else those who are planned."""
    mine = Judge.contest_id == contest.id
    everybody = session.scalar(select(func.count()).select_from(Judge).where(mine)) or 0
    if not everybody:
        return Committee(settings.judges, settings.civilians)
    outside = select(func.count()).select_from(Judge).where(mine, Judge.civilian.is_(True))
    return Committee(everybody, session.scalar(outside) or 0)


def checks(
    book: RuleBook, settings: NoticeSettings, seated: Committee, at: datetime, noticed: bool
) -> list[Check]:
    """Every finding, red first. `noticed` = the notice is public already."""
    found = [*_needed(book, settings), *_rounds(book, seated)]
    if settings.public_body:
        found += [*_decree(book, settings, seated), *_periods(settings, at, noticed)]
    order = ("red", "amber", "green")
    return sorted(found, key=lambda one: order.index(one.level))


def _needed(book: RuleBook, settings: NoticeSettings) -> Iterator[Check]:
    """What every contest needs."""
    dates = settings.dates
    period = "opens_at" in dates and "closes_at" in dates
    yield Check("period", "green" if period else "red")
    judged = book.rounds and all(item.components for item in book.rounds)
    yield Check("rounds", "green" if judged else "red")
    yield Check("awards", "green" if book.awards else "amber")
    nameless = [award for award in book.awards if not award.givers]
    if nameless:
        yield Check("givers", "amber", values={"count": str(len(nameless))})
    if not settings.texts.get("privacy"):
        yield Check("privacy", "amber")


def _rounds(book: RuleBook, seated: Committee) -> Iterator[Check]:
    for item in book.rounds:
        named = {"round": item.key}
        most = reachable(book, item)
        if most is not None:
            level: Level = "green" if most == HUNDRED else "red"
            yield Check("weights", level, values=named | {"most": plain(most)})
        if not item.tie_break or item.tie_break[-1] not in LAST_RUNGS:
            yield Check("ladder", "amber", values=named)
        yield from _trimming(item, seated.judges, named)
        votes = sum((part.weight for part in item.components if part.kind == "votes"), Decimal(0))
        if len(item.components) > 1 and votes > MOST_VOTES:
            yield Check("votes", "amber", values=named | {"share": plain(votes)})


def _trimming(item: Round, judges: int, named: Mapping[str, str]) -> Iterator[Check]:
    part = item.sheets
    if part is None or part.combine != "trimmed":
        return
    values = {**named, "judges": str(judges), "from": str(part.trim_min)}
    if judges < part.trim_min:
        yield Check("never_trimmed", "amber", values=values)
    elif judges == part.trim_min:
        yield Check("trimmed_at_the_edge", "amber", values=values)


def _decree(book: RuleBook, settings: NoticeSettings, seated: Committee) -> Iterator[Check]:
    fewest = FEWEST_IN_A_DIVISION if settings.per_division else FEWEST_JUDGES
    values = {"judges": str(seated.judges), "fewest": str(fewest)}
    kind = "division_committee" if settings.per_division else "committee"
    yield Check(kind, "green" if seated.judges >= fewest else "red", "7④", values)
    half = seated.civilians * 2 >= seated.judges
    values = {"judges": str(seated.judges), "civilians": str(seated.civilians)}
    yield Check("civilians", "green" if half else "red", "7⑤", values)
    for name in ARTICLE_4:
        level: Level = "green" if settings.texts.get(name, "").strip() else "red"
        yield Check("text", level, "4", {"text": name})
    yield Check("decree_awards", "green" if book.awards else "red", "4")


def _periods(settings: NoticeSettings, at: datetime, noticed: bool) -> Iterator[Check]:
    dates = settings.dates
    if not noticed:
        begins = max(at, dates.get("notice_at", at))
        yield _long_enough("notice", "5", begins, dates.get("opens_at"), NOTICE)
    yield _long_enough(
        "verification",
        "9③",
        dates.get("verification_from"),
        dates.get("verification_until"),
        VERIFICATION,
    )


def _long_enough(
    kind: str, article: str, begins: datetime | None, ends: datetime | None, least: timedelta
) -> Check:
    if begins is None or ends is None:
        return Check(f"{kind}_missing", "red", article, {"least": str(least.days)})
    days = max((ends - begins) // timedelta(days=1), 0)
    values = {"days": str(days), "least": str(least.days)}
    return Check(kind, "green" if ends - begins >= least else "red", article, values)


def change_period(settings: NoticeSettings, at: datetime) -> Check | None:
    """A change is noticed for five days as well, while applications can come in."""
    ends = settings.dates.get("closes_at")
    if not settings.public_body or ends is None or ends <= at:
        return None
    found = _long_enough("change_notice", "5", at, ends, NOTICE)
    return found if found.level == "red" else None
