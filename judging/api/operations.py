"""POST /api/v1/operations: what a tablet sends, each operation answered by itself."""

from typing import Any

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from judging.api import answers, guards
from judging.api.bodies import MOST_BYTES, Batch, Malformed, batch_of, operation_of
from judging.clock import now
from judging.services import operations
from judging.services.batches import Answer
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("operations", __name__, url_prefix="/api/v1")


@bp.post("/operations")
@guards.sender
def take() -> Response:
    if not request.is_json:
        return answers.refusal(415, gettext("This must be JSON."))
    if (request.content_length or 0) > MOST_BYTES:
        return answers.refusal(413, gettext("What was sent is too large."))
    try:
        batch = batch_of(request.get_data(cache=False))
    except Malformed:
        return answers.refusal(422, gettext("The request could not be understood."))
    at = now()
    epoch, answered = _answered(batch, at)
    said = {"server_time": answers.moment(at), "epoch": epoch, "answers": answered}
    return answers.as_json(said)


def _answered(batch: Batch, at: Any) -> tuple[int, list[Answer]]:
    """The newest epoch, and the answers in the batch's own order."""
    said = [operation_of(raw) for raw in batch.operations]
    taken = operations.take(g.sitter, [one for one in said if one], batch.sign, at=at)
    good = iter(taken.answers)
    answered = [
        _worded(next(good)) if one else _misshapen(raw)
        for one, raw in zip(said, batch.operations, strict=True)
    ]
    return taken.epoch, answered


def _worded(answer: Answer) -> Answer:
    """The answer with its sentence in the reader's language."""
    return answer | {"error": in_words(answer["error"])} if "error" in answer else answer


def _misshapen(raw: Any) -> Answer:
    named = raw.get("id") if isinstance(raw, dict) else None
    return {
        "id": named if isinstance(named, str) and named.isprintable() else None,
        "status": 422,
        "effect": "refused",
        "version": 0,
        "error": gettext("The request could not be understood."),
    }
