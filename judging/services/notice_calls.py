"""The dates of a notice become the dates of the contest's call."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.models.calls import Extension
from judging.models.contests import Contest
from judging.services import call_starts, calls
from judging.services.notice_settings import NoticeSettings

EARLIER = "Applications are open: they do not close earlier than was announced."


def put_dates(
    session: Session,
    contest: Contest,
    settings: NoticeSettings,
    reason: str,
    *,
    by: int,
    at: datetime,
) -> None:
    """Let the call open and close as the notice says, within the caller's transaction.

    Once applications are open their end moves by an extension, and only to later. Raises NotReady.
    """
    opens, closes = settings.dates.get("opens_at"), settings.dates.get("closes_at")
    if opens is None or closes is None:
        return
    call = calls.of_contest(session, contest)
    if call is None:
        new = call_starts.starting_terms(opens, closes)
        calls.put_terms(session, contest, new, by=by, at=at)
    elif contest.state == "draft" or call.opens_at > at:
        new = replace(calls.terms_of(call), opens_at=opens, closes_at=closes)
        if new != calls.terms_of(call):
            calls.put_terms(session, contest, new, by=by, at=at)
    else:
        _extend(session, contest, closes, reason, by, at)


def _extend(
    session: Session, contest: Contest, closes: datetime, reason: str, by: int, at: datetime
) -> None:
    call = calls.of_contest(session, contest)
    if call is None:
        return
    so_far = calls.window(session, call, None).closes_at
    if closes < so_far:
        raise NotReady(EARLIER)
    if closes > so_far:
        why = reason.strip()[: calls.LONGEST_REASON]
        row = Extension(call_id=call.id, closes_at=closes, reason=why, by_id=by, at=at)
        session.add(row)


def in_effect(session: Session, contest: Contest, settings: NoticeSettings) -> NoticeSettings:
    """The settings with the end of applications that holds, every extension included."""
    call = calls.of_contest(session, contest)
    if call is None:
        return settings
    window = calls.window(session, call, None)
    dates = {**settings.dates, "opens_at": window.opens_at, "closes_at": window.closes_at}
    return replace(settings, dates=dates)
