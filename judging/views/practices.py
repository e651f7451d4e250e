"""The practice round: opening it, looking at the spread together, closing it."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.practices import Sample
from judging.services import practices
from judging.views import guards
from judging.views.language import render
from judging.wording import spread
from judging.wording.catalogue import gettext

bp = Blueprint("practices", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/practice")


@bp.get("")
@guards.seated(permissions.may_see_overview)
def show(contest_key: str, round_key: str) -> str:
    page = practices.page(contest_key, round_key)
    drawn = [spread.drawn(one.key, one.texts, one.min, one.max, one.points) for one in page.spreads]
    return render("practices/show.html", page.contest, page=page, drawn=drawn, form=Sample())


@bp.post("")
@guards.seated(permissions.may_run_stage)
def begin(contest_key: str, round_key: str) -> Response:
    form = Sample()
    if not form.validate_on_submit():
        raise NotReady("Give the sample entry a title.")
    said = {"title": form.title.data, "text": form.text.data or ""}
    practices.begin(contest_key, round_key, **said, by=guards.myself(), at=now())
    flash(gettext("The practice is open: it appears on the tablets by itself."))
    return redirect(url_for(".show", contest_key=contest_key, round_key=round_key))


@bp.post("/close")
@guards.seated(permissions.may_run_stage)
def close(contest_key: str, round_key: str) -> Response:
    practices.close(contest_key, round_key, by=guards.myself(), at=now())
    flash(gettext("The practice is closed. Its marks stay in the log and never count."))
    return redirect(url_for(".show", contest_key=contest_key, round_key=round_key))
