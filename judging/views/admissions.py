"""Judges come in at a tablet: event code, personal number or link, and "is that you?"."""

import secrets
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, g, redirect, request, session, url_for
from flask_login import login_user
from werkzeug.wrappers import Response

from judging.clock import now
from judging.errors import Gone, NotFound, Refused, SignInRefused, TooManyAttempts
from judging.services import admissions, contests
from judging.services.admissions import Candidate, Source
from judging.views import guards
from judging.views.language import render
from judging.wording.refusals import in_words

bp = Blueprint("admissions", __name__, url_prefix="/enter")
TABLET = "simsa-tablet"
KEPT_FOR = 400 * 24 * 3600  # seconds; the longest that browsers keep a cookie
STATUS: dict[type[Refused], int] = {TooManyAttempts: 429, Gone: 410, NotFound: 404}
Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


def tablet() -> str:
    """The secret by which this browser is known as a tablet; made at its first visit."""
    known = request.cookies.get(TABLET, "")
    if not known:
        known = g.get("new_tablet") or secrets.token_urlsafe(24)
        g.new_tablet = known
    return known


@bp.after_app_request
def keep_tablet(response: Response) -> Response:
    if "new_tablet" in g:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(
            TABLET, g.new_tablet, KEPT_FOR, httponly=True, samesite="Lax", secure=secure
        )
    return response


def _source() -> Source:
    return Source(request.cookies.get(TABLET, ""), request.remote_addr or "")


def _key() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


def _page(step: str, refusal: Refused | None = None, **values: Any) -> Answer:
    sentence = in_words(refusal.message) if refusal else ""
    page = render(f"admissions/{step}.html", values.pop("about", None), refusal=sentence, **values)
    if refusal is None:
        return page
    status = STATUS.get(type(refusal), 422)
    return page, status, {"Retry-After": "60"} if status == 429 else {}


@bp.get("", strict_slashes=False)
@guards.everybody
def show() -> Answer:
    tablet()
    return _page("code", code=request.args.get("code", "")[:6])


@bp.post("")
@guards.everybody
def find() -> Answer:
    code = _digits("code")
    try:
        admissions.contest_of(code, _source(), now())
    except (SignInRefused, TooManyAttempts) as refusal:
        return _page("code", refusal, code="")
    session["entrance"] = code
    return redirect(url_for(".number"))


def _digits(name: str) -> str:
    return "".join(request.form.get(name, "").split())[:40]


@bp.get("/number")
@guards.everybody
def number() -> Answer:
    tablet()
    return _number()


def _number(refusal: Refused | None = None) -> Answer:
    about = admissions.known(session.get("entrance", ""))
    if about is None:
        return redirect(url_for(".show"))
    return _page("number", refusal, about=about)


@bp.post("/number")
@guards.everybody
def prove() -> Answer:
    code, told = session.get("entrance", ""), _digits("number")
    try:
        found = admissions.by_number(code, told, _source(), key=_key(), at=now())
    except (SignInRefused, TooManyAttempts) as refusal:
        return _number(refusal)
    return _ask(found)


@bp.post("/link")
@guards.everybody
def follow() -> Answer:
    try:
        return _ask(admissions.by_link(request.form.get("secret", ""), at=now()))
    except Gone as refusal:
        return _page("code", refusal, code="")


def _ask(found: Candidate) -> Response:
    session["candidate"] = {
        "judge": found.judge_id,
        "link": found.link_id,
        "name": found.name,
        "contest": found.contest.key,
        "proven": now().isoformat(),
    }
    return redirect(url_for(".confirm"))


@bp.get("/confirm")
@guards.everybody
def confirm() -> Answer:
    candidate = session.get("candidate")
    if candidate is None:
        return redirect(url_for(".show"))
    return _page("confirm", name=candidate["name"], about=contests.about(candidate["contest"]))


@bp.post("/confirm")
@guards.everybody
def come_in() -> Answer:
    candidate = session.pop("candidate", None)
    if candidate is None:
        return redirect(url_for(".show"))
    proven = datetime.fromisoformat(candidate["proven"])
    try:
        who = admissions.admit(candidate["judge"], candidate["link"], proven_at=proven, at=now())
    except Gone as refusal:
        return _page("code", refusal, code="")
    _begin_session(who)
    return redirect(url_for("tablets.show", contest_key=who.contest_key))


def _begin_session(who: admissions.Admitted) -> None:
    """A new session, that of a judge of this contest alone whatever else the account may be."""
    language = session.get("language")
    session.clear()
    login_user(who.user)
    session["entered"] = who.contest_key
    session.permanent = True
    if language:
        session["language"] = language


@bp.post("/not-me")
@guards.everybody
def not_me() -> Response:
    session.pop("candidate", None)
    return redirect(url_for(".number" if session.get("entrance") else ".show"))
