"""The panels of a contest: made, renamed, filled and deleted, until they are used."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady, Refused
from judging.forms.panels import Members, PanelName
from judging.services import panels
from judging.views import guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording.refusals import in_words

bp = Blueprint("panels", __name__, url_prefix="/c/<contest_key>/panels")
Answer = Response | tuple[str, int]


@bp.get("")
@guards.seated(permissions.may_see_plan)
def show(contest_key: str) -> str:
    return _shown(contest_key)


def _shown(contest_key: str, refusal: str = "") -> str:
    teams = permissions.may_see_team_names(g.seat)
    page = panels.page(contest_key, show_teams=teams)
    values: dict[str, Any] = {"page": page, "refusal": refusal, "told": in_words}
    return render("panels/show.html", page.contest, form=PanelName(formdata=None), **values)


def _done(contest_key: str, act: Callable[..., None], *given: Any) -> Answer:
    """The page again, or with why it cannot be."""
    try:
        act(contest_key, *given, by=guards.myself(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _shown(contest_key, in_words(refusal.message)), status_of(refusal)
    return redirect(url_for("panels.show", contest_key=contest_key))


def _name() -> str:
    form = PanelName()
    if not form.validate_on_submit():
        raise NotReady("A panel's name has 1 to 40 letters, digits, - _ . and no space.")
    return form.name.data or ""


def _chosen() -> list[str]:
    if not Members().validate_on_submit():
        raise NotReady("The request could not be understood.")
    return request.form.getlist("key")


@bp.post("")
@guards.seated(permissions.may_plan_panels)
def make(contest_key: str) -> Answer:
    return _done(contest_key, panels.make, _name())


@bp.post("/<panel_key>/rename")
@guards.seated(permissions.may_plan_panels)
def rename(contest_key: str, panel_key: str) -> Answer:
    return _done(contest_key, panels.rename, panel_key, _name())


@bp.post("/<panel_key>/remove")
@guards.seated(permissions.may_plan_panels)
def remove(contest_key: str, panel_key: str) -> Answer:
    return _done(contest_key, panels.remove, panel_key)


@bp.post("/<panel_key>/judges")
@guards.seated(permissions.may_plan_panels)
def put_judges(contest_key: str, panel_key: str) -> Answer:
    return _done(contest_key, panels.put_judges, panel_key, _chosen())


@bp.post("/<panel_key>/entries/<round_key>")
@guards.seated(permissions.may_plan_panels)
def put_entries(contest_key: str, panel_key: str, round_key: str) -> Answer:
    return _done(contest_key, panels.put_entries, panel_key, round_key, _chosen())
