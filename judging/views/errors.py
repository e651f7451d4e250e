"""Refusals and errors as pages: one sentence that says what to do."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from judging.errors import (
    Closed,
    Conflicted,
    Forbidden,
    Gone,
    NotFound,
    Refused,
    TooLarge,
    TooManyAttempts,
    WrongKind,
)
from judging.views.language import local_path, render
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("errors", __name__)
STATUS: dict[type[Refused], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflicted: 409,
    Gone: 410,
    TooLarge: 413,
    WrongKind: 415,
    Closed: 423,
    TooManyAttempts: 429,
}


@bp.app_errorhandler(Refused)
def refused(refusal: Refused) -> tuple[str | Response, int]:
    status = status_of(refusal)
    if status == 404:
        return missing()
    return _refusal(status, in_words(refusal.message))


def status_of(refusal: Refused) -> int:
    return next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)


def _refusal(status: int, sentence: str) -> tuple[str | Response, int]:
    if _for_a_program():
        return jsonify(status=status, error=sentence), status
    page = render("errors/refused.html", status=status, sentence=sentence, back=_back())
    return page, status


def _for_a_program() -> bool:
    return request.path.startswith("/api/")


def _back() -> str:
    """The page of this site that the reader came from."""
    came_from = urlsplit(request.referrer or "")
    return local_path(came_from.path) if came_from.netloc == request.host else ""


def missing() -> tuple[str | Response, int]:
    """The same page whether a thing does not exist or may not be known."""
    if _for_a_program():
        return jsonify(status=404, error=gettext("There is no such page.")), 404
    return render("errors/missing.html", status=404), 404


@bp.app_errorhandler(HTTPException)
def answered(error: HTTPException) -> tuple[str | Response, int] | HTTPException:
    if error.code is None or error.code < 400 or isinstance(error, SecurityError):
        return error  # a foreign host name would fail again in the links of our own page
    if error.code == 404:
        return missing()
    return _refusal(error.code, _sentence(error))


def _sentence(error: HTTPException) -> str:
    if isinstance(error, CSRFError):
        return gettext("This form is too old. Go back, load the page again and repeat.")
    words = {
        405: gettext("This address does not answer to that."),
        413: gettext("What was sent is too large."),
        500: gettext("Something went wrong on the server. Nothing was changed."),
    }
    return words.get(error.code or 500, gettext("The request could not be understood."))
