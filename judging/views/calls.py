"""The call as organisers set it: dates, limits, questions, consents, files; and later ends."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, Refused
from judging.services import call_starts, calls
from judging.services.call_rules import FILE_KINDS, KINDS, Terms
from judging.services.calls import CallPage
from judging.views import call_input, guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording import applications as said
from judging.wording import calls as call_words
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("calls", __name__, url_prefix="/c/<contest_key>/call")
Answer = str | Response | tuple[str, int]


@bp.get("")
@guards.seated(permissions.may_see_call)
def show(contest_key: str) -> str:
    return _shown(contest_key)


def _shown(contest_key: str, refusal: str = "", typed: Terms | None = None) -> str:
    page = calls.page(contest_key)
    values: dict[str, Any] = {"page": page, "terms": typed or page.terms or _usual(page)}
    values |= {"refusal": refusal, "said": said, "call_words": call_words, "local": _local}
    values |= {"kinds": KINDS, "file_kinds": FILE_KINDS, "at": now()}
    values |= {"can": permissions.may_change_call(g.seat)}
    return render("calls/show.html", page.contest, **values)


def _usual(page: CallPage) -> Terms:
    """A call begins tomorrow at ten and lasts four weeks, until somebody says otherwise."""
    here = now().astimezone(ZoneInfo(page.contest.timezone)) + timedelta(days=1)
    opens = here.replace(hour=10, minute=0, second=0, microsecond=0)
    return call_starts.starting_terms(opens, opens.replace(hour=18) + timedelta(days=28))


def _local(at: datetime, timezone: str) -> str:
    return f"{at.astimezone(ZoneInfo(timezone)):%Y-%m-%dT%H:%M}"


@bp.post("")
@guards.seated(permissions.may_change_call)
def put(contest_key: str) -> Answer:
    form, typed = request.form, None
    version = call_input.number(form, "version", 0)
    try:
        typed = call_input.terms(form, calls.page(contest_key).contest.timezone)
        calls.put(contest_key, typed, expected=version, by=guards.myself(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _shown(contest_key, in_words(refusal.message), typed), status_of(refusal)
    flash(gettext("The call is kept."))
    return redirect(url_for(".show", contest_key=contest_key))


@bp.post("/extensions")
@guards.seated(permissions.may_change_call)
def extend(contest_key: str) -> Answer:
    form, by = request.form, guards.myself()
    whose = call_input.number(form, "application", 0) or None
    try:
        end = call_input.moment(form.get("end", ""), calls.page(contest_key).contest.timezone)
        reason = form.get("reason", "")
        calls.extend(contest_key, end, reason, application_id=whose, by=by, at=now())
    except Refused as refusal:
        return _shown(contest_key, in_words(refusal.message)), status_of(refusal)
    flash(gettext("The end is moved, and everybody whom it concerns can read why."))
    return redirect(url_for(".show", contest_key=contest_key))
