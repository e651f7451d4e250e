"""Signing in and out."""

from flask import Blueprint, redirect, request, session
from flask_login import logout_user
from werkzeug.wrappers import Response

from judging.clock import now
from judging.errors import Refused, TooManyAttempts
from judging.forms.accounts import SignIn
from judging.services import accounts
from judging.views import guards, sessions
from judging.views.language import local_path, render
from judging.wording.refusals import in_words

bp = Blueprint("accounts", __name__)
Answer = str | Response | tuple[str, int]


@bp.get("/sign-in")
@guards.everybody
def sign_in() -> Answer:
    return render("accounts/sign_in.html", form=SignIn(next=request.args.get("next", "")))


@bp.post("/sign-in")
@guards.everybody
def enter() -> Answer:
    form = SignIn()
    if not form.validate_on_submit():
        return render("accounts/sign_in.html", form=form), 422
    try:
        _begin_session(form)
    except Refused as refusal:
        status = 429 if isinstance(refusal, TooManyAttempts) else 422
        sentence = in_words(refusal.message)
        return render("accounts/sign_in.html", form=form, refusal=sentence), status
    return redirect(local_path(form.next.data))


def _begin_session(form: SignIn) -> None:
    """A new session for whoever signs in, so that an old cookie is worth nothing."""
    address = request.remote_addr or ""
    sessions.begin(accounts.sign_in(form.email.data, form.password.data, address, now()))


@bp.post("/sign-out")
@guards.everybody
def sign_out() -> Response:
    """Ends every session of the person, so that a copied cookie is worth nothing either."""
    person = guards.user_id()
    if person is not None:
        accounts.end_sessions(person, by=person, at=now())
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
    return redirect(local_path("/"))
