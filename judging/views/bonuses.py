"""Bonuses that teams claim, and what the office finds about each."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, Refused
from judging.services import bonuses
from judging.views import access, guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording import eligibility as said
from judging.wording.catalogue import gettext
from judging.wording.plan_tables import Part
from judging.wording.refusals import in_words

bp = Blueprint("bonuses", __name__, url_prefix="/c/<contest_key>/bonuses")


@bp.get("")
@guards.seated(permissions.may_see_entries)
def index(contest_key: str) -> str:
    return _index(contest_key)


def _index(contest_key: str, refusal: str = "") -> str:
    """What shows a claim may name people: it is read with a reason, and that is recorded."""
    show, number = request.args.get("show", ""), request.args.get("page", 1, type=int)
    page = bonuses.page(contest_key, show if show in bonuses.STATES else "", number)
    sees = bool(page.claims) and access.is_open(contest_key)
    if sees:
        access.note_search(contest_key, sorted({one.entry for one in page.claims}))
    part = Part([], page.page, page.pages, len(page.claims))
    values: dict[str, Any] = {"page": page, "show": show, "sees": sees, "said": said}
    values |= {"part": part, "refusal": refusal}
    return render("eligibility/bonuses.html", page.contest, **values)


@bp.post("/<entry_key>/<field>")
@guards.seated(permissions.may_screen)
def answer(contest_key: str, entry_key: str, field: str) -> Response | tuple[str, int]:
    form, by = request.form, guards.myself()
    accepted = form.get("verdict") == "accepted"
    about = {"round_key": form.get("round", ""), "reason": form.get("reason", "")}
    try:
        bonuses.answer(contest_key, entry_key, field, accepted=accepted, **about, by=by, at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _index(contest_key, in_words(refusal.message)), status_of(refusal)
    flash(gettext("The bonus counts.") if accepted else gettext("The bonus is refused."))
    return redirect(url_for(".index", contest_key=contest_key))


@bp.post("/<entry_key>/<field>/take-back")
@guards.seated(permissions.may_screen)
def take_back(contest_key: str, entry_key: str, field: str) -> Response | tuple[str, int]:
    try:
        bonuses.take_back(contest_key, entry_key, field, by=guards.myself(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _index(contest_key, in_words(refusal.message)), status_of(refusal)
    flash(gettext("The claim is open again."))
    return redirect(url_for(".index", contest_key=contest_key))


@bp.post("/<entry_key>/<field>/withdraw")
@guards.seated(permissions.may_screen)
def withdraw(contest_key: str, entry_key: str, field: str) -> Response | tuple[str, int]:
    where, reason = (contest_key, entry_key, field), request.form.get("reason", "")
    try:
        bonuses.withdraw(*where, reason, by=guards.myself(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _index(contest_key, in_words(refusal.message)), status_of(refusal)
    flash(gettext("The bonus is withdrawn: it counts no more."))
    return redirect(url_for(".index", contest_key=contest_key))
