"""The entrance of a contest: event code, locks, pledge."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.forms.judges import Pledge
from judging.services import contests, entrances, pledges
from judging.views import guards
from judging.views.language import render
from judging.wording.catalogue import gettext

bp = Blueprint("entrances", __name__, url_prefix="/c/<contest_key>/entrance")


def _back(contest_key: str, said: str) -> Response:
    flash(said)
    return redirect(url_for("judges.show", contest_key=contest_key))


@bp.post("/open")
@guards.seated(permissions.may_admit)
def open_up(contest_key: str) -> Response:
    entrances.open_up(contest_key, by=guards.myself(), at=now())
    return _back(contest_key, gettext("Judges can come in now."))


@bp.post("/close")
@guards.seated(permissions.may_admit)
def close(contest_key: str) -> Response:
    entrances.close(contest_key, by=guards.myself(), at=now())
    return _back(contest_key, gettext("Nobody comes in with a number any more. Who is in stays."))


@bp.post("/code")
@guards.seated(permissions.may_admit)
def renew_code(contest_key: str) -> Response:
    entrances.renew_code(contest_key, by=guards.myself(), at=now())
    return _back(contest_key, gettext("There is a new event code. The numbers stay as they are."))


@bp.post("/lift")
@guards.seated(permissions.may_admit)
def lift(contest_key: str) -> Response:
    entrances.lift(contest_key, by=guards.myself(), at=now())
    return _back(contest_key, gettext("Locked judges and tablets can try again."))


@bp.get("/pledge")
@guards.seated(permissions.may_admit)
def pledge(contest_key: str) -> str:
    entrance = entrances.show(contest_key)
    values = {"asks": entrance.asks_pledge, **(entrance.pledge_texts or {})}
    form = Pledge(formdata=None, data=values)
    return _pledge(contest_key, form)


def _pledge(contest_key: str, form: Pledge) -> str:
    about = contests.about(contest_key)
    is_on = bool(entrances.show(contest_key).code)
    return render("judges/pledge.html", about, form=form, usual=pledges.USUAL, is_on=is_on)


@bp.post("/pledge")
@guards.seated(permissions.may_admit)
def set_pledge(contest_key: str) -> Response | tuple[str, int]:
    form = Pledge()
    if not form.validate_on_submit():
        return _pledge(contest_key, form), 422
    texts = {"ko": form.ko.data, "en": form.en.data}
    by = guards.myself()
    entrances.set_pledge(contest_key, asks=form.asks.data, texts=texts, by=by, at=now())
    return _back(contest_key, gettext("The pledge is kept."))
