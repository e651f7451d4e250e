"""GET /api/v1/pairs/next: where a judge goes next when entries are compared in pairs."""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from judging.api import answers, guards
from judging.clock import now
from judging.services import comparisons

bp = Blueprint("pairs", __name__, url_prefix="/api/v1")


@bp.get("/pairs/next")
@guards.sitting
def following() -> Response:
    if not g.sitter.reads:
        return answers.taken_over(g.sitter)
    at = now()
    found = comparisons.next_pair(g.sitter, request.args.get("round", ""), at=at)
    return answers.as_json({"server_time": answers.moment(at), **found})
