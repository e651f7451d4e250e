"""The tablets of a contest, for organisers."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.services import contests, devices
from judging.views import guards
from judging.views.language import render
from judging.wording.catalogue import gettext
from judging.wording.times import ago

bp = Blueprint("devices", __name__, url_prefix="/c/<contest_key>/tablets")


@bp.get("")
@guards.seated(permissions.may_see_judges)
def show(contest_key: str) -> str:
    lines = devices.listing(contest_key)
    about = contests.about(contest_key)
    return render("judges/tablets.html", about, lines=lines, at=now(), ago=ago)


def _back(contest_key: str, said: str) -> Response:
    flash(said)
    return redirect(url_for(".show", contest_key=contest_key))


def _device() -> str:
    return request.form.get("device", "")


@bp.post("/rename")
@guards.seated(permissions.may_admit)
def rename(contest_key: str) -> Response:
    name = request.form.get("name", "")
    devices.rename(contest_key, _device(), name, by=guards.myself(), at=now())
    return _back(contest_key, gettext("The tablet has its new name."))


@bp.post("/revoke")
@guards.seated(permissions.may_admit)
def revoke(contest_key: str) -> Response:
    devices.revoke(contest_key, _device(), by=guards.myself(), at=now())
    return _back(contest_key, gettext("Nothing that this tablet sends is taken any more."))


@bp.post("/end")
@guards.seated(permissions.may_admit)
def end(contest_key: str) -> Response:
    judge = request.form.get("judge", "")
    devices.end_sitting(contest_key, judge, by=guards.myself(), at=now())
    return _back(contest_key, gettext("The judge is signed out and can come in again."))
