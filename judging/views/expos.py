"""An expo whose entries are compared in pairs: how far it is, and who was not found."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.services import comparisons, rounds
from judging.views import guards
from judging.views.language import render
from judging.wording.catalogue import gettext

bp = Blueprint("expos", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/expo")


@bp.get("")
@guards.seated(permissions.may_see_overview)
def show(contest_key: str, round_key: str) -> str:
    expo = comparisons.overview(contest_key, round_key)
    page = rounds.head(contest_key, round_key)
    return render("expos/show.html", page.contest, page=page, expo=expo)


@bp.post("/<entry_key>/back")
@guards.seated(permissions.may_steer)
def bring_back(contest_key: str, round_key: str, entry_key: str) -> Response:
    comparisons.is_back(contest_key, round_key, entry_key, by=guards.myself(), at=now())
    flash(gettext("Judges are sent there again."))
    return redirect(url_for(".show", contest_key=contest_key, round_key=round_key))
