"""The office's table of entries, and what is decided about them."""

from dataclasses import asdict, replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady, Refused
from judging.forms.eligibility import SORTS, Filters, Verdict
from judging.services import eligibility, eligibility_histories, entry_lists
from judging.services.eligibility_parts import Choice, Wanted
from judging.services.entry_lists import NOWHERE, Asked, DivisionInfo, EntriesPage
from judging.views import access, guards, team_letters
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording import eligibility as said
from judging.wording import words
from judging.wording.catalogue import gettext
from judging.wording.names import title
from judging.wording.plan_tables import Part
from judging.wording.refusals import in_words

bp = Blueprint("eligibility", __name__, url_prefix="/c/<contest_key>")
Answer = str | Response | tuple[str, int]
MOST_SHOWN = 200


def _filters(contest_key: str, given: Any) -> Filters:
    form = Filters(given)
    anything, nothing = ("", gettext("All")), ("", "–")
    divisions = [(one.key, title(one.texts, one.key)) for one in _divisions(contest_key)]
    form.division.choices = [anything, *divisions, (NOWHERE, gettext("None"))]
    states = ("submitted", "ineligible", "withdrawn")
    form.status.choices = [anything, *((one, words.entry_status(one)) for one in states)]
    verdicts = ("open", "eligible", "asked", "ineligible")
    form.verdict.choices = [anything, *((one, said.verdict(one)) for one in verdicts)]
    form.lacks.choices = [nothing, *((one, said.lack(one)) for one in entry_lists.LACKS)]
    if not form.validate():
        raise BadRequest
    return form


def _divisions(contest_key: str) -> list[DivisionInfo]:
    if "divisions" not in g:
        g.divisions = entry_lists.divisions(contest_key)
    found: list[DivisionInfo] = g.divisions
    return found


def _asked(form: Filters) -> Asked:
    return Asked(**{name: value for name, value in form.data.items() if value})


def _verdict(contest_key: str) -> Verdict:
    form = Verdict()
    form.act.choices = [(one, said.act(one)) for one in said.ACTS]
    form.target.choices = [(one.key, title(one.texts, one.key)) for one in _divisions(contest_key)]
    if not form.target.choices:
        form.act.choices = form.act.choices[:-1]
    return form


@bp.get("/entries")
@guards.seated(permissions.may_see_entries)
def index(contest_key: str) -> Answer:
    return _index(contest_key, request.args)


def _index(contest_key: str, given: Any, refusal: str = "") -> str:
    filters = _filters(contest_key, given)
    page = _page(contest_key, _asked(filters))
    did = given.get("did", type=int)
    values: dict[str, Any] = {"page": page, "filters": filters, "refusal": refusal, "said": said}
    values["done"] = eligibility_histories.act(contest_key, did) if did else None
    values["titles"] = {one.key: title(one.texts, one.key) for one in page.divisions}
    values["sees_people"] = access.is_open(contest_key)
    values["part"] = Part([], page.asked.page, page.pages, page.total)
    values |= {"address": _address(page.asked), "columns": SORTS, "form": _verdict(contest_key)}
    return render("eligibility/index.html", page.contest, **values)


def _page(contest_key: str, asked: Asked) -> EntriesPage:
    """The table; that names were searched is recorded, and without a reason they are not."""
    if asked.names and not access.is_open(contest_key):
        asked = replace(asked, names=False)
    page = entry_lists.page(contest_key, asked)
    if asked.names and asked.q:
        access.note_search(contest_key, [line.key for line in page.lines])
    return page


def _choice(contest_key: str, form: Verdict) -> Choice:
    if form.all.data:
        return Choice(asked=_asked(_filters(contest_key, request.form)))
    return Choice(keys=tuple(request.form.getlist("key")))


