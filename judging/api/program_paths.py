"""What the description of the interface says of its part for other programs."""

from typing import Any, NamedTuple

from judging.api import program_shapes as shapes

REF = "#/components/schemas/{model}"
ROOT = "/api/v1/contests/{contest}"
ASKED = (shapes.NewJudge,)
GIVEN = (
    *(shapes.ProgramContest, shapes.Board, shapes.ProgramEntries, shapes.ProgramSheets),
    *(shapes.ProgramVotes, shapes.AddedJudge),
)
REFUSED = {
    "401": "The token is missing, unknown, expired or revoked.",
    "403": "The token does not include that, or it is not yet time for it.",
    "404": "There is no such thing in the contest of this token.",
}


class Reading(NamedTuple):
    """One address that a program reads."""

    path: str
    summary: str
    scope: str
    shape: str


READINGS = (
    Reading("", "The contest and its rounds", "board:read", "ProgramContest"),
    Reading("/board", "How far the judging is, without scores", "board:read", "Board"),
    Reading("/entries", "The entries", "entries:read", "ProgramEntries"),
    Reading(
        "/rounds/{round}/sheets",
        "The score sheets of a round after its judging has ended",
        "sheets:read",
        "ProgramSheets",
    ),
    Reading("/votes", "The votes of the audience, round by round", "votes:read", "ProgramVotes"),
    Reading("/result", "The result as it was published", "results:read", ""),
)


def paths() -> dict[str, Any]:
    """The paths of the part for other programs."""
    found = {ROOT + one.path: {"get": _reading(one)} for one in READINGS}
    found[f"{ROOT}/judges"] = {"post": _adding()}
    return found


def _reading(one: Reading) -> dict[str, Any]:
    return {
        "summary": one.summary,
        "security": [{"token": [one.scope]}],
        "parameters": _parameters(one.path),
        "responses": {"200": _content("As it is now", one.shape), **_refusals()},
    }


def _adding() -> dict[str, Any]:
    schema = {"$ref": REF.format(model="NewJudge")}
    return {
        "summary": "Add a judge with a personal number",
        "security": [{"token": ["judges:write"]}],
        "parameters": _parameters(""),
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "201": _content("The judge was added", "AddedJudge"),
            "422": {"description": "The judge cannot be read, or has no name."},
            **_refusals(),
        },
    }


def _parameters(path: str) -> list[dict[str, Any]]:
    names = ["contest", *(["round"] if "{round}" in path else [])]
    schema = {"type": "string"}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


def _content(said: str, shape: str) -> dict[str, Any]:
    schema = {"$ref": REF.format(model=shape)} if shape else {"type": "object"}
    return {"description": said, "content": {"application/json": {"schema": schema}}}


def _refusals() -> dict[str, Any]:
    return {code: _content(said, "Refusal") for code, said in REFUSED.items()}
