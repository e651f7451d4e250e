"""Having the judges of a round assigned: settings, work in the background, timetable."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady
from judging.forms.assigning import Repair, Settings, Timetable
from judging.services import assigning, contests, jobs, plans, rounds
from judging.services.assigning import PROPOSE, REPAIR, TIMETABLE, Assign
from judging.services.jobs import JobInfo
from judging.views import guards
from judging.views.language import render
from judging.wording import obstacles, plan_tables
from judging.wording import plans as plan_words
from judging.wording.catalogue import gettext

bp = Blueprint("assigning", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/assigning")
HUNDRED = 100
SAME = ("judges_per_entry", "min_load", "max_load", "seed", "senior")
SAME_TOO = ("most_of_one_organisation", "same_organisation")
STAGED = ("anchors", "rooms", "slots", "mixes")


@bp.get("")
@guards.seated(permissions.may_see_plan)
def show(contest_key: str, round_key: str) -> str:
    return _shown(contest_key, round_key, _filled(assigning.settings(contest_key, round_key)))


def _filled(known: Assign) -> Settings:
    values = {name: getattr(known, name) for name in (*SAME, *SAME_TOO, *STAGED)}
    values["budget"] = known.affinity_budget * HUNDRED
    values["floor"] = None if known.floor is None else known.floor * HUNDRED
    return _choices(Settings(formdata=None, data=values))


def _choices(form: Settings) -> Settings:
    words = plan_words.same_organisation
    form.same_organisation.choices = [(one, words(one)) for one in ("conflict", "allow")]
    return form


def _shown(contest_key: str, round_key: str, form: Settings) -> str:
    page = rounds.head(contest_key, round_key)
    lines = plans.listing(contest_key, round_key)
    values: dict[str, Any] = {"page": page, "form": form, "lines": lines, "said": plan_words}
    job = _newest(contest_key, round_key, PROPOSE, REPAIR, TIMETABLE)
    values |= {"job": job, "is_timetable": job is not None and job.kind == TIMETABLE}
    made = _newest(contest_key, round_key, TIMETABLE)
    values["has_timetable"] = made is not None and made.state == "done"
    values["in_force"] = next((line for line in lines if line.state == "published"), None)
    values |= {"told": obstacles.told, "repair": Repair(), "slots": Timetable()}
    return render("assigning/show.html", page.contest, **values)


def _newest(contest_key: str, round_key: str, *kinds: str) -> JobInfo | None:
    """The round's newest job, whatever became of it."""
    for job in jobs.listing(contest_key):
        if job.kind in kinds and job.arguments.get("round") == round_key:
            return job
    return None


def _back(contest_key: str, round_key: str) -> Response:
    return redirect(url_for(".show", contest_key=contest_key, round_key=round_key))


@bp.post("/settings")
@guards.seated(guards.plan_maker)
def settings(contest_key: str, round_key: str) -> Response | tuple[str, int]:
    form = _choices(Settings())
    if not form.validate_on_submit():
        return _shown(contest_key, round_key, form), 422
    _keep(contest_key, round_key, form)
    flash(gettext("The settings are kept."))
    return _back(contest_key, round_key)


def _keep(contest_key: str, round_key: str, form: Settings) -> None:
    """Only what changed: settings that stay the same leave a draft publishable."""
    values: dict[str, Any] = {name: form[name].data for name in (*SAME, *SAME_TOO)}
    values |= {name: form[name].data for name in STAGED if form[name].data is not None}
    values["affinity_budget"] = form.budget.data / HUNDRED
    values["floor"] = None if form.floor.data is None else form.floor.data / HUNDRED
    wanted = Assign(**values)
    if wanted != assigning.settings(contest_key, round_key):
        assigning.change_settings(contest_key, round_key, wanted, by=guards.myself(), at=now())


@bp.post("/propose")
@guards.seated(guards.plan_maker)
def propose(contest_key: str, round_key: str) -> Response | tuple[str, int]:
    form = _choices(Settings())
    if not form.validate_on_submit():
        return _shown(contest_key, round_key, form), 422
    _keep(contest_key, round_key, form)
    incomplete = form.incomplete.data
    assigning.propose(contest_key, round_key, incomplete=incomplete, by=guards.myself(), at=now())
    return _back(contest_key, round_key)


@bp.post("/repair")
@guards.seated(guards.plan_maker)
def repair(contest_key: str, round_key: str) -> Response:
    form = Repair()
    if not form.validate_on_submit():
        raise NotReady("Name the judges by their keys.")
    absent = tuple(form.absent.data.replace(",", " ").split())
    assigning.repair(contest_key, round_key, absent=absent, by=guards.myself(), at=now())
    return _back(contest_key, round_key)


@bp.get("/jobs/<int:job_id>")
@guards.seated(permissions.may_see_plan)
def progress(contest_key: str, round_key: str, job_id: int) -> str:
    about, job = contests.about(contest_key), jobs.show(contest_key, job_id)
    return render("assigning/_progress.html", about, job=job, said=plan_words)


@bp.post("/jobs/<int:job_id>/cancel")
@guards.seated(guards.plan_maker)
def cancel(contest_key: str, round_key: str, job_id: int) -> Response:
    jobs.cancel(contest_key, job_id, by=guards.myself(), at=now())
    flash(gettext("The work is called off."))
    return _back(contest_key, round_key)


@bp.get("/timetable")
@guards.seated(permissions.may_see_plan)
def timetable(contest_key: str, round_key: str) -> str:
    page, job = rounds.head(contest_key, round_key), _newest(contest_key, round_key, TIMETABLE)
    if job is None or job.state != "done":
        raise NotFound(guards.HIDDEN)
    found = job.result
    visits = plan_tables.timetable(found["visits"], found["slots"])
    part = plan_tables.part(visits, request.args.get("page", 1, type=int), plan_tables.PRINTED)
    metres = None if found["metres"] is None else round(found["metres"])
    names = rounds.judge_names(contest_key)
    values = {"page": page, "found": found, "part": part, "metres": metres, "names": names}
    return render("assigning/timetable.html", page.contest, **values)


@bp.post("/timetable")
@guards.seated(guards.plan_maker)
def plan_timetable(contest_key: str, round_key: str) -> Response:
    form = Timetable()
    if not form.validate_on_submit():
        raise NotReady("Say in a number how many time slots there are.")
    slots, by = form.slots.data, guards.myself()
    assigning.plan_timetable(contest_key, round_key, slots=slots, by=by, at=now())
    return _back(contest_key, round_key)
