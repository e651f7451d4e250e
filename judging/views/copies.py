"""Judges' copies of what teams handed in: the office has them made and looks at them."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.api import film_parts
from judging.clock import now
from judging.errors import NotFound, NotReady, Refused
from judging.forms.copies import Make, Pass
from judging.services import copies, copy_lists
from judging.views import access, guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording import copies as said
from judging.wording.catalogue import gettext
from judging.wording.plan_tables import Part
from judging.wording.refusals import in_words

bp = Blueprint("copies", __name__, url_prefix="/c/<contest_key>")
Answer = str | Response | tuple[str, int]


@bp.get("/copies")
@guards.seated(permissions.may_prepare_materials)
def index(contest_key: str) -> str:
    return _index(contest_key)


def _index(contest_key: str, refusal: str = "") -> str:
    show, number = request.args.get("show", ""), request.args.get("page", 1, type=int)
    page = copy_lists.overview(contest_key, show=show, page=number)
    values: dict[str, Any] = {"page": page, "show": show, "refusal": refusal, "said": said}
    values["part"] = Part([], page.page, page.pages, page.entries)
    return render("copies/index.html", page.contest, told=in_words, **values)


@bp.post("/copies")
@guards.seated(permissions.may_prepare_materials)
def make(contest_key: str) -> Answer:
    """For all that are eligible, or for those that were ticked."""
    form, by = Make(), guards.myself()
    keys = None if form.eligible.data else request.form.getlist("key")
    try:
        if not form.validate_on_submit():
            raise NotReady("Choose an entry.")
        made = copies.make(contest_key, keys, by=by, at=now())
    except Refused as refusal:
        return _index(contest_key, in_words(refusal.message)), status_of(refusal)
    flash(said.made(made))
    return redirect(_where(contest_key, keys or []))


def _where(contest_key: str, keys: list[str]) -> str:
    if len(keys) == 1 and request.form.get("back") == "entry":
        return url_for(".show", contest_key=contest_key, entry_key=keys[0])
    return url_for(".index", contest_key=contest_key)


@bp.get("/copies/<entry_key>")
@guards.seated(permissions.may_prepare_materials)
def show(contest_key: str, entry_key: str) -> str:
    return _show(contest_key, entry_key)


def _show(contest_key: str, entry_key: str, refusal: str = "", wrong: str = "") -> str:
    seen = access.people(contest_key, entry_key) is not None  # that somebody looks is recorded
    page = copy_lists.of_entry(contest_key, entry_key, with_names=seen)
    values: dict[str, Any] = {"page": page, "seen": seen, "refusal": refusal, "wrong": wrong}
    values |= {"form": Pass(formdata=None), "said": said, "told": in_words}
    return render("copies/show.html", page.contest, **values)


@bp.post("/copies/<entry_key>/<material_key>/pass")
@guards.seated(permissions.may_prepare_materials)
def let_pass(contest_key: str, entry_key: str, material_key: str) -> Answer:
    reason = Pass().reason.data or ""
    where = (contest_key, entry_key, material_key)
    try:
        copies.let_pass(*where, reason, by=guards.myself(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        sentence = in_words(refusal.message)
        return _show(contest_key, entry_key, sentence, material_key), status_of(refusal)
    flash(gettext("Noted: the names may stay."))
    return redirect(url_for(".show", contest_key=contest_key, entry_key=entry_key))


@bp.get("/copies/<entry_key>/<material_key>")
@guards.seated(permissions.may_prepare_materials)
def preview(contest_key: str, entry_key: str, material_key: str) -> str:
    page = copy_lists.preview(contest_key, entry_key, material_key)
    return render("copies/preview.html", page.contest, page=page, said=said)


@bp.get("/copy-films/<film_name>")
@guards.seated(permissions.may_prepare_materials)
def film(contest_key: str, film_name: str) -> Response:
    return film_parts.ranged(copy_lists.film(contest_key, film_name))
