"""The planned awards."""

from flask import Blueprint, g

from judging import permissions
from judging.services import awards
from judging.views import guards
from judging.views.language import render
from judging.wording.names import Names
from judging.wording.results import award_rules

bp = Blueprint("awards", __name__, url_prefix="/c/<contest_key>/awards")


@bp.get("")
@guards.seated(permissions.may_see_awards)
def index(contest_key: str) -> str:
    page = awards.plan(contest_key, show_teams=permissions.may_see_team_names(g.seat))
    names, rules = Names(page.book), award_rules(page.book)
    return render("awards/list.html", page.contest, page=page, names=names, rules=rules)
