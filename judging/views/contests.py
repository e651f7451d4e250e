"""The list of contests and the organisers' overview."""

from flask import Blueprint, g, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.services import contests, retention, rounds
from judging.views import guards
from judging.views.language import render
from judging.wording import privacy

bp = Blueprint("contests", __name__)


@bp.get("/")
@guards.everybody
def index() -> str:
    cards = contests.listing(guards.user_id())
    mine = [card for card in cards if card.roles]
    others = [card for card in cards if not card.roles]
    public = [card for card in others if card.published]
    noticed = [card for card in others if not card.published]
    return render("contests/list.html", mine=mine, public=public, noticed=noticed)


@bp.get("/c/<contest_key>", strict_slashes=False)
@guards.seated(permissions.may_see_contest)
def show(contest_key: str) -> str | Response:
    if permissions.may_see_overview(g.seat):
        page = contests.overview(contest_key, show_teams=permissions.may_see_team_names(g.seat))
        near = ""
        if permissions.may_see_access(g.seat):
            near = retention.nearness(contest_key, now().date())
        return render("contests/show.html", page.contest, page=page, near=near, privacy=privacy)
    return redirect(_place_of(contest_key))


def _place_of(contest_key: str) -> str:
    """Where somebody belongs who does not organise."""
    if permissions.may_see_own_entry(g.seat):
        return url_for("entries.own", contest_key=contest_key)
    if permissions.may_see_results(g.seat):
        return url_for("public.results", contest_key=contest_key)
    if not g.seat.roles and permissions.may_see_notice(g.seat):
        return url_for("notices.show", contest_key=contest_key)
    if permissions.may_sit(g.seat) and contests.about(contest_key).state == "judging":
        return url_for("tablets.show", contest_key=contest_key)
    return url_for("entries.mine", contest_key=contest_key)


@bp.get("/c/<contest_key>/assigning")
@guards.seated(permissions.may_see_plan)
def assigning(contest_key: str) -> Response:
    """The round whose judges are to be assigned next."""
    found = rounds.next_to_judge(contest_key)
    if found is None:
        return redirect(url_for(".show", contest_key=contest_key))
    return redirect(url_for("assigning.show", contest_key=contest_key, round_key=found.key))
