"""Publishing: one person puts the result forward, another confirms it."""

from flask import Blueprint, flash, g, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.announcements import Publication, Rejection
from judging.services import announcements, awards
from judging.views import guards
from judging.views.language import render
from judging.wording.catalogue import gettext
from judging.wording.names import Names

bp = Blueprint("announcements", __name__, url_prefix="/c/<contest_key>/announcement")


def _back(contest_key: str) -> Response:
    return redirect(url_for(".show", contest_key=contest_key))


@bp.get("")
@guards.seated(guards.announcement_reader)
def show(contest_key: str) -> str:
    page = awards.plan(contest_key, show_teams=permissions.may_see_team_names(g.seat))
    waiting = announcements.waiting(contest_key)
    values = {"page": page, "waiting": waiting, "names": Names(page.book)}
    if waiting is not None:
        values["publish"] = Publication(number=waiting.number, fingerprint=waiting.fingerprint)
        values["reject"] = Rejection(number=waiting.number)
    return render("announcements/show.html", page.contest, **values)


@bp.post("/propose")
@guards.seated(permissions.may_propose_announcement)
def propose(contest_key: str) -> Response:
    announcements.propose(contest_key, by=guards.myself(), at=now())
    flash(gettext("The result is put forward. A second person confirms it."))
    return _back(contest_key)


@bp.post("/confirm")
@guards.seated(guards.announcement_answerer)
def confirm(contest_key: str) -> Response:
    form = Publication()
    if not form.validate_on_submit():
        raise NotReady("No such announcement is waiting.")
    number, mark = form.number.data, form.fingerprint.data
    announcements.confirm(contest_key, number, mark, by=guards.myself(), at=now())
    flash(gettext("The result is published."))
    return redirect(url_for("public.results", contest_key=contest_key))


@bp.post("/reject")
@guards.seated(guards.announcement_answerer)
def reject(contest_key: str) -> Response:
    form = Rejection()
    if not form.validate_on_submit():
        raise NotReady("Say in a sentence why the announcement is taken back.")
    number, reason = form.number.data, form.reason.data
    announcements.reject(contest_key, number, reason=reason, by=guards.myself(), at=now())
    flash(gettext("The announcement is taken back."))
    return _back(contest_key)
