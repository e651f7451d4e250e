"""POST /api/v1/help and /api/v1/messages/…/confirm: between a judge and the control room."""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from judging.api import answers, guards
from judging.api.bodies import Malformed, help_of
from judging.clock import now
from judging.services import messages
from judging.wording.catalogue import gettext

bp = Blueprint("tablet_messages", __name__, url_prefix="/api/v1")


@bp.post("/help")
@guards.sitting
def call() -> Response:
    if not request.is_json:
        return answers.refusal(415, gettext("This must be JSON."))
    try:
        said = help_of(request.get_data(cache=False))
    except Malformed:
        return answers.refusal(422, gettext("The request could not be understood."))
    about = {"entry_key": said.entry or "", "note": said.note}
    by, judge = g.sitter.user_id, g.sitter.judge_id
    messages.call(judge, said.id, said.kind, **about, by=by, at=now())
    return answers.as_json({"id": said.id})


@bp.post("/messages/<int:number>/confirm")
@guards.sitting
def confirm(number: int) -> Response:
    messages.confirm(g.sitter.judge_id, number, by=g.sitter.user_id, at=now())
    return answers.as_json({"id": number})
