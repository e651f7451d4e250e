"""Looking at a plan, editing it by hand, putting it in force."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady
from judging.forms.plans import Edit, InForce
from judging.services import plan_edits, plans, rounds
from judging.services.planned import PlanPage
from judging.views import addresses, guards
from judging.views.language import render
from judging.wording import obstacles
from judging.wording import plans as plan_words
from judging.wording.catalogue import gettext
from judging.wording.load_bars import load_bars
from judging.wording.plan_tables import PRINTED, PlanTables, like, part

bp = Blueprint(
    "plans", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/plans/<int:number>"
)
VIEWS = ("judges", "entries", "changes", "matrix", "rooms")
Place = tuple[str, str, int]  # contest, round, number of the plan
UNDONE = {"add": "remove", "remove": "add", "lock": "unlock", "unlock": "lock"}


def _values(contest_key: str, round_key: str, number: int) -> dict[str, Any]:
    """What every page of a plan shows."""
    plan = plans.show(contest_key, round_key, number)
    tables = PlanTables(plan)
    return {
        "page": rounds.head(contest_key, round_key),
        "plan": plan,
        "tables": tables,
        "said": plan_words,
        "in_words": obstacles.in_words,
        "undo": _undo(plan, tables),
    }


def _undo(plan: PlanPage, tables: PlanTables) -> tuple[str, str] | None:
    """The last edit in words, and the edit that takes it back, as the address says."""
    act, judge, entry, *_ = (*request.args.get("did", "").split(), "", "", "")
    if act not in UNDONE or not entry or plan.line.state != "draft":
        return None
    return plan_words.done(act, tables.judge_name(judge), entry), f"{UNDONE[act]} {judge} {entry}"


@bp.get("")
@guards.seated(permissions.may_see_plan)
def show(contest_key: str, round_key: str, number: int) -> str:
    return _whole((contest_key, round_key, number))


def _whole(place: Place, refusal: str = "") -> str:
    values, other = _values(*place), request.args.get("with", type=addresses.number)
    comparison = plans.compare(*place, other)
    values |= _listed(values["plan"], values["tables"], comparison)
    values |= {"lines": plans.listing(*place[:2]), "comparison": comparison, "other": other}
    values |= {"bars": load_bars(values["plan"].judges), "back": "", "refusal": refusal}
    return render("plans/show.html", values["page"].contest, **values)


def _listed(plan: PlanPage, tables: PlanTables, comparison: Any) -> dict[str, Any]:
    """One page of the list that the reader chose."""
    first = "rooms" if tables.blocks else "matrix" if tables.is_small else "judges"
    view = request.args.get("view", first)
    is_missing = {"matrix": not tables.is_small, "rooms": not tables.blocks}
    if view not in VIEWS or is_missing.get(view, False):
        view = first
    sought = request.args.get("q", "")
    rows = {"entries": plan.entries, "changes": comparison.judges}.get(view, plan.judges)
    found = part(like(rows, sought), request.args.get("page", 1, type=int))
    return {"view": view, "sought": sought, "part": found}


@bp.get("/judges/<judge_key>")
@guards.seated(permissions.may_see_plan)
def judge(contest_key: str, round_key: str, number: int, judge_key: str) -> str:
    return _side((contest_key, round_key, number), "judge", judge_key)


@bp.get("/entries/<entry_key>")
@guards.seated(permissions.may_see_plan)
def entry(contest_key: str, round_key: str, number: int, entry_key: str) -> str:
    return _side((contest_key, round_key, number), "entry", entry_key)


def _side(place: Place, back: str, key: str, refusal: str = "") -> str:
    """The pairs of one judge or of one entry."""
    values = _values(*place)
    tables: PlanTables = values["tables"]
    is_judge = back == "judge"
    one = (tables.judges if is_judge else tables.entries).get(key)
    if one is None:
        raise NotFound(guards.HIDDEN)
    values["pairs"] = (tables.of_judges if is_judge else tables.of_entries).get(key, [])
    values |= {"one": one, "back": back, "refusal": refusal}
    return render(f"plans/{back}.html", values["page"].contest, **values)


@bp.post("/pairs")
@guards.seated(guards.plan_maker)
def edit(contest_key: str, round_key: str, number: int) -> Response | tuple[str, int]:
    form, place = Edit(), (contest_key, round_key, number)
    if not form.validate_on_submit():
        raise NotReady("Name a judge and an entry by their keys.")
    act, *pair = form.pair()
    back, key = form.back.data, form.pair()[2 if form.back.data == "entry" else 1]
    try:
        _edit(place, act, *pair)
    except (NotReady, NotFound) as refusal:
        sentence = obstacles.in_words(refusal.message)
        return (_side(place, back, key, sentence) if back else _whole(place, sentence)), 422
    return redirect(_address(place, back, key, did=" ".join((act, *pair))))


def _edit(place: Place, act: str, judge: str, entry: str) -> None:
    by, at = guards.myself(), now()
    if act == "add":
        plan_edits.add(*place, judge, entry, by=by, at=at)
    elif act == "remove":
        plan_edits.remove(*place, judge, entry, by=by, at=at)
    else:
        plan_edits.lock(*place, judge, entry, locked=act == "lock", by=by, at=at)


def _address(place: Place, back: str, key: str, did: str) -> str:
    """Where an edit was done; the page says what was done and offers to undo it."""
    values: dict[str, Any] = dict(zip(("contest_key", "round_key", "number"), place, strict=True))
    if back:
        values[f"{back}_key"] = key
    return url_for(f".{back or 'show'}", did=did, _anchor="done", **values)


@bp.get("/publish")
@guards.seated(guards.plan_maker)
def publication(contest_key: str, round_key: str, number: int) -> str:
    values = _values(contest_key, round_key, number)
    values["comparison"] = plans.compare(contest_key, round_key, number)
    values["form"] = InForce()
    return render("plans/publish.html", values["page"].contest, **values)


@bp.post("/publish")
@guards.seated(guards.plan_maker)
def publish(contest_key: str, round_key: str, number: int) -> Response:
    place, incomplete = (contest_key, round_key, number), InForce().incomplete.data
    counts = plan_edits.publish(*place, incomplete=incomplete, by=guards.myself(), at=now())
    flash(plan_words.published(counts))
    return redirect(url_for("assigning.show", contest_key=contest_key, round_key=round_key))


@bp.post("/discard")
@guards.seated(guards.plan_maker)
def discard(contest_key: str, round_key: str, number: int) -> Response:
    plan_edits.discard(contest_key, round_key, number, by=guards.myself(), at=now())
    flash(gettext("The draft is discarded."))
    return redirect(url_for("assigning.show", contest_key=contest_key, round_key=round_key))


@bp.get("/print")
@guards.seated(permissions.may_see_plan)
def printed(contest_key: str, round_key: str, number: int) -> str:
    values = _values(contest_key, round_key, number)
    by_entry, by_room = (request.args.get("by") == side for side in ("entry", "room"))
    rows = values["plan"].entries if by_entry else values["plan"].judges
    size = 10 * PRINTED if by_entry else PRINTED
    values["part"] = part(rows, request.args.get("page", 1, type=int), size)
    values |= {"by_entry": by_entry, "by_room": by_room and bool(values["tables"].blocks)}
    return render("plans/print.html", values["page"].contest, **values)
