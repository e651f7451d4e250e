"""Voting on a phone: no account, and nothing is spent by looking."""

import re
import secrets
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from judging.clock import now
from judging.errors import Conflicted, NotFound, Refused
from judging.services import voting
from judging.services.voting import Voter, VoterPage
from judging.views import guards
from judging.views.errors import STATUS
from judging.views.language import render
from judging.wording import polls as words
from judging.wording.refusals import in_words

bp = Blueprint("voting", __name__, url_prefix="/v/<token>")
PHONE = "simsa_phone"
PHONE_LASTS = 7 * 24 * 60 * 60
MOST_POLLS = 4  # that a phone remembers, so that its cookie stays small


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _kept(token: str) -> dict[str, Any]:
    """What this phone knows of a poll: the id of its ballot, its code, when it saw the hall."""
    kept: dict[str, Any] | None = session.get("votes", {}).get(token)
    return kept or _keep(token, id=secrets.token_hex(16))


def _keep(token: str, **changes: Any) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = dict(session.get("votes", {}))
    kept = known.pop(token, {}) | changes
    others = list(known.items())[-MOST_POLLS + 1 :]
    session["votes"] = dict([*others, (token, kept)])
    return kept


def _phone() -> str:
    """The phone's own mark; one that has none gets it with the answer."""
    mark = request.cookies.get(PHONE, "")
    if re.fullmatch(r"[0-9a-f]{32}", mark):
        return mark
    g.new_phone = g.get("new_phone") or secrets.token_hex(16)
    return str(g.new_phone)


@bp.after_request
def remember(response: Response) -> Response:
    if mark := g.get("new_phone"):
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(
            PHONE, mark, PHONE_LASTS, httponly=True, samesite="Lax", secure=secure, path="/v"
        )
    return response


def _voter(token: str) -> Voter:
    kept = _kept(token)
    seen = kept.get("hall")
    return Voter(
        submission=kept["id"],
        device=_phone(),
        address=request.remote_addr or "",
        code=kept.get("code", ""),
        in_hall_at=datetime.fromtimestamp(seen, UTC) if seen else None,
    )


def _page(token: str) -> VoterPage:
    return voting.page(token, _voter(token), key=_key(), at=now())


def _shown(token: str, refusal: Refused | None = None) -> tuple[str, int]:
    page = _page(token)
    status = STATUS.get(type(refusal), 422) if refusal else 200
    sentence = in_words(refusal.message) if refusal else ""
    text = render("voting/show.html", page.contest, page=page, refusal=sentence, said=words)
    return text, status


@bp.get("")
@guards.everybody
def show(token: str) -> Answer | tuple[str, int]:
    code, word = request.args.get("c", ""), request.args.get("h", "")
    if not (code or word):
        return _shown(token)
    refusal = _take(token, code, word)
    return _shown(token, refusal) if refusal else redirect(url_for(".show", token=token))


def _take(token: str, code: str, word: str) -> Refused | None:
    """Keep what was scanned, in the phone and not in the address; why it is not good."""
    if word and voting.see_hall(token, word, at=now()):
        _keep(token, hall=int(now().timestamp()), id=_kept(token)["id"])
    elif word:
        return Conflicted("Scan the code on the screen of the hall again, then repeat.")
    return _take_code(token, code) if code and code != _kept(token).get("code") else None


def _take_code(token: str, text: str) -> Refused | None:
    """Another code than before is another ballot."""
    try:
        code = voting.try_code(token, text, request.remote_addr or "", key=_key(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return refusal
    if code != _kept(token).get("code"):
        _keep(token, code=code, id=secrets.token_hex(16))
    return None


@bp.post("/code")
@guards.everybody
def enter(token: str) -> Answer | tuple[str, int]:
    refusal = _take_code(token, request.form.get("code", ""))
    return _shown(token, refusal) if refusal else redirect(url_for(".show", token=token))


@bp.post("/again")
@guards.everybody
def again(token: str) -> Answer:
    _keep(token, code="", id=secrets.token_hex(16))
    return redirect(url_for(".show", token=token))


@bp.post("/review")
@guards.everybody
def review(token: str) -> str | tuple[str, int]:
    page, chosen = _page(token), request.form.getlist("entry")
    entries = [entry for entry in page.entries if entry.key in chosen]
    if page.step != "choose" or not words.fits(page.poll, len(entries)):
        wrong = Conflicted("Choose as many different entries as the rule says.")
        return _shown(token, wrong if page.step == "choose" else None)
    return render("voting/review.html", page.contest, page=page, entries=entries, said=words)


@bp.post("")
@guards.everybody
def cast(token: str) -> Answer | tuple[str, int]:
    chosen = request.form.getlist("entry")
    try:
        voting.cast(token, chosen, _voter(token), key=_key(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _shown(token, refusal)
    return redirect(url_for(".show", token=token), 303)


@bp.get("/receipt")
@guards.everybody
def receipt(token: str) -> tuple[str, int]:
    page, number = _page(token), request.args.get("number", "")
    found, refusal = None, ""
    try:
        found = voting.lookup_receipt(token, number) if number else None
    except NotFound as missing:
        refusal = in_words(missing.message)
    values = {"found": found, "refusal": refusal, "number": number, "said": words}
    text = render("voting/receipt.html", page.contest, page=page, **values)
    return text, 404 if refusal else 200
