"""The control room: one screen, drawn by the server and kept fresh by a small script."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, get_template_attribute, redirect, request, url_for
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from judging import permissions
from judging.clock import now
from judging.services import clocks, control_room, rounds
from judging.services.control_alarms import Alarm
from judging.services.control_room import Board, Sheets, Sight
from judging.views import addresses, guards
from judging.views.language import render
from judging.wording import catalogue
from judging.wording import control_room as said
from judging.wording import stage as stage_words

bp = Blueprint("control_room", __name__, url_prefix="/c/<contest_key>")


def _sight() -> Sight:
    return Sight(
        part=request.args.get("page", 1, type=addresses.number),
        teams=permissions.may_see_team_names(g.seat),
        spread_now=permissions.may_see_spread(g.seat, "judging"),
        spread_later=permissions.may_see_spread(g.seat, "closed"),
    )


def _place(contest_key: str, round_key: str) -> dict[str, Any]:
    """What the pieces that hold links and buttons must know."""
    return {
        "contest_key": contest_key,
        "round_key": round_key,
        "steers": permissions.may_steer(g.seat),
        "admits": permissions.may_admit(g.seat),
        "reads_late": permissions.may_see_late(g.seat),
    }


@bp.get("/control")
@guards.seated(permissions.may_see_overview)
def current(contest_key: str) -> Redirect:
    """The round that is being judged, or comes next."""
    found = rounds.next_to_judge(contest_key)
    if found is None:
        return redirect(url_for("contests.show", contest_key=contest_key))
    return redirect(url_for(".show", contest_key=contest_key, round_key=found.key))


@bp.get("/rounds/<round_key>/control")
@guards.seated(permissions.may_see_overview)
def show(contest_key: str, round_key: str) -> str:
    page, at = rounds.head(contest_key, round_key), now()
    board = control_room.board(contest_key, round_key, _sight(), at=at)
    return render(
        "control_room/show.html",
        page.contest,
        page=page,
        board=board,
        shape=_shape(board.sheets),
        place=_place(contest_key, round_key),
        runs=_runs(board),
        now=at,
        **_in_words(),
    )


def _runs(found: Board) -> bool:
    """Whether the asker may work the timers now."""
    return permissions.may_run_stage(g.seat) and found.state in ("setup", "judging")


def _in_words() -> dict[str, Any]:
    return {"words_json": _words(), "said": said, "stage_words": stage_words}


def _words() -> Markup:
    """The words of the script, safe inside a script element."""
    looks = {code: asdict(one) for code, one in said.looks_by_code().items()}
    looks["draft"] = asdict(said.look("d0"))
    told = {"looks": looks, "said": said.patterns(), "stage": stage_words.for_scripts()}
    return htmlsafe_json_dumps(told)


@bp.get("/rounds/<round_key>/control/board.json")
@guards.seated(permissions.may_see_overview)
def board(contest_key: str, round_key: str) -> Response:
    """What has changed on the board since the asker drew it; 304 where nothing has."""
    have, at = request.args.get("have", ""), now()
    found = control_room.board(contest_key, round_key, _sight(), at=at, have=have)
    body = json.dumps(
        _as_json(found, _place(contest_key, round_key)), ensure_ascii=False, separators=(",", ":")
    )
    answer = Response(body, content_type="application/json; charset=utf-8")
    answer.headers["X-Server-Time"] = clocks.moment(at)
    answer.set_etag(hashlib.sha256(body.encode()).hexdigest()[:24])
    answer.make_conditional(request.environ)
    return answer


def _as_json(found: Board, place: dict[str, Any]) -> dict[str, Any]:
    """Codes of squares, and the pieces of the page that the server draws."""
    tablet = get_template_attribute("control_room/parts.html", "tablet")
    values: dict[str, Any] = {
        "stamp": found.stamp,
        "tablets": {key: tablet(sign, said, None) for key, sign in found.signs.items()},
        "alarms": _alarms(found.alarms, place),
    }
    if found.sheets is not None:
        values |= _sheets_as_json(found.sheets, place) | _stages_as_json(found)
    return values


def _stages_as_json(found: Board) -> dict[str, Any]:
    """The timers, and which entries are on stage."""
    lines = found.sheets.stages if found.sheets else ()
    drawn = get_template_attribute("control_room/stages.html", "stages")
    theirs = found.locale if found.locale != catalogue.language() else ""
    return {
        "stages": drawn(lines, _runs(found), stage_words, None, theirs),
        "on": [line.now.entry.key for line in lines if line.now],
    }


def _sheets_as_json(sheets: Sheets, place: dict[str, Any]) -> dict[str, Any]:
    done = get_template_attribute("control_room/parts.html", "done")
    return {
        "shape": _shape(sheets),
        "cells": {line.judge.key: line.cells for line in sheets.lines},
        "done": {line.judge.key: done(line) for line in sheets.lines},
        "count": f"{sheets.complete} / {sheets.present}",
        "sheet_alarms": _alarms(sheets.alarms, place),
    }


def _alarms(found: tuple[Alarm, ...], place: dict[str, Any]) -> str:
    return str(
        get_template_attribute("control_room/parts.html", "alarms")(found, place, said, None)
    )


def _shape(sheets: Sheets | None) -> str:
    """Names the rows and columns: where it differs, the page is drawn anew."""
    if sheets is None:
        return ""
    heads = [[one.entry.key, one.entry.title, one.absent] for one in sheets.columns]
    rows = [[line.judge.key, line.judge.name] for line in sheets.lines]
    stages = [line.clock.group for line in sheets.stages]
    drawn = json.dumps([heads, rows, stages, sheets.parts], ensure_ascii=False)
    return hashlib.sha256(drawn.encode()).hexdigest()[:12]
