"""The running order and its timer, as operators work them."""

from collections.abc import Callable
from decimal import Decimal
from secrets import token_hex
from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import Conflicted, NotFound, NotReady, Refused
from judging.forms import turns as forms
from judging.services import clocks, draws, overruns, turns
from judging.views import guards, stages
from judging.views.language import render
from judging.wording import stage as stage_words
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("turns", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/order")
Answered = Response | tuple[str, int]
UNCLEAR = "The request could not be understood."


@bp.get("")
@guards.seated(permissions.may_see_overview)
def show(contest_key: str, round_key: str) -> str:
    return _shown(contest_key, round_key, request.args.get("group"))


def _page(contest_key: str, round_key: str, group: str | None) -> turns.OrderPage:
    names = permissions.may_see_team_names(g.seat)
    return turns.page(contest_key, round_key, group, show_teams=names)


def _shown(contest_key: str, round_key: str, group: str | None, refusal: str = "") -> str:
    page = _page(contest_key, round_key, group)
    lengths = forms.Lengths(formdata=None, obj=page.lengths)
    values: dict[str, Any] = {"page": page, "said": stage_words, "refusal": refusal}
    values |= {"lengths": lengths, "clock": page.clock.as_json()}
    values["words_of_stage"] = stage_words.for_scripts()
    values["link"] = stages.link(contest_key, round_key, page.group)
    return render("turns/show.html", page.contest, **values)


def _back(contest_key: str, round_key: str, group: str) -> Response:
    return redirect(_at(".show", contest_key, round_key, group))


def _at(endpoint: str, contest_key: str, round_key: str, group: str = "") -> str:
    named = group or None
    return url_for(endpoint, contest_key=contest_key, round_key=round_key, group=named)


def _tried(contest_key: str, round_key: str, group: str, act: Callable[[], Any]) -> Answered:
    """Do it, or show what holds now with the sentence that says why it was not done."""
    try:
        act()
    except (Conflicted, NotReady) as refusal:
        said = _shown(contest_key, round_key, group, in_words(refusal.message))
        return said, _status(refusal)
    return _back(contest_key, round_key, group)


def _status(refusal: Refused) -> int:
    return 409 if isinstance(refusal, Conflicted) else 422


@bp.post("/act")
@guards.seated(permissions.may_run_stage)
def act(contest_key: str, round_key: str) -> Answered:
    form = forms.Act()
    if not form.validate_on_submit():
        raise NotReady(UNCLEAR)
    group = form.group.data
    answer = _tried(contest_key, round_key, group, lambda: _do(contest_key, round_key, form))
    if form.back.data and not isinstance(answer, tuple):
        return redirect(_at("control_room.show", contest_key, round_key))
    return answer


def _do(contest_key: str, round_key: str, form: forms.Act) -> None:
    what, *about = form.act.data.split()
    stage = (contest_key, round_key, form.group.data)
    seen: dict[str, Any] = {"version": form.version.data, "by": guards.myself(), "at": now()}
    reason = form.reason.data
    if what in clocks.ACTS and not about:
        clocks.act(*stage, what=what, reason=reason, **seen)
    elif what == "undo" and not about:
        draws.undo(*stage, **seen)
    elif what == "swap" and not about:
        first, second = form.first.data, form.second.data
        draws.swap(*stage, first=first, second=second, reason=reason, **seen)
    else:
        _do_to_entry(stage, what, about, reason, seen)


def _do_to_entry(
    stage: tuple[str, str, str], what: str, about: list[str], reason: str, seen: dict[str, Any]
) -> None:
    if what == "call" and len(about) == 1:
        clocks.call(*stage, entry=about[0], **seen)
    elif what in ("absent", "waiting") and len(about) == 1:
        turns.mark(*stage, entry=about[0], state=what, **seen)
    elif what == "add" and len(about) == 1:
        draws.add(*stage, entry=about[0], **seen)
    elif what == "move" and len(about) == 2 and about[1].isdecimal():
        draws.move(*stage, entry=about[0], position=int(about[1][:6]), reason=reason, **seen)
    else:
        raise NotReady(UNCLEAR)


@bp.post("/draw")
@guards.seated(permissions.may_run_stage)
def draw(contest_key: str, round_key: str) -> Answered:
    form = forms.Draw()
    if not form.validate_on_submit():
        raise NotReady(UNCLEAR)
    group = form.group.data
    answer = _tried(contest_key, round_key, group, lambda: _draw(contest_key, round_key, form))
    if isinstance(answer, tuple):
        return answer
    return redirect(_at(".ceremony", contest_key, round_key, group))


def _draw(contest_key: str, round_key: str, form: forms.Draw) -> None:
    said = {"words": form.words.data, "reason": form.reason.data, "version": form.version.data}
    by, chance = guards.myself(), token_hex(4)
    stage = (contest_key, round_key, form.group.data)
    draws.draw(*stage, **said, chance=chance, by=by, at=now())


@bp.get("/draw")
@guards.seated(permissions.may_see_overview)
def ceremony(contest_key: str, round_key: str) -> str:
    page = _page(contest_key, round_key, request.args.get("group"))
    drawn = next((one for one in page.draws if one.act == "drawn"), None)
    if drawn is None:
        raise NotFound(guards.HIDDEN)
    titles = {line.entry.key: line.entry.title for line in page.lines}
    values = {"page": page, "drawn": drawn, "titles": titles, "said": stage_words}
    values["keys"] = sorted(drawn.order)
    return render("turns/draw.html", page.contest, **values)


@bp.get("/print")
@guards.seated(permissions.may_see_overview)
def printed(contest_key: str, round_key: str) -> str:
    page = _page(contest_key, round_key, request.args.get("group"))
    return render("turns/print.html", page.contest, page=page, said=stage_words)


@bp.post("/no-show")
@guards.seated(permissions.may_decide)
def no_show(contest_key: str, round_key: str) -> Response:
    form = forms.NoShow()
    if not form.validate_on_submit():
        raise NotReady(UNCLEAR)
    said = {"entry": form.entry.data, "reason": form.reason.data}
    turns.no_show(contest_key, round_key, **said, by=guards.myself(), at=now())
    flash(gettext("The decision is written down and has taken effect."))
    return redirect(_at(".show", contest_key, round_key))


@bp.post("/overruns/<entry_key>")
@guards.seated(permissions.may_deduct)
def answer(contest_key: str, round_key: str, entry_key: str) -> Response:
    form = forms.Answer()
    if not form.validate_on_submit():
        raise NotReady(UNCLEAR)
    said = {"confirmed": form.answer.data == "confirm", "reason": form.reason.data}
    overruns.answer(contest_key, round_key, entry_key, **said, by=guards.myself(), at=now())
    return redirect(_at(".show", contest_key, round_key))


@bp.post("/lengths")
@guards.seated(permissions.may_run_stage)
def lengths(contest_key: str, round_key: str) -> Response:
    form = forms.Lengths()
    if not form.validate_on_submit():
        raise NotReady("A presentation lasts at least one second and no part over a day.")
    values = {name: form[name].data for name in clocks.Lengths.__dataclass_fields__}
    values["step_points"] = Decimal(values["step_points"])
    wanted = clocks.Lengths(**values)
    clocks.set_lengths(contest_key, round_key, wanted, by=guards.myself(), at=now())
    flash(gettext("The settings are kept."))
    return redirect(_at(".show", contest_key, round_key))
