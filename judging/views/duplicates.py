"""Entries that look alike: which, in what, and that somebody found them different."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.eligibility import Twins
from judging.services import duplicates
from judging.views import guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording import eligibility as said
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("duplicates", __name__, url_prefix="/c/<contest_key>/entry-duplicates")


@bp.get("")
@guards.seated(permissions.may_see_entries)
def index(contest_key: str) -> str:
    return _index(contest_key)


def _index(contest_key: str, refusal: str = "", at: str = "") -> str:
    page = duplicates.page(contest_key)
    values = {"page": page, "form": Twins(formdata=None), "refusal": refusal, "refused_at": at}
    return render("eligibility/duplicates.html", page.contest, said=said, **values)


def _form() -> Twins:
    form = Twins()
    if not form.validate_on_submit():
        raise NotReady("The request could not be understood.")
    return form


@bp.post("/dismiss")
@guards.seated(permissions.may_screen)
def dismiss(contest_key: str) -> Response | tuple[str, int]:
    form = _form()
    this, reason = (form.kind.data or "", form.likeness.data or ""), form.reason.data or ""
    try:
        duplicates.dismiss(contest_key, *this, reason=reason, by=guards.myself(), at=now())
    except NotReady as refusal:
        return _index(contest_key, in_words(refusal.message), this[1]), status_of(refusal)
    flash(gettext("Noted: these are different entries."))
    return redirect(url_for(".index", contest_key=contest_key))


@bp.post("/recall")
@guards.seated(permissions.may_screen)
def recall(contest_key: str) -> Response:
    form = _form()
    this = (form.kind.data or "", form.likeness.data or "")
    duplicates.recall(contest_key, *this, by=guards.myself(), at=now())
    return redirect(url_for(".index", contest_key=contest_key))
