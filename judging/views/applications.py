"""Applying: a wizard of five steps that keeps what is typed, and says what is still missing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging.clock import now
from judging.errors import Conflicted, Forbidden, NotFound, Refused
from judging.services import applicants, applications, retention, uploads
from judging.services.applications import ApplyPage
from judging.views import application_input as sent
from judging.views import guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording import applications as said
from judging.wording import privacy
from judging.wording.catalogue import gettext
from judging.wording.eligibility import verdict as decided
from judging.wording.refusals import in_words

bp = Blueprint("applications", __name__, url_prefix="/c/<contest_key>/apply")
STEPS = ("eligibility", "team", "consents", "work", "check")
Answer = str | Response | tuple[Any, int]
Act = Callable[[], None]


@bp.get("")
@guards.applicants
def show(contest_key: str) -> str:
    return shown(contest_key, "start")


def shown(
    contest_key: str, step: str, refusal: str = "", typed: Any = None, asked: Any = None
) -> str:
    """A step of the wizard, with what was typed where it could not be kept."""
    page = applications.page(contest_key, guards.myself())
    values: dict[str, Any] = {"page": page, "step": step, "steps": STEPS, "said": said}
    values |= {"refusal": refusal, "typed": typed, "asked": asked, "at": now(), "given": sent}
    values["decided"] = decided
    if step == "consents":
        values["keeping"] = privacy.keeping(retention.clock(contest_key))
    arriving = uploads.offsets(page.draft.uploads) if page.draft else []
    return render(f"applications/{step}.html", page.contest, arriving=arriving, **values)


@bp.post("")
@guards.applicants
def begin(contest_key: str) -> Response:
    applications.begin(contest_key, by=guards.myself(), at=now())
    return redirect(url_for(".step", contest_key=contest_key, step_name=STEPS[0]))


@bp.get("/<any(eligibility,team,consents,work,check):step_name>")
@guards.applicants
def step(contest_key: str, step_name: str) -> Answer:
    page = applications.page(contest_key, guards.myself())
    if page.draft is None:
        return redirect(url_for(".show", contest_key=contest_key))
    return shown(contest_key, step_name)


def kept(contest_key: str, step_name: str, act: Act) -> Answer:
    """Keep a step; answers a script with what is missing now, and a person with the next page."""
    try:
        act()
    except Refused as refusal:
        return refused(contest_key, step_name, refusal, typed=request.form)
    page = applications.page(contest_key, guards.myself())
    if "X-Autosave" in request.headers:
        return saved(page, step_name)
    return redirect(url_for(".step", contest_key=contest_key, step_name=_next(step_name)))


def refused(contest_key: str, step_name: str, refusal: Refused, **kept: Any) -> Answer:
    """Why it was not done: for a script as JSON, else on the page, with what was typed."""
    if isinstance(refusal, (NotFound, Forbidden)):
        raise refusal
    sentence, status = in_words(refusal.message), status_of(refusal)
    if "X-Autosave" in request.headers:
        stale = isinstance(refusal, Conflicted)
        return {"error": sentence, "stale": stale}, status
    return shown(contest_key, step_name, sentence, **kept), status


def saved(page: ApplyPage, step_name: str) -> tuple[dict[str, Any], int]:
    """What a page needs to know after its draft was kept."""
    here = [gap for gap in page.gaps if gap.step == step_name]
    values = {
        "version": page.draft.version if page.draft else 0,
        "gaps": {name: sum(gap.step == name for gap in page.gaps) for name in STEPS[:-1]},
        "missing": [{"anchor": gap.anchor, "text": said.gap(gap)} for gap in here],
        "members": [one.id for one in page.draft.members if not one.waits] if page.draft else [],
        "saved": said.saved_at(now(), page.contest.timezone),
    }
    return values, 200


def _next(step_name: str) -> str:
    then = request.form.get("then", "")
    if then == "next":
        return STEPS[min(STEPS.index(step_name) + 1, len(STEPS) - 1)]
    return step_name


@bp.post("/eligibility")
@guards.applicants
def save_eligibility(contest_key: str) -> Answer:
    values: dict[str, Any] = {"version": sent.version(request.form), "by": guards.myself()}
    values |= {"eligible": "eligible" in request.form, "at": now()}
    values |= {"division": request.form.get("division", "")}
    return kept(
        contest_key,
        "eligibility",
        lambda: _done(applications.save_eligibility(contest_key, **values)),
    )


def _done(_version: object) -> None:
    """What was kept is read again for the page."""


@bp.post("/team")
@guards.applicants
def save_team(contest_key: str) -> Answer:
    """The members as typed; then perhaps one more, or one less."""
    form, by, at = request.form, guards.myself(), now()
    name, people, version = form.get("team_name", ""), sent.members(form), sent.version(form)

    def act() -> None:
        about: dict[str, Any] = {"version": version, "by": by, "at": at}
        applicants.save_team(contest_key, team_name=name, members=people, **about)
        _add_or_remove(contest_key, form.get("then", ""), by, at)

    for typed in sent.unread_days(form):
        flash(gettext("“%(date)s” is not a date. Write it as 2012-03-04.", date=typed[:20]))
    return kept(contest_key, "team", act)


def _add_or_remove(contest_key: str, then: str, by: int, at: datetime) -> None:
    if then in ("add", "add-child"):
        applicants.add(contest_key, child=then == "add-child", by=by, at=at)
    elif then.startswith("remove-") and then[7:].isdigit():
        applicants.remove(contest_key, int(then[7:16]), by=by, at=at)


@bp.post("/consents")
@guards.applicants
def save_consents(contest_key: str) -> Answer:
    given = frozenset(request.form.getlist("consent"))
    values: dict[str, Any] = {"version": sent.version(request.form), "by": guards.myself()}
    values |= {"at": now()}
    return kept(
        contest_key,
        "consents",
        lambda: _done(applications.save_consents(contest_key, given, **values)),
    )


@bp.post("/work")
@guards.applicants
def save_work(contest_key: str) -> Answer:
    form = request.form
    values: dict[str, Any] = {"title": form.get("title", ""), "answers": sent.answers(form)}
    values |= {"ai_used": sent.yes_no(form.get("ai")), "ai_text": form.get("ai_text", "")}
    values |= {"version": sent.version(form), "by": guards.myself(), "at": now()}
    return kept(contest_key, "work", lambda: _done(applications.save_work(contest_key, **values)))


@bp.post("/discard")
@guards.applicants
def discard(contest_key: str) -> Response:
    applications.discard(contest_key, by=guards.myself(), at=now())
    flash(gettext("The draft was thrown away, with everything in it."))
    return redirect(url_for(".show", contest_key=contest_key))
