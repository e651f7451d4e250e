"""GET /api/v1/desk and /api/v1/pulse: what a tablet reads."""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from judging.api import answers, guards
from judging.api.bodies import sign_of
from judging.clock import now
from judging.services import desks, pulses

bp = Blueprint("desks", __name__, url_prefix="/api/v1")


@bp.get("/desk")
@guards.sitting
def show() -> Response:
    if not g.sitter.reads:
        return answers.taken_over(g.sitter)
    at, wanted = now(), request.args.get("round")
    mark = f"{pulses.mark(g.sitter, at)}.{wanted or ''}"
    return answers.tagged(
        mark, lambda: {**desks.read(g.sitter, wanted, at=at), "server_time": answers.moment(at)}
    )


@bp.get("/pulse")
@guards.sitting
def pulse() -> Response:
    at = now()
    felt = pulses.feel(g.sitter, sign_of(request.args), at=at)
    return answers.tagged(
        answers.mark_of(felt), lambda: {"server_time": answers.moment(at), **felt}
    )
