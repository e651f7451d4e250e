"""Values that came too late, and the verdict of two people."""

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady
from judging.forms.control_room import Proof, Proposal
from judging.services import accounts, late_values, rounds
from judging.views import guards
from judging.views.language import render
from judging.wording import sheet_histories as history
from judging.wording.catalogue import gettext
from judging.wording.names import Names

bp = Blueprint("late", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/late")


def _back(contest_key: str, round_key: str) -> Response:
    return redirect(url_for(".index", contest_key=contest_key, round_key=round_key))


@bp.get("")
@guards.seated(permissions.may_see_late)
def index(contest_key: str, round_key: str) -> str:
    page = rounds.head(contest_key, round_key)
    shows = permissions.may_see_tally(g.seat, page.round.state)
    lines = late_values.listing(contest_key, round_key, values=shows)
    item = next(one for one in page.book.rounds if one.key == round_key)
    values = {"page": page, "lines": lines, "shows": shows, "history": history}
    criteria = Names(page.book).criteria(item)
    return render("control_room/late.html", page.contest, **values, criteria=criteria)


@bp.post("/propose")
@guards.seated(permissions.may_propose_verdict)
def propose(contest_key: str, round_key: str) -> Response:
    form = Proposal()
    if not form.validate_on_submit():
        raise NotReady("Say in a sentence why the late value shall count or not.")
    value, verdict = form.operation.data, form.verdict.data
    told = {"reason": form.reason.data, "by": guards.myself(), "at": now()}
    late_values.propose(contest_key, round_key, value, verdict, **told)
    flash(gettext("It is proposed. Somebody else confirms it."))
    return _back(contest_key, round_key)


@bp.post("/withdraw")
@guards.seated(permissions.may_propose_verdict)
def withdraw(contest_key: str, round_key: str) -> Response:
    value = request.form.get("operation", "")[:36]
    late_values.withdraw(contest_key, round_key, value, by=guards.myself(), at=now())
    flash(gettext("The proposal is taken back."))
    return _back(contest_key, round_key)


@bp.post("/confirm")
@guards.seated(guards.verdict_confirmer)
def confirm(contest_key: str, round_key: str) -> Response:
    form = Proof()
    if not form.validate_on_submit():
        raise NotFound(guards.HIDDEN)
    me, at = guards.myself(), now()
    accounts.prove(me, form.password.data, request.remote_addr or "", at)
    value, verdict = form.operation.data, form.verdict.data
    effect = late_values.confirm(contest_key, round_key, value, verdict, by=me, at=at)
    flash(history.verdict_done(effect))
    return _back(contest_key, round_key)
