"""Personal data: why one looks, who looked, until when it is kept, and its destruction."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady, Refused
from judging.forms.privacy import Clock, Confirmation, Look, Proposal
from judging.services import access_records, accounts, contests, privacy
from judging.views import access, guards
from judging.views.errors import status_of
from judging.views.language import local_path, render
from judging.wording import privacy as said
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("privacy", __name__, url_prefix="/c/<contest_key>/privacy")
Answer = Response | tuple[str, int]


@bp.get("/look")
@guards.seated(permissions.may_see_entrants)
def ask(contest_key: str) -> str:
    form = Look(formdata=None, next=local_path(request.args.get("next")))
    return render("privacy/ask.html", contests.about(contest_key), form=form)


@bp.post("/look")
@guards.seated(permissions.may_see_entrants)
def look(contest_key: str) -> Answer:
    form = Look()
    if not form.validate_on_submit() or not (form.reason.data or "").strip():
        return render("privacy/ask.html", contests.about(contest_key), form=form, empty=True), 422
    access.give(contest_key, form.reason.data or "")
    return redirect(local_path(form.next.data))


@bp.get("")
@guards.seated(permissions.may_see_access)
def index(contest_key: str) -> str:
    return _index(contest_key)


def _index(contest_key: str, refusal: str = "") -> str:
    page = privacy.page(contest_key, now().date())
    clock = Clock(
        formdata=None, destroy_on=page.destroy_on, reason=page.clock.reason, hold=page.hold
    )
    values: dict[str, Any] = {"page": page, "clock": clock, "refusal": refusal, "said": said}
    values |= {"proposal": Proposal(formdata=None), "confirmation": Confirmation(formdata=None)}
    return render("privacy/index.html", page.contest, **values)


def _checked(form: FlaskForm, sentence: str) -> None:
    if not form.validate_on_submit():
        raise NotReady(sentence)


def _done(contest_key: str, act: Any) -> Answer:
    """The page again, or with why it cannot be."""
    try:
        act()
    except NotFound:
        raise
    except Refused as refusal:
        return _index(contest_key, in_words(refusal.message)), status_of(refusal)
    return redirect(url_for(".index", contest_key=contest_key))


@bp.post("/clock")
@guards.seated(permissions.may_keep_retention)
def keep(contest_key: str) -> Answer:
    def act() -> None:
        form = Clock()
        _checked(form, "Give a day as year, month and day.")
        told: dict[str, Any] = {"by": guards.myself(), "at": now()}
        told["reason"] = form.reason.data or ""
        privacy.keep_until(contest_key, form.destroy_on.data, form.hold.data or "", **told)

    return _done(contest_key, act)


@bp.post("/destructions")
@guards.seated(permissions.may_keep_retention)
def propose(contest_key: str) -> Answer:
    def act() -> None:
        form = Proposal()
        _checked(form, "Say in a sentence why it is destroyed now.")
        privacy.propose(contest_key, reason=form.reason.data, by=guards.myself(), at=now())

    return _done(contest_key, act)


@bp.post("/destructions/<int:number>/withdraw")
@guards.seated(permissions.may_keep_retention)
def withdraw(contest_key: str, number: int) -> Answer:
    told: dict[str, Any] = {"by": guards.myself(), "at": now()}
    return _done(contest_key, lambda: privacy.withdraw(contest_key, number, **told))


@bp.post("/destructions/<int:number>/confirm")
@guards.seated(guards.destruction_confirmer)
def confirm(contest_key: str, number: int) -> Answer:
    def act() -> None:
        form, me, at = Confirmation(), guards.myself(), now()
        _checked(form, "Your password is needed: destruction cannot be taken back.")
        accounts.prove(me, form.password.data, request.remote_addr or "", at)
        privacy.confirm(contest_key, number, form.mark.data or "", by=me, at=at)
        flash(gettext("The personal data is destroyed."))

    return _done(contest_key, act)


@bp.get("/records")
@guards.seated(permissions.may_see_access)
def records(contest_key: str) -> str:
    page = access_records.page(contest_key)
    return render("privacy/records.html", page.contest, page=page, said=said)
