"""The vote of an audience, for its organisers and for the screen of the hall."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, g, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from judging import formats, permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.polls import Codes, Hours, Settings
from judging.services import ballots, polls, voter_codes
from judging.views import guards
from judging.views.language import render
from judging.wording import polls as words
from judging.wording.ballot_bars import bars
from judging.wording.catalogue import gettext

bp = Blueprint("polls", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/poll")
BAD_NUMBER = "Give whole numbers within their limits."


def _to_page(contest_key: str, round_key: str) -> Answer:
    return redirect(url_for("polls.show", contest_key=contest_key, round_key=round_key))


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _written() -> dict[str, Any]:
    return {"by": guards.myself(), "at": now()}


@bp.get("")
@guards.seated(permissions.may_run_poll)
def show(contest_key: str, round_key: str) -> str:
    return _shown(contest_key, round_key, revealed=False)


def _shown(contest_key: str, round_key: str, *, revealed: bool) -> str:
    page = polls.page(contest_key, round_key, now())
    counting = permissions.may_count_votes(g.seat)
    ended = page.round.state in ("closed", "confirmed")
    shown = counting and (revealed or ended)
    found = ballots.signals(contest_key, round_key) if counting else None
    values: dict[str, Any] = {"page": page, "said": words, "counting": counting}
    values |= {"settings": Settings(obj=page.poll), "hours": Hours(), "codes": Codes()}
    values |= {"counts": polls.counts(contest_key, round_key) if shown else None}
    values |= {"rulings": ballots.rulings(contest_key, round_key) if counting else []}
    values |= {"signals": found, "bars": _bars(found, page.contest.timezone)}
    return render("polls/show.html", page.contest, **values)


def _bars(found: ballots.Signals | None, timezone: str) -> Any:
    return bars(found.minutes, found.bursts, timezone) if found else None


@bp.post("")
@guards.seated(permissions.may_count_votes)
def set_up(contest_key: str, round_key: str) -> Answer:
    form = Settings()
    if not form.validate_on_submit():
        raise NotReady(BAD_NUMBER)
    rules = {name: form[name].data for name in ("choices", "exact", "identity")}
    polls.set_up(contest_key, round_key, **rules, **_written())
    flash(gettext("The rules of the vote are kept."))
    return _to_page(contest_key, round_key)


def _minutes() -> int | None:
    form = Hours()
    if not form.validate_on_submit():
        raise NotReady(BAD_NUMBER)
    minutes: int | None = form.minutes.data
    return minutes


@bp.post("/open")
@guards.seated(permissions.may_run_poll)
def start(contest_key: str, round_key: str) -> Answer:
    polls.start(contest_key, round_key, minutes=_minutes(), **_written())
    flash(gettext("The vote is open."))
    return _to_page(contest_key, round_key)


@bp.post("/closing")
@guards.seated(permissions.may_run_poll)
def closing(contest_key: str, round_key: str) -> Answer:
    polls.set_closing(contest_key, round_key, minutes=_minutes(), **_written())
    flash(gettext("The end of the vote is set."))
    return _to_page(contest_key, round_key)


@bp.post("/close")
@guards.seated(permissions.may_run_poll)
def end(contest_key: str, round_key: str) -> Answer:
    polls.end(contest_key, round_key, **_written())
    flash(gettext("The vote is closed."))
    return _to_page(contest_key, round_key)


@bp.post("/reveal")
@guards.seated(permissions.may_count_votes)
def reveal(contest_key: str, round_key: str) -> str:
    polls.reveal(contest_key, round_key, **_written())
    return _shown(contest_key, round_key, revealed=True)


@bp.post("/codes")
@guards.seated(permissions.may_count_votes)
def make_codes(contest_key: str, round_key: str) -> Answer:
    form = Codes()
    if not form.validate_on_submit():
        raise NotReady(BAD_NUMBER)
    number = form.number.data
    batch = voter_codes.make(contest_key, round_key, number=number, key=_key(), **_written())
    target = url_for(".slips", contest_key=contest_key, round_key=round_key, number=batch)
    return redirect(target)


@bp.get("/codes/<int:number>")
@guards.seated(permissions.may_count_votes)
def slips(contest_key: str, round_key: str, number: int) -> str:
    page = voter_codes.slips(contest_key, round_key, number, key=_key(), at=now())
    address = url_for("voting.show", token=page.poll.token, _external=True)
    return render("polls/slips.html", page.contest, page=page, address=address, said=words)


@bp.post("/codes/<int:number>/withdraw")
@guards.seated(permissions.may_count_votes)
def withdraw(contest_key: str, round_key: str, number: int) -> Answer:
    gone = voter_codes.withdraw(contest_key, round_key, number, **_written())
    flash(gettext("%(count)d unused codes are worthless now.", count=gone))
    return _to_page(contest_key, round_key)


@bp.get("/screen")
@guards.seated(permissions.may_run_poll)
def screen(contest_key: str, round_key: str) -> str:
    page = polls.screen(contest_key, round_key, now())
    values = {"address": _address(page), "said": words, "brief": _brief_address(page)}
    return render("polls/screen.html", page.contest, page=page, **values)


def _address(page: polls.Screen) -> str:
    return url_for("voting.show", token=page.poll.token, h=page.word or None, _external=True)


def _brief_address(page: polls.Screen) -> str:
    return url_for("voting.show", token=page.poll.token, _external=True).partition("://")[2]


@bp.get("/state")
@guards.seated(permissions.may_run_poll)
def state(contest_key: str, round_key: str) -> Response:
    page = polls.screen(contest_key, round_key, now())
    closes, timezone = page.poll.closes_at, page.contest.timezone
    return jsonify(
        state=page.poll.state,
        said=words.state(page.poll.state),
        ballots=page.ballots,
        closes=formats.clock(closes, timezone) if closes else "",
        qr=str(formats.qr(_address(page))) if "qr" in request.args else None,
    )
