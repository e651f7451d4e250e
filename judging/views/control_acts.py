"""Acts of the control room on a round: its end, replacing a judge, taking everything away."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from judging import permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.control_room import Deadline, Reason, Replacement
from judging.services import control_room, deadlines, exports, replacements, rounds
from judging.services.control_room import Sight
from judging.services.rounds import RoundHead
from judging.views import guards
from judging.views.language import render
from judging.wording import control_room as said
from judging.wording.catalogue import gettext, ngettext
from judging.wording.refusals import in_words

bp = Blueprint("control_acts", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/control")


def _back(contest_key: str, round_key: str) -> Redirect:
    return redirect(url_for("control_room.show", contest_key=contest_key, round_key=round_key))


@bp.get("/end")
@guards.seated(permissions.may_close_round)
def end(contest_key: str, round_key: str) -> str:
    return _end_shown(contest_key, round_key, Deadline(formdata=None))


def _end_shown(contest_key: str, round_key: str, form: Deadline, refusal: str = "") -> str:
    page = rounds.head(contest_key, round_key)
    board = control_room.board(contest_key, round_key, Sight(), at=now())
    if board.ends_at and not form.ends_at.data:
        zone = ZoneInfo(page.contest.timezone)
        form.ends_at.data = board.ends_at.astimezone(zone).replace(tzinfo=None)
    values = {"page": page, "board": board, "form": form, "said": said, "refusal": refusal}
    return render("control_room/end.html", page.contest, **values)


@bp.post("/end")
@guards.seated(permissions.may_reopen)
def move_end(contest_key: str, round_key: str) -> Redirect | tuple[str, int]:
    form = Deadline()
    if not form.validate_on_submit():
        return _end_shown(contest_key, round_key, form), 422
    ends_at = _moment(rounds.head(contest_key, round_key), form.ends_at.data)
    try:
        told = {"reason": form.reason.data, "by": guards.myself(), "at": now()}
        deadlines.move(contest_key, round_key, ends_at, **told)
    except NotReady as refusal:
        return _end_shown(contest_key, round_key, form, in_words(refusal.message)), 422
    flash(gettext("The end is kept, and all tablets are told."))
    return _back(contest_key, round_key)


def _moment(page: RoundHead, typed: datetime | None) -> datetime | None:
    """What was typed is meant on the contest's clock."""
    return typed.replace(tzinfo=ZoneInfo(page.contest.timezone)) if typed else None


@bp.get("/replace")
@guards.seated(guards.plan_maker)
def replacement(contest_key: str, round_key: str) -> str:
    chosen = {name: request.args.get(name, "") for name in ("old", "new")}
    return _replace_shown(contest_key, round_key, Replacement(formdata=None, data=chosen))


def _replace_shown(contest_key: str, round_key: str, form: Replacement, refusal: str = "") -> str:
    page = rounds.head(contest_key, round_key)
    found = replacements.preview(contest_key, round_key, form.old.data, form.new.data)
    _choices(form, found)
    values = {"page": page, "found": found, "form": form, "said": said, "refusal": refusal}
    return render("control_room/replace.html", page.contest, **values)


def _choices(form: Replacement, found: replacements.ReplacementPage) -> None:
    judges = [("", "–"), *((one.key, one.name or one.key) for one in found.judges)]
    form.old.choices = form.new.choices = judges
    form.policy.choices = said.policies()


@bp.post("/replace")
@guards.seated(guards.plan_maker)
def replace(contest_key: str, round_key: str) -> Redirect | tuple[str, int]:
    form = Replacement()
    _choices(form, replacements.preview(contest_key, round_key, "", ""))
    if not form.validate_on_submit():
        return _replace_shown(contest_key, round_key, form), 422
    chosen = (form.old.data, form.new.data, form.policy.data)
    told = {"reason": form.reason.data, "by": guards.myself(), "at": now()}
    try:
        count = replacements.replace(contest_key, round_key, *chosen, **told)
    except NotReady as refusal:
        return _replace_shown(contest_key, round_key, form, in_words(refusal.message)), 422
    flash(ngettext("%(num)d entry changes hands.", "%(num)d entries change hands.", count))
    return _back(contest_key, round_key)


@bp.get("/export")
@guards.seated(permissions.may_export)
def export(contest_key: str, round_key: str) -> str:
    page = rounds.head(contest_key, round_key)
    return render("control_room/export.html", page.contest, page=page, form=Reason())


@bp.post("/export")
@guards.seated(permissions.may_export)
def take_export(contest_key: str, round_key: str) -> Response:
    form = Reason()
    if not form.validate_on_submit():
        raise NotReady("Say in a sentence what the export is for.")
    at = now()
    told = {"reason": form.reason.data, "by": guards.myself(), "at": at}
    content = exports.everything(contest_key, **told)
    name = f"{contest_key}-{at:%Y%m%d-%H%M%S}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, content_type="application/zip")
