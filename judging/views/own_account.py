"""One's own account."""

from flask import Blueprint, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from judging.clock import now
from judging.errors import Refused, TooManyAttempts
from judging.forms.own_account import AboutMe, NewPassword
from judging.services import accounts, own_account
from judging.views import guards, sessions
from judging.views.language import render
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("own_account", __name__, url_prefix="/account")
Answer = str | Response | tuple[str, int]


@bp.get("", strict_slashes=False)
@guards.own
def show() -> Answer:
    return _page()


def _page(
    about: AboutMe | None = None, password: NewPassword | None = None, refusal: str = ""
) -> str:
    me = own_account.show(guards.myself())
    about = about or AboutMe(formdata=None, name=me.name, locale=me.locale)
    password = password or NewPassword(formdata=None)
    return render("accounts/own.html", me=me, about=about, password=password, refusal=refusal)


@bp.post("")
@guards.own
def describe() -> Answer:
    form = AboutMe()
    if not form.validate_on_submit():
        return _page(about=form), 422
    said = {"name": form.name.data, "locale": form.locale.data}
    own_account.describe(guards.myself(), at=now(), **said)
    if form.locale.data:
        session["language"] = form.locale.data
    else:
        session.pop("language", None)
    flash(gettext("Kept."))
    return redirect(url_for(".show"))


@bp.post("/password")
@guards.own
def change_password() -> Answer:
    form = NewPassword()
    if not form.validate_on_submit():
        return _page(password=form), 422
    try:
        _change(form)
    except Refused as refusal:
        status = 429 if isinstance(refusal, TooManyAttempts) else 422
        return _page(password=form, refusal=in_words(refusal.message)), status
    flash(gettext("The password is changed. Everywhere else you are signed out."))
    return redirect(url_for(".show"))


def _change(form: NewPassword) -> None:
    typed = (form.old.data or "", form.new.data or "")
    address = request.remote_addr or ""
    sessions.begin(own_account.change_password(guards.myself(), *typed, address=address, at=now()))


@bp.post("/sessions")
@guards.own
def end_sessions() -> Response:
    person = guards.myself()
    accounts.end_sessions(person, by=person, at=now())
    session.clear()
    return redirect(url_for("accounts.sign_in"))
