"""One judge in the control room: tablets, sheets, what is open."""

from flask import Blueprint, g

from judging import permissions
from judging.clock import now
from judging.services import control_judges, rounds
from judging.views import guards
from judging.views.language import render
from judging.wording import control_room as said

bp = Blueprint("control_judges", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/control")


@bp.get("/judges/<judge_key>")
@guards.seated(permissions.may_see_overview)
def show(contest_key: str, round_key: str, judge_key: str) -> str:
    head, at = rounds.head(contest_key, round_key), now()
    teams = permissions.may_see_team_names(g.seat)
    found = control_judges.show(contest_key, round_key, judge_key, at=at, show_teams=teams)
    values = {"page": head, "found": found, "said": said, "now": at}
    return render("control_room/judge.html", head.contest, **values)
