"""/api/v1/contests/…: what other programs read and write with their tokens."""

from functools import partial
from typing import Any

from flask import Blueprint, current_app, g, request
from werkzeug.wrappers import Response

from judging import permissions
from judging.api import answers, guards
from judging.clock import now
from judging.errors import Forbidden, NotFound, NotReady
from judging.services import announcements, judges, program_reads, program_votes
from judging.services.judges import Person

bp = Blueprint("programs", __name__, url_prefix="/api/v1/contests/<contest_key>")
KNOWN = frozenset({"name", "affiliation", "email", "civilian"})


@bp.get("")
@guards.program("board:read", permissions.may_see_overview)
def contest(contest_key: str) -> Response:
    return answers.as_json(program_reads.contest(contest_key))


@bp.get("/board")
@guards.program("board:read", permissions.may_see_overview)
def board(contest_key: str) -> Response:
    return answers.as_json(program_reads.board(contest_key))


@bp.get("/entries")
@guards.program("entries:read", permissions.may_see_overview)
def entries(contest_key: str) -> Response:
    show_teams = permissions.may_see_team_names(g.seat)
    return answers.as_json(program_reads.entries(contest_key, show_teams=show_teams))


@bp.get("/rounds/<round_key>/sheets")
@guards.program("sheets:read", permissions.may_see_overview)
def sheets(contest_key: str, round_key: str) -> Response:
    state = program_reads.round_state(contest_key, round_key)
    if not permissions.may_see_tally(g.seat, state):
        raise Forbidden("Scores are shown after the judging of the round has ended.")
    return answers.as_json(program_reads.sheets(contest_key, round_key))


@bp.get("/votes")
@guards.program("votes:read", permissions.may_see_overview)
def votes(contest_key: str) -> Response:
    counted = partial(permissions.may_see_tally, g.seat)
    return answers.as_json(program_votes.votes(contest_key, counted=counted, at=now()))


@bp.get("/result")
@guards.program("results:read", permissions.may_see_overview)
def result(contest_key: str) -> Response:
    if not permissions.may_see_results(g.seat):
        raise NotFound(guards.NO_CONTEST)
    return answers.as_json(announcements.published(contest_key).document)


@bp.post("/judges")
@guards.program("judges:write", permissions.may_admit)
def add_judge(contest_key: str) -> Response:
    person = _person(request.get_json(silent=True))
    key = str(current_app.config["SECRET_KEY"]).encode()
    made = judges.add(contest_key, person, key=key, by=g.program.user_id, at=now())
    said = {"key": made.judge, "name": made.name, "number": made.number}
    return answers.as_json(said, 201)


def _person(said: Any) -> Person:
    """Nothing is guessed: an unknown field or another kind of value is refused."""
    if not isinstance(said, dict) or not set(said) <= KNOWN:
        raise NotReady("A judge is sent as name, affiliation, email and civilian.")
    texts = {name: said.get(name, "") for name in KNOWN - {"civilian"}}
    civilian = said.get("civilian")
    wrong = any(not isinstance(text, str) or "\0" in text for text in texts.values())
    if wrong or not (civilian is None or isinstance(civilian, bool)):
        raise NotReady("A judge is sent as name, affiliation, email and civilian.")
    return Person(civilian=civilian, **texts)
