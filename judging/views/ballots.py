"""The ballots of a vote: looking for fraud, voiding with a reason, taking that back."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.polls import Chosen, Ruling
from judging.services import ballot_effects, ballots, polls
from judging.views import guards
from judging.views.language import render
from judging.wording import polls as words
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("ballots", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/ballots")


@bp.get("")
@guards.seated(permissions.may_count_votes)
def index(contest_key: str, round_key: str) -> str:
    group, number = request.args.get("group", "all"), request.args.get("page", 1, type=int)
    page = polls.page(contest_key, round_key, now())
    lines, total = ballots.listing(contest_key, round_key, group, number)
    values: dict[str, Any] = {"page": page, "lines": lines, "total": total, "group": group}
    values |= {"number": max(number, 1), "pages": -(-total // ballots.SHOWN), "said": words}
    return render("ballots/list.html", page.contest, **values)


def _chosen(form: Chosen) -> ballots.Chosen:
    if not form.validate_on_submit():
        raise NotReady("None of these ballots can be changed like this.")
    return ballots.Chosen(tuple(request.form.getlist("ballot")), form.group.data)


@bp.post("/effect")
@guards.seated(permissions.may_count_votes)
def effect(contest_key: str, round_key: str) -> str:
    form = Chosen()
    return _effect(contest_key, round_key, _chosen(form), form.act.data, Ruling())


def _effect(
    contest_key: str, round_key: str, chosen: ballots.Chosen, act: str, form: Ruling
) -> str:
    place, by = (contest_key, round_key), guards.myself()
    found = ballot_effects.effect(*place, chosen, act, by=by, at=now())
    page = polls.page(*place, now())
    values: dict[str, Any] = {"page": page, "chosen": chosen, "act": act, "effect": found}
    values |= {"said": words, "form": form, "trouble": in_words(found.trouble)}
    return render("ballots/effect.html", page.contest, **values)


@bp.post("")
@guards.seated(permissions.may_count_votes)
def rule(contest_key: str, round_key: str) -> Response | tuple[str, int]:
    form = Ruling()
    chosen = _chosen(Chosen())
    if not form.validate_on_submit():
        return _effect(contest_key, round_key, chosen, form.act.data, form), 422
    said: dict[str, Any] = {name: form[name].data for name in ("reason", "expected")}
    said |= {"by": guards.myself(), "at": now()}
    count = ballots.rule(contest_key, round_key, chosen, form.act.data, **said)
    flash(_done(form.act.data, count))
    return redirect(url_for("polls.show", contest_key=contest_key, round_key=round_key))


def _done(act: str, count: int) -> str:
    if act == "void":
        return gettext("%(ballots)s are void.", ballots=words.ballots(count))
    return gettext("%(ballots)s count again.", ballots=words.ballots(count))
