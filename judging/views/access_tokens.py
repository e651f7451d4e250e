"""Tokens for other programs, for organisers."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.forms.access_tokens import NewToken
from judging.services import access_tokens, contests
from judging.views import guards
from judging.views.language import render
from judging.wording import scopes
from judging.wording.catalogue import gettext

bp = Blueprint("access_tokens", __name__, url_prefix="/c/<contest_key>/programs")


@bp.get("")
@guards.seated(permissions.may_give_tokens)
def show(contest_key: str) -> str:
    return _shown(contest_key, _choices(NewToken(formdata=None)))


def _choices(form: NewToken) -> NewToken:
    form.scopes.choices = [(one, scopes.meaning(one)) for one in access_tokens.SCOPES]
    return form


def _shown(contest_key: str, form: NewToken, secret: str = "") -> str:
    lines = access_tokens.listing(contest_key)
    values = {"lines": lines, "secret": secret, "meaning": scopes.meaning, "at": now()}
    return render("judges/programs.html", contests.about(contest_key), form=form, **values)


@bp.post("")
@guards.seated(permissions.may_give_tokens)
def make(contest_key: str) -> str | tuple[str, int]:
    form = _choices(NewToken())
    if not form.validate_on_submit():
        return _shown(contest_key, form), 422
    chosen = {"days": form.days.data, "by": guards.myself(), "at": now()}
    secret = access_tokens.make(contest_key, form.name.data, form.scopes.data, **chosen)
    return _shown(contest_key, _choices(NewToken(formdata=None)), secret)


@bp.post("/<int:number>/revoke")
@guards.seated(permissions.may_give_tokens)
def revoke(contest_key: str, number: int) -> Response:
    access_tokens.revoke(contest_key, number, by=guards.myself(), at=now())
    flash(gettext("The token is revoked. Whoever uses it is refused from now on."))
    return redirect(url_for(".show", contest_key=contest_key))
