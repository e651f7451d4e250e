"""Coming in by a letter: asking for one, and the page of its link, which a button redeems."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from judging.clock import now
from judging.errors import Gone, Refused, TooManyAttempts
from judging.forms.links import AskForLetter, ComeIn
from judging.services import invitations, sign_ups
from judging.views import guards, sessions
from judging.views.language import local_path, render
from judging.wording import letters as letter_words
from judging.wording.refusals import in_words

bp = Blueprint("links", __name__)
Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
# The address of such a page is a secret: it goes nowhere else, and nobody keeps it in an index.
PRIVATE = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex"}


@bp.get("/sign-in/letter")
@guards.everybody
def ask() -> Answer:
    return render("accounts/letter.html", form=_asked(), purpose="enter")


@bp.get("/sign-in/forgotten")
@guards.everybody
def forgotten() -> Answer:
    return render("accounts/letter.html", form=_asked(), purpose="password")


def _asked() -> AskForLetter:
    return AskForLetter(formdata=None, next=request.args.get("next", ""))


@bp.post("/sign-in/letter")
@guards.everybody
def send() -> Answer:
    return _send("enter", letter_words.enter())


@bp.post("/sign-in/forgotten")
@guards.everybody
def send_password() -> Answer:
    return _send("password", letter_words.password())


def _send(purpose: str, words: letter_words.Words) -> Answer:
    form, page = AskForLetter(), "accounts/letter.html"
    if not form.validate_on_submit():
        return render(page, form=form, purpose=purpose), 422
    address, next_path = request.remote_addr or "", local_path(form.next.data)
    try:
        sign_ups.ask(
            form.email.data, purpose, words, address=address, next_path=next_path, at=now()
        )
    except Refused as refusal:
        return _refused(page, refusal, form=form, purpose=purpose)
    return render("accounts/letter_sent.html", email=form.email.data)


def _refused(page: str, refusal: Refused, **values: Any) -> Answer:
    status = 429 if isinstance(refusal, TooManyAttempts) else 422
    headers = {"Retry-After": "3600"} if status == 429 else {}
    return render(page, refusal=in_words(refusal.message), **values), status, headers


@bp.get("/link/<secret>")
@guards.everybody
def show(secret: str) -> Answer:
    return _page(secret, ComeIn(formdata=None))


def _page(secret: str, form: ComeIn, refusal: Refused | None = None) -> Answer:
    """What the link is for, with its buttons; a link that is gone says how to get another."""
    try:
        door = sign_ups.look(secret, now())
    except Gone as gone:
        return render("accounts/gone.html", refusal=in_words(gone.message)), 410, PRIVATE
    said = in_words(refusal.message) if refusal else ""
    values: dict[str, Any] = {"door": door, "form": form, "secret": secret, "refusal": said}
    page = render("accounts/link.html", me=guards.person(), **values)
    return page, 422 if refusal else 200, PRIVATE


@bp.post("/link/<secret>")
@guards.everybody
def enter(secret: str) -> Answer:
    form = ComeIn()
    typed = {"name": form.name.data or "", "password": form.password.data or ""}
    try:
        user, path = sign_ups.enter(secret, at=now(), **typed)
    except Refused as refusal:
        return _page(secret, form, refusal)
    sessions.begin(user)
    return redirect(local_path(path))


@bp.post("/link/<secret>/accept")
@guards.own
def accept(secret: str) -> Answer:
    try:
        path = invitations.accept(secret, by=guards.myself(), at=now())
    except Refused as refusal:
        return _page(secret, ComeIn(formdata=None), refusal)
    return redirect(path)


@bp.post("/link/<secret>/account")
@guards.everybody
def accept_as_new(secret: str) -> Answer:
    form = ComeIn()
    typed = {"name": form.name.data or "", "password": form.password.data or ""}
    try:
        user, path = invitations.accept_as_new(secret, at=now(), **typed)
    except Refused as refusal:
        return _page(secret, form, refusal)
    sessions.begin(user)
    return redirect(path)


@bp.post("/link/<secret>/letter")
@guards.everybody
def join(secret: str) -> Answer:
    email, address = request.form.get("email", "")[:254], request.remote_addr or ""
    try:
        sign_ups.ask_to_join(secret, email, letter_words.join(), address=address, at=now())
    except Refused as refusal:
        return _page(secret, ComeIn(formdata=None), refusal)
    return render("accounts/letter_sent.html", email=email)


@bp.get("/link")
@guards.everybody
def nothing() -> Response:
    """A link that a mail program cut off."""
    return redirect(url_for(".ask"))
