"""GET /api/v1/openapi.json: the interface described for programs and their authors."""

from functools import cache
from typing import Any

from flask import Blueprint, Response
from pydantic.json_schema import models_json_schema

from judging.api import answers, guards, program_paths
from judging.api.bodies import Batch, Help, Operation
from judging.api.shapes import Answers, Desk, Done, FilmPass, Pairs, Pulse, Reading, Refusal

bp = Blueprint("description", __name__, url_prefix="/api/v1")
REF = "#/components/schemas/{model}"
BODIES = (Batch, Operation, Help, *program_paths.ASKED)
NAMED = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
GIVEN = (Answers, Desk, Pairs, Pulse, Done, Reading, FilmPass, Refusal, *program_paths.GIVEN)
REFUSED = {
    "401": "The secret is missing, unknown or was revoked.",
    "404": "There is no such picture, or its entry is not this judge's.",
    "409": "The judge went on at another tablet: this one may still send, but no longer read.",
    "415": "The body is no JSON.",
    "422": "The body cannot be read.",
    "503": "The server or its database is away: keep everything and try again.",
}


@bp.get("/openapi.json")
@guards.everybody
def show() -> Response:
    return answers.as_json(document())


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Simsa", "version": "1"},
        "security": [{"sitting": []}],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                name: {"type": "http", "scheme": "bearer"} for name in ("sitting", "token")
            },
        },
    }


def _schemas() -> dict[str, Any]:
    """All shapes; an operation stands in a batch as itself, though each is looked at alone."""
    asked = [(one, "validation") for one in BODIES] + [(one, "serialization") for one in GIVEN]
    _, found = models_json_schema(asked, ref_template=REF)  # type: ignore[arg-type]  # modes are words
    schemas: dict[str, Any] = found["$defs"]
    operations = schemas["Batch"]["properties"]["operations"]
    operations["items"] = {"$ref": REF.format(model="Operation")}
    return schemas


def _paths() -> dict[str, Any]:
    return {
        "/api/v1/desk": {"get": _reading("A judge's desk", "Desk", "round")},
        "/api/v1/pulse": {
            "get": _reading("What changed; a sign of life", "Pulse", "waiting", "entry", "battery")
        },
        "/api/v1/pairs/next": {"get": _reading("A judge's next pairs", "Pairs", "round")},
        "/api/v1/operations": {"post": _sending()},
        "/api/v1/pages/{name}": {"get": _picture()},
        **_copies(),
        "/api/v1/help": {"post": _calling()},
        "/api/v1/messages/{number}/confirm": {"post": _confirming()},
        **program_paths.paths(),
    }


def _reading(summary: str, shape: str, *asked: str) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": "string"}} for name in asked
        ],
        "responses": {
            "200": _content("As it is now", shape),
            "304": {"description": "Nothing changed since the ETag that was sent."},
            **_refusals("401", "409", "503"),
        },
    }


def _sending() -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": REF.format(model="Batch")}}}
    return {
        "summary": "Send operations, oldest first",
        "requestBody": {"required": True, "content": body},
        "responses": {
            "200": _content("An answer to each of them, after they were kept", "Answers"),
            **_refusals("401", "415", "422", "503"),
        },
    }


def _copies() -> dict[str, Any]:
    return {
        "/api/v1/readings/{name}": {"get": _named("The text of a reading copy", "Reading")},
        "/api/v1/films/{name}/pass": {"get": _named("Leave to play a film", "FilmPass")},
        "/api/v1/films/{name}": {"get": _film()},
    }


def _named(summary: str, shape: str) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": [NAMED],
        "responses": {"200": _content("As it was made", shape), **_refusals("401", "404")},
    }


def _film() -> dict[str, Any]:
    leave = {"name": "pass", "in": "query", "required": True, "schema": {"type": "string"}}
    film = {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "summary": "A film, or the range of it that is asked for",
        "security": [],
        "parameters": [NAMED, leave],
        "responses": {
            "200": {"description": "The film", "content": film},
            "206": {"description": "A part of it", "content": film},
            **_refusals("404"),
        },
    }


def _picture() -> dict[str, Any]:
    image = {"schema": {"type": "string", "format": "binary"}}
    return {
        "summary": "A page of a material, or its thumbnail",
        "parameters": [NAMED],
        "responses": {
            "200": {"description": "The picture", "content": {"image/webp": image}},
            **_refusals("401", "404"),
        },
    }


def _calling() -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": REF.format(model="Help")}}}
    return {
        "summary": "Ask for somebody to come",
        "requestBody": {"required": True, "content": body},
        "responses": {
            "200": _content("The control room sees it", "Done"),
            **_refusals("401", "415", "422", "503"),
        },
    }


def _confirming() -> dict[str, Any]:
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}
    return {
        "summary": "Say that a message was read",
        "parameters": [number],
        "responses": {
            "200": _content("The control room sees it", "Done"),
            "404": _content("There is no such message for this judge.", "Refusal"),
            **_refusals("401", "503"),
        },
    }


def _content(said: str, shape: str) -> dict[str, Any]:
    schema = {"schema": {"$ref": REF.format(model=shape)}}
    return {"description": said, "content": {"application/json": schema}}


def _refusals(*codes: str) -> dict[str, Any]:
    return {code: _content(REFUSED[code], "Refusal") for code in codes}
