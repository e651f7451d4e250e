"""A judge at a tablet: he sits down, hands it over, leaves. docs/tablets.md is the contract."""

from typing import Any

from flask import Blueprint, jsonify, redirect, request, session, url_for
from flask_login import logout_user
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotEntered
from judging.services import devices, entrances, rounds, sittings
from judging.services.devices import Active
from judging.services.sittings import Entered, Sitter
from judging.views import guards
from judging.views.admissions import tablet

bp = Blueprint("sittings", __name__, url_prefix="/c/<contest_key>/judge")


def _asked() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}


@bp.post("/sitting")
@guards.seated(permissions.may_sit)
def sit(contest_key: str) -> tuple[Response, int]:
    asked = _asked()
    token, take_over = str(asked.get("token") or ""), asked.get("take_over") is True
    found = devices.sit_down(
        contest_key, guards.myself(), tablet(), token=token, take_over=take_over, at=now()
    )
    if isinstance(found, Active):
        return jsonify(active=_active(found)), 409
    names = rounds.judge_names(contest_key)
    return _answer(found, token, names), 200 if isinstance(found, Sitter) else 201


def _active(found: Active) -> dict[str, Any]:
    seen = found.seen_at.isoformat() if found.seen_at else None
    return {
        "judge": found.judge,
        "device": found.device,
        "since": found.since.isoformat(),
        "seen_at": seen,
    }


def _answer(found: Entered | Sitter, token: str, names: dict[str, str]) -> Response:
    key = found.judge if isinstance(found, Entered) else found.judge_key
    return jsonify(
        token=found.token if isinstance(found, Entered) else token,
        device=found.device,
        epoch=found.epoch,
        judge={"key": key, "name": names.get(key, key)},
    )


@bp.post("/hand-over")
@guards.seated(permissions.may_sit)
def hand_over(contest_key: str) -> Response:
    code = entrances.show(contest_key).code
    _sign_out()
    session["entrance"] = code
    return redirect(url_for("admissions.number"))


@bp.post("/leave")
@guards.seated(permissions.may_sit)
def leave(contest_key: str) -> tuple[str, int]:
    try:
        sitter = sittings.by_token(str(_asked().get("token") or ""))
    except NotEntered:
        sitter = None
    if sitter is not None and sitter.user_id == guards.myself():
        sittings.leave(sitter, at=now())
    _sign_out()
    return "", 204


def _sign_out() -> None:
    """Of this browser alone: what the judge still has to send goes out under his token."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
