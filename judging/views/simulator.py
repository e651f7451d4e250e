"""Trying an event out before it takes place."""

from typing import Any

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict

from judging import permissions
from judging.errors import Refused
from judging.forms.simulator import Event as EventForm
from judging.services import assigning, rounds, simulator
from judging.services.rounds import RoundHead
from judging.services.simulator import Event
from judging.views import guards
from judging.views.language import render
from judging.wording import chances, obstacles

bp = Blueprint("simulator", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/simulator")


@bp.get("")
@guards.seated(permissions.may_see_plan)
def show(contest_key: str, round_key: str) -> str | tuple[str, int]:
    page = rounds.head(contest_key, round_key)
    form = _form(page, assigning.settings(contest_key, round_key).judges_per_entry)
    values: dict[str, Any] = {"page": page, "form": form, "chances": chances}
    if not form.validate():
        return render("simulator/show.html", page.contest, **values), 422
    try:
        values["found"] = simulator.simulate(Event(**form.data))
    except Refused as refusal:
        values["refusal"] = obstacles.in_words(refusal.message)
    return render("simulator/show.html", page.contest, **values)


def _form(page: RoundHead, judges_per_entry: int) -> EventForm:
    """What the reader asked for, where he says nothing an event of this round's size."""
    entries, judges = page.entries or 30, page.judges or 5
    usual: dict[str, Any] = {
        "entries": entries,
        "judges": judges,
        "judges_per_entry": min(judges_per_entry, judges),
        "places": min(page.places or -(-entries // 4), entries),
        "minutes": 180,
        "minutes_per_sheet": 8,
        "noise": "0.7",
        "severity": "0.7",
    }
    return EventForm(MultiDict({**usual, **request.args}))
