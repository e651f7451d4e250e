"""What everybody may see: the published result, and that the server is up."""

from flask import Blueprint, Response

from judging.services import announcements
from judging.views import guards
from judging.views.language import render
from judging.wording.results import award_rules, method

bp = Blueprint("public", __name__)


@bp.get("/c/<contest_key>/results")
@guards.published
def results(contest_key: str) -> str:
    page = announcements.published(contest_key)
    rules, said = award_rules(page.book), method(page.book)
    return render("public/results.html", page.contest, page=page, method=said, rules=rules)


@bp.get("/healthz")
@guards.everybody
def health() -> Response:
    return Response("ok\n", mimetype="text/plain")