def _wanted(contest_key: str, form: Verdict) -> Wanted:
    if not form.validate_on_submit():
        if form.until.errors:
            raise NotReady("Give the day and time until which the team hands in.")
        raise NotReady("Choose what is to be decided.")
    until = None
    if form.act.data == "asked" and form.until.data:
        zone = eligibility_histories.contest(contest_key).timezone
        until = form.until.data.replace(tzinfo=ZoneInfo(zone))
    return Wanted(form.act.data, form.reason.data or "", form.target.data or "", until)


@bp.post("/entry-acts/preview")
@guards.seated(permissions.may_screen)
def preview(contest_key: str) -> Answer:
    """What would change, before it does."""
    form = _verdict(contest_key)
    try:
        choice = _choice(contest_key, form)
        found = eligibility.preview(contest_key, choice, _wanted(contest_key, form))
    except NotFound:
        raise
    except Refused as refusal:
        return _index(contest_key, request.form, in_words(refusal.message)), status_of(refusal)
    return _foreseen(found, choice, form)


def _foreseen(found: eligibility.Preview, choice: Choice, form: Verdict, refusal: str = "") -> str:
    values: dict[str, Any] = {"found": found, "choice": choice, "form": form, "most": MOST_SHOWN}
    values |= {"filters": _address(choice.asked), "refusal": refusal, "told": in_words}
    values["titles"] = {one.key: title(one.texts, one.key) for one in g.divisions}
    return render("eligibility/preview.html", found.contest, said=said, **values)


def _address(asked: Asked | None) -> dict[str, str]:
    """The table's address again; what is not asked for stays out of it."""
    given = asdict(asked) if asked else {}
    return {name: "y" if value is True else str(value) for name, value in given.items() if value}


@bp.post("/entry-acts")
@guards.seated(permissions.may_screen)
def decide(contest_key: str) -> Answer:
    form, by = _verdict(contest_key), guards.myself()
    try:
        choice, wanted = _choice(contest_key, form), _wanted(contest_key, form)
        mark = form.mark.data or ""
        tell = team_letters.wording() if form.tell.data else None
        about: dict[str, Any] = {"mark": mark, "by": by, "at": now(), "tell": tell}
        number = eligibility.decide(contest_key, choice, wanted, **about)
    except NotFound:
        raise
    except Refused as refusal:
        return _not_decided(contest_key, form, in_words(refusal.message)), status_of(refusal)
    return redirect(url_for(".index", contest_key=contest_key, did=number))


def _not_decided(contest_key: str, form: Verdict, refusal: str) -> str:
    """What would change now, with what was typed still in its place; else the table."""
    try:
        choice = _choice(contest_key, form)
        found = eligibility.preview(contest_key, choice, _wanted(contest_key, form))
    except Refused:
        return _index(contest_key, request.form, refusal)
    return _foreseen(found, choice, form, refusal)


@bp.get("/entry-acts")
@guards.seated(permissions.may_see_entries)
def history(contest_key: str) -> str:
    page = eligibility_histories.page(contest_key)
    return render("eligibility/history.html", page.contest, page=page, said=said)


@bp.post("/entry-acts/<int:number>/undo")
@guards.seated(permissions.may_screen)
def undo(contest_key: str, number: int) -> Response:
    tell = team_letters.wording()
    eligibility.undo(contest_key, number, by=guards.myself(), at=now(), tell=tell)
    flash(gettext("Taken back: everything is as it was before."))
    return redirect(url_for(".index", contest_key=contest_key))


@bp.get("/entries/<entry_key>")
@guards.seated(permissions.may_see_entries)
def show(contest_key: str, entry_key: str) -> str:
    page = eligibility_histories.of_entry(contest_key, entry_key)
    titles = {one.key: title(one.texts, one.key) for one in page.divisions}
    values: dict[str, Any] = {"page": page, "titles": titles, "form": _verdict(contest_key)}
    values["people"] = access.people(contest_key, entry_key)
    return render("eligibility/show.html", page.contest, said=said, **values)
