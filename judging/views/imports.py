"""Tables of entries: brought in step by step, and taken away as a file."""

from typing import Any, cast

from flask import Blueprint, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady, Refused
from judging.forms.imports import TABLES, AddTable, BringIn, Columns, TakeTable
from judging.services import contests, entry_exports, imports
from judging.services.import_lines import FIELDS
from judging.services.material_files import Upload
from judging.views import access, guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording import imports as said
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("imports", __name__, url_prefix="/c/<contest_key>")
MOST_BYTES = 21 * 2**20
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Answer = Response | tuple[str, int]


@bp.url_value_preprocessor
def let_tables_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint == "imports.upload" and "_user_id" in session:
        request.max_content_length = MOST_BYTES


@bp.get("/entry-imports")
@guards.seated(permissions.may_screen)
def index(contest_key: str) -> str:
    return _index(contest_key)


def _index(contest_key: str, refusal: str = "") -> str:
    page = imports.listing(contest_key)
    values = {"page": page, "refusal": refusal, "form": AddTable(formdata=None), "said": said}
    return render("imports/index.html", page.contest, accept=TABLES, **values)


@bp.post("/entry-imports")
@guards.seated(permissions.may_screen)
def upload(contest_key: str) -> Answer:
    form = AddTable()
    try:
        if not form.validate_on_submit() or not form.file.data or not form.file.data.filename:
            raise NotReady("Choose a file.")
        given = Upload(form.file.data.filename, cast(Any, form.file.data.stream))
        key = imports.upload(contest_key, given, by=guards.myself(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _index(contest_key, in_words(refusal.message)), status_of(refusal)
    return _to(contest_key, key)


def _to(contest_key: str, key: str) -> Response:
    return redirect(url_for(".show", contest_key=contest_key, import_key=key))


@bp.get("/entry-imports/<import_key>")
@guards.seated(permissions.may_screen)
def show(contest_key: str, import_key: str) -> str:
    return _shown(contest_key, import_key)


def _shown(contest_key: str, key: str, refusal: str = "") -> str:
    page = imports.show(contest_key, key)
    form = Columns()
    form.existing.choices = said.existing()
    values: dict[str, Any] = {"page": page, "one": page.one, "refusal": refusal, "form": form}
    values |= {"said": said, "told": in_words, "fields": FIELDS}
    holds = bool(page.sample)
    values["sees_people"] = access.noted(contest_key, "table", len(page.sample)) if holds else True
    return render("imports/show.html", page.contest, **values)


@bp.get("/entry-imports/<import_key>/progress")
@guards.seated(permissions.may_screen)
def progress(contest_key: str, import_key: str) -> str:
    page = imports.show(contest_key, import_key)
    return render("imports/_progress.html", page.contest, job=page.job)


@bp.post("/entry-imports/<import_key>/check")
@guards.seated(permissions.may_screen)
def check(contest_key: str, import_key: str) -> Answer:
    form = Columns()
    form.existing.choices = said.existing()
    given = {name: request.form.get(name, "", type=str) for name in FIELDS}
    mapping = {name: int(value) for name, value in given.items() if value.isdecimal()}
    try:
        if not form.validate_on_submit():
            raise NotReady("The request could not be understood.")
        how = {"existing": form.existing.data, "by": guards.myself(), "at": now()}
        imports.check(contest_key, import_key, mapping, **how)
    except NotFound:
        raise
    except Refused as refusal:
        return _shown(contest_key, import_key, in_words(refusal.message)), status_of(refusal)
    return _to(contest_key, import_key)


@bp.post("/entry-imports/<import_key>/bring-in")
@guards.seated(permissions.may_screen)
def bring_in(contest_key: str, import_key: str) -> Answer:
    only_good = bool(BringIn().only_good.data)
    how: dict[str, Any] = {"only_good": only_good, "by": guards.myself(), "at": now()}
    try:
        imports.bring_in(contest_key, import_key, **how)
    except NotFound:
        raise
    except Refused as refusal:
        return _shown(contest_key, import_key, in_words(refusal.message)), status_of(refusal)
    return _to(contest_key, import_key)


@bp.post("/entry-imports/<import_key>/discard")
@guards.seated(permissions.may_screen)
def discard(contest_key: str, import_key: str) -> Response:
    imports.discard(contest_key, import_key, by=guards.myself(), at=now())
    flash(gettext("The table is thrown away; nothing was brought in."))
    return redirect(url_for(".index", contest_key=contest_key))


def _export_form() -> TakeTable:
    form = TakeTable()
    form.kind.choices = [("xlsx", gettext("Excel (.xlsx)")), ("csv", "CSV")]
    return form


@bp.get("/entries-export")
@guards.seated(permissions.may_export)
def export(contest_key: str) -> str:
    return render("imports/export.html", contests.about(contest_key), form=_export_form())


@bp.post("/entries-export")
@guards.seated(permissions.may_export)
def take_export(contest_key: str) -> Answer:
    form, at = _export_form(), now()
    if not form.validate_on_submit():
        return render("imports/export.html", contests.about(contest_key), form=form), 422
    kind = form.kind.data
    told = {"reason": form.reason.data, "by": guards.myself(), "at": at}
    content = entry_exports.table(contest_key, kind, **told)
    name = f"{contest_key}-entries-{at:%Y%m%d-%H%M%S}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, content_type=MEDIA[kind])
