"""GET /api/v1/readings/…, /films/…: what judges read and watch, of entries that are theirs.

A player sends no secret in its head, so a judge's tablet asks for leave first: an address that
is good for some hours, for this film and this judge alone.
"""

from flask import Blueprint, current_app, g, request, send_file
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from judging.api import answers, film_parts, guards
from judging.errors import NotFound
from judging.services import material_lists

bp = Blueprint("films", __name__, url_prefix="/api/v1")
GOOD_FOR = 3 * 60 * 60


def _passes() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="film")


@bp.get("/readings/<name>")
@guards.sitting
def reading(name: str) -> Response:
    return send_file(material_lists.copy_for_judge(g.sitter.judge_id, name), "application/json")


@bp.get("/films/<name>/pass")
@guards.sitting
def give_pass(name: str) -> Response:
    material_lists.copy_for_judge(g.sitter.judge_id, name).close()
    leave = _passes().dumps([name, g.sitter.judge_id])
    return answers.as_json({"src": f"films/{name}?pass={leave}"})


@bp.get("/films/<name>")
@guards.everybody
def film(name: str) -> Response:
    """Whoever has the pass; that the entry is still the judge's is looked up each time."""
    try:
        of, judge = _passes().loads(request.args.get("pass", ""), max_age=GOOD_FOR)
    except BadData:
        raise NotFound(material_lists.GONE) from None
    if of != name:
        raise NotFound(material_lists.GONE)
    return film_parts.ranged(material_lists.copy_for_judge(judge, name))
