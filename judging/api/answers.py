"""How the interface answers: JSON always, a sentence in the reader's language with each refusal."""

import hashlib
import json
from datetime import datetime
from typing import Any

from flask import Response, request

from judging.errors import Conflicted, Forbidden, NotEntered, NotFound, Refused
from judging.services.sittings import Sitter
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

STATUS: dict[type[Refused], int] = {
    NotEntered: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflicted: 409,
}


def as_json(content: Any, status: int = 200) -> Response:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, content_type="application/json")


def refusal(status: int, message: str, **more: Any) -> Response:
    answer = as_json({"status": status, "error": in_words(message), **more}, status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def refused(reason: Refused) -> Response:
    """A refusal of a service as the interface says it."""
    found = (code for kind, code in STATUS.items() if isinstance(reason, kind))
    return refusal(next(found, 422), reason.message)


def taken_over(sitter: Sitter) -> Response:
    """The judge went on elsewhere: this tablet may still send, but no longer read."""
    said = gettext("You went on at another tablet.")
    return as_json({"status": 409, "error": said, "epoch": sitter.newest}, 409)


def mark_of(content: Any) -> str:
    """A word that changes with the content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def tagged(mark: str, make: Any) -> Response:
    """An answer that is not sent again to whoever has it: 304 where the mark is the same."""
    known = request.if_none_match.contains_weak(mark)
    answer = Response(status=304) if known else as_json(make())
    answer.set_etag(mark, weak=True)
    return answer


def moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
