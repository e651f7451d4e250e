"""The public notice of a contest: the newest published version, or a preview for organisers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from judging.extensions import db
from judging.packages.document import ContestMeta
from judging.services import announcements, lookup, notice_calls, rule_versions, setups
from judging.services.notice_settings import NoticeSettings
from judging.services.rule_versions import Version
from judging.services.shown import ContestInfo
from scoring.rules import RuleBook

Phase = Literal["draft", "soon", "open", "closed", "unknown"]


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A notice. `version` None = a preview of what is not published; `phase` = of applications.

    `in_force` = what the engine executes is what was published, and the hash fits.
    """

    contest: ContestInfo
    meta: ContestMeta
    book: RuleBook
    settings: NoticeSettings
    version: Version | None
    versions: list[Version]
    phase: Phase
    in_force: bool
    has_results: bool
    pending: bool


def page(contest_key: str, at: datetime, *, preview: bool = False) -> NoticePage:
    """The notice as everybody sees it, or as it would look. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    versions = rule_versions.all_of(session, contest)
    newest = versions[0] if versions and not preview else None
    setup = setups.of(session, contest) if newest is None else None
    shown = newest or setup
    assert shown is not None
    settings = shown.settings
    if newest is not None:
        settings = notice_calls.in_effect(session, contest, settings)
    return NoticePage(
        contest=lookup.contest_info(contest),
        meta=shown.meta,
        book=shown.book,
        settings=settings,
        version=newest,
        versions=versions,
        phase="draft" if newest is None else phase(settings, at, contest.state),
        in_force=newest is not None
        and newest.intact
        and rule_versions.is_in_force(session, contest, newest),
        has_results=announcements.is_published(session, contest.id),
        pending=setup.pending if setup else False,
    )


def phase(settings: NoticeSettings, at: datetime, state: str) -> Phase:
    """Whether applications are taken at a moment."""
    opens, closes = settings.dates.get("opens_at"), settings.dates.get("closes_at")
    if opens is None or closes is None:
        return "unknown"
    if state not in ("draft", "open") or at >= closes:
        return "closed"
    return "soon" if at < opens else "open"
