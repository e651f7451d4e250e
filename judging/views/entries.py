"""What a team sees of its own entry, and a judge of those that he is to judge."""

from flask import Blueprint

from judging import permissions
from judging.services import announcements, contests, plans, teams
from judging.views import guards
from judging.views.language import render
from judging.wording import plans as plan_words
from judging.wording.names import title

bp = Blueprint("entries", __name__, url_prefix="/c/<contest_key>")


@bp.get("/my-entry")
@guards.seated(permissions.may_see_own_entry)
def own(contest_key: str) -> str:
    page = teams.own_entry(contest_key, guards.myself())
    titles = _award_titles(contest_key) if page.published else {}
    return render("entries/own.html", page.contest, page=page, titles=titles)


def _award_titles(contest_key: str) -> dict[str, str]:
    document = announcements.published(contest_key).document
    return {award["key"]: title(award["texts"], award["key"]) for award in document["awards"]}


@bp.get("/my-entries")
@guards.seated(permissions.may_see_own_list)
def mine(contest_key: str) -> str:
    found = plans.mine(contest_key, guards.myself())
    about = contests.about(contest_key)
    return render("entries/mine.html", about, found=found, said=plan_words)
