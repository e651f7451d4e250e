"""Beginning and ending the judging of a round, and confirming its result."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.decisions import Confirmation
from judging.services import decisions, rounds
from judging.views import guards
from judging.wording.catalogue import gettext

bp = Blueprint("rounds", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>")


def _to_tally(contest_key: str, round_key: str) -> Response:
    target = url_for("tallies.show", contest_key=contest_key, round_key=round_key)
    return redirect(target)


@bp.post("/open")
@guards.seated(permissions.may_open_round)
def open_judging(contest_key: str, round_key: str) -> Response:
    rounds.open_judging(contest_key, round_key, by=guards.myself(), at=now())
    flash(gettext("The judging has begun. Judges can enter at their tablets."))
    return redirect(url_for("contests.show", contest_key=contest_key))


@bp.post("/close")
@guards.seated(permissions.may_close_round)
def close(contest_key: str, round_key: str) -> Response:
    rounds.close(contest_key, round_key, by=guards.myself(), at=now())
    flash(gettext("The judging has ended. A tally can be taken now."))
    return _to_tally(contest_key, round_key)


@bp.post("/confirm")
@guards.seated(permissions.may_confirm_round)
def confirm(contest_key: str, round_key: str) -> Response:
    form = Confirmation()
    if not form.validate_on_submit():
        raise NotReady("A decision needs its reason in a sentence.")
    by, reason = guards.myself(), form.reason.data
    decisions.record(
        contest_key, act="confirm", round_key=round_key, reason=reason, by=by, at=now()
    )
    flash(gettext("The result of the round is confirmed."))
    return _to_tally(contest_key, round_key)
