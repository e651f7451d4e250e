"""GET /api/docs: the description of the interface as a page for people, with examples."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request

from judging.api import guards
from judging.api.description import document
from judging.wording import interface

bp = Blueprint("manual", __name__, url_prefix="/api")
EXAMPLES = {"contest": "$CONTEST", "round": "final"}
JUDGE = {"name": "이서윤", "affiliation": "한빛대학교", "civilian": True}
ORDER = ("get", "post", "put", "patch", "delete")


class Address(NamedTuple):
    """One method of one path, as the page shows it."""

    method: str
    path: str
    summary: str
    scope: str
    example: str
    answers: list[tuple[str, str]]


@bp.get("/docs")
@guards.everybody
def show() -> str:
    parts = {"programs": [], "tablets": []}  # type: dict[str, list[Address]]
    for one in _addresses(document()["paths"]):
        parts["programs" if one.scope else "tablets"].append(one)
    return render_template("api/manual.html", contest=None, parts=parts, words_of=interface)


def _addresses(paths: Mapping[str, Any]) -> list[Address]:
    return [
        _address(method, path, operations[method])
        for path, operations in paths.items()
        for method in ORDER
        if method in operations
    ]


def _address(method: str, path: str, said: Mapping[str, Any]) -> Address:
    scopes = [one["token"] for one in said.get("security", ()) if "token" in one]
    scope = scopes[0][0] if scopes else ""
    answers = [
        (code, interface.said(one["description"])) for code, one in said["responses"].items()
    ]
    summary = interface.said(said["summary"])
    example = _example(method, path) if scope else ""
    return Address(method.upper(), path, summary, scope, example, sorted(answers))


def _example(method: str, path: str) -> str:
    """A command that can be pasted where $TOKEN and $CONTEST are set."""
    address = request.host_url.rstrip("/") + path.format(**EXAMPLES)
    lines = ['curl -H "Authorization: Bearer $TOKEN"']
    if method != "get":
        body = json.dumps(JUDGE, ensure_ascii=False)
        lines.append(f"-H \"Content-Type: application/json\" -d '{body}'")
    return " \\\n  ".join([*lines, f'"{address}"'])
