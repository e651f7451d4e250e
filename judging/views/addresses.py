"""What an address or a form may hold so that a database can be asked for it."""

from itertools import chain

from flask import Blueprint, current_app, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.routing import IntegerConverter, Map

bp = Blueprint("addresses", __name__)
LARGEST = 2**31 - 1


def number(text: str) -> int:
    """A number that a column can hold. Raises ValueError, so that a parameter counts as absent."""
    value = int(text)
    if not 0 <= value <= LARGEST:
        raise ValueError(text)
    return value


def site() -> str:
    """Where people find this installation: as configured, else as this reader sees it."""
    return str(current_app.config["SIMSA_URL"]) or request.host_url.rstrip("/")


class Number(IntegerConverter):
    """A number in a path; a larger one than a column can hold is no page."""

    def __init__(self, url_map: Map, fixed_digits: int = 0) -> None:
        super().__init__(url_map, fixed_digits, max=LARGEST)


@bp.before_app_request
def no_nul() -> None:
    """PostgreSQL keeps no NUL and refuses to look for one."""
    if "\0" in request.path:
        raise NotFound
    sent = chain(request.args.listvalues(), request.form.listvalues())
    if any("\0" in text for texts in sent for text in texts):
        raise BadRequest
