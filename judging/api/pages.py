"""GET /api/v1/pages/…: the pictures of materials, for judges whose entry they are of."""

from flask import Blueprint, g, send_file
from werkzeug.wrappers import Response

from judging.api import guards
from judging.services import material_lists

bp = Blueprint("pages", __name__, url_prefix="/api/v1/pages")
WEBP = "image/webp"


@bp.get("/<page_name>")
@guards.sitting
def show(page_name: str) -> Response:
    return send_file(material_lists.page_for_judge(g.sitter.judge_id, page_name), WEBP)
