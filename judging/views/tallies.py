"""The tally of a round, and the hand calculation of each of its numbers."""

from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound
from judging.forms.decisions import Confirmation
from judging.services import strengths, tallies
from judging.services.tallies import TallyPage
from judging.views import addresses, guards
from judging.views.language import render
from judging.wording.catalogue import gettext
from judging.wording.strengths import Strengths
from judging.wording.tallies import Reading, reading

bp = Blueprint("tallies", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/tally")


def _wanted() -> dict[str, Any]:
    """Which tally is looked at, and whether its reader may know the teams."""
    number = request.args.get("number", type=addresses.number)
    return {"number": number, "show_teams": permissions.may_see_team_names(g.seat)}


def _in_words(page: TallyPage) -> Reading | None:
    """The tally in words; nothing of it before the judging has ended."""
    if page.document is None or not permissions.may_see_tally(g.seat, page.round.state):
        return None
    named = {key: judge.name for key, judge in page.judges.items()}
    return reading(page.book, page.document, page.entries, named, page.awards)


@bp.get("")
@guards.seated(guards.tally_reader)
def show(contest_key: str, round_key: str) -> str:
    page = tallies.page(contest_key, round_key, **_wanted())
    said = _in_words(page)
    if said is None:
        return render("tallies/none.html", page.contest, page=page)
    values: dict[str, Any] = {"form": Confirmation(), "signatures": page.signatures}
    values["strengths"] = _strengths(page, said)
    part = request.args.get("page", 1, type=int)
    return render("tallies/show.html", page.contest, page=page, reading=said, part=part, **values)


def _strengths(page: TallyPage, said: Reading) -> Strengths | None:
    """The picture of a tally that compares; nothing is read for any other."""
    if page.tally is None or not said.document.get("pairs"):
        return None
    found = strengths.of_tally(page.contest.key, page.round.key, page.tally.number)
    return Strengths(found, said.names.components(said.round))


@bp.post("")
@guards.seated(guards.tally_taker)
def take(contest_key: str, round_key: str) -> Response:
    number = tallies.take(contest_key, round_key, by=guards.myself(), at=now())
    flash(gettext("Tally %(number)d is taken.", number=number))
    target = url_for(".show", contest_key=contest_key, round_key=round_key)
    return redirect(target)


@bp.get("/<entry_key>")
@guards.seated(guards.tally_reader)
def entry(contest_key: str, round_key: str, entry_key: str) -> str:
    page = tallies.worked(contest_key, round_key, entry_key, **_wanted())
    said = _in_words(page)
    line = said.line(entry_key) if said else None
    if said is None or line is None:
        raise NotFound(guards.HIDDEN)
    return render("tallies/entry.html", page.contest, page=page, reading=said, line=line)
