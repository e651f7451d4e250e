"""One sheet in the control room: where it stands, its history, giving it back to its judge."""

from typing import Any

from flask import Blueprint, flash, g, redirect, request
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.control_room import Reason
from judging.services import reopenings, rounds, sheet_histories
from judging.views import guards
from judging.views.language import render
from judging.wording import control_room as said
from judging.wording import sheet_histories as history
from judging.wording.catalogue import gettext
from judging.wording.names import Names

bp = Blueprint("control_sheets", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>")


@bp.get("/control/sheets/<judge_key>/<entry_key>")
@guards.seated(permissions.may_see_overview)
def show(contest_key: str, round_key: str, judge_key: str, entry_key: str) -> str:
    head = rounds.head(contest_key, round_key)
    sheet = sheet_histories.of_sheet(
        contest_key,
        round_key,
        judge_key,
        entry_key,
        values=permissions.may_see_history(g.seat, head.round.state),
        show_teams=permissions.may_see_team_names(g.seat),
    )
    return _shown(head, sheet)


@bp.post("/control/sheets/<judge_key>/<entry_key>")
@guards.seated(permissions.may_reopen)
def reopen(contest_key: str, round_key: str, judge_key: str, entry_key: str) -> Response:
    form = Reason()
    if not form.validate_on_submit():
        raise NotReady("Say in a sentence why the sheet is opened again.")
    where = (contest_key, round_key, judge_key, entry_key)
    reopenings.reopen(*where, reason=form.reason.data, by=guards.myself(), at=now())
    flash(gettext("The sheet is open again until its judge hands it in."))
    return redirect(request.path)


@bp.get("/my-sheets/<entry_key>/history")
@guards.seated(permissions.may_see_own_list)
def own(contest_key: str, round_key: str, entry_key: str) -> str:
    sheet = sheet_histories.own(contest_key, round_key, entry_key, guards.myself())
    return _shown(rounds.head(contest_key, round_key), sheet)


def _shown(head: rounds.RoundHead, sheet: sheet_histories.SheetPage) -> str:
    values: dict[str, Any] = {"page": head, "sheet": sheet, "said": said, "history": history}
    item = next(one for one in head.book.rounds if one.key == head.round.key)
    criteria = Names(head.book).criteria(item)
    where = (head.contest.key, head.round.key, sheet.judge.key, sheet.entry.key)
    values |= {"openings": reopenings.listing(*where), "form": Reason(), "criteria": criteria}
    return render("control_room/sheet.html", head.contest, **values)
