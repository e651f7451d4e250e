"""The stage's own screen, for the projector and, by a link, for a second laptop."""

from typing import Any

from flask import Blueprint, current_app, jsonify, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound
from judging.services import clocks, turns
from judging.services.turns import StageView
from judging.views import guards
from judging.views.language import render
from judging.wording import stage as stage_words

bp = Blueprint("stages", __name__)
ADDRESS = "/c/<contest_key>/rounds/<round_key>/stage"
OPEN = ("setup", "judging")


def _links() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="stage")


def link(contest_key: str, round_key: str, group: str) -> str:
    """An address that shows one stage's screen to whoever has it."""
    signed = _links().dumps([contest_key, round_key, group])
    return url_for("stages.linked", stage_link=signed, _external=True)


def _screen(view: StageView, source: str) -> str:
    values: dict[str, Any] = {"view": view, "source": source}
    values |= {"clock": _told(view), "words_of_stage": stage_words.for_scripts()}
    return render("stages/show.html", view.contest, said=stage_words, **values)


def _told(view: StageView) -> dict[str, Any]:
    following = {"entry": view.next.key, "title": view.next.title} if view.next else None
    told = view.clock.as_json() | {"next": following}
    return told | {"server_time": clocks.moment(now())}


@bp.get(ADDRESS)
@guards.seated(permissions.may_see_overview)
def show(contest_key: str, round_key: str) -> str:
    group = request.args.get("group", "")
    named = group or None
    source = url_for(".clock", contest_key=contest_key, round_key=round_key, group=named)
    return _screen(turns.on_screen(contest_key, round_key, group), source)


@bp.get(ADDRESS + "/clock")
@guards.seated(permissions.may_see_overview)
def clock(contest_key: str, round_key: str) -> Response:
    return jsonify(_told(turns.on_screen(contest_key, round_key, request.args.get("group", ""))))


def _of_link(stage_link: str) -> StageView:
    """What a link shows until the judging has ended."""
    try:
        contest_key, round_key, group = _links().loads(stage_link)
    except BadSignature as wrong:
        raise NotFound(guards.HIDDEN) from wrong
    view = turns.on_screen(contest_key, round_key, group)
    if view.round.state not in OPEN:
        raise NotFound(guards.HIDDEN)
    return view


@bp.get("/stage/<stage_link>")
@guards.everybody
def linked(stage_link: str) -> str:
    return _screen(_of_link(stage_link), url_for(".linked_clock", stage_link=stage_link))


@bp.get("/stage/<stage_link>/clock")
@guards.everybody
def linked_clock(stage_link: str) -> Response:
    return jsonify(_told(_of_link(stage_link)))
