"""What judges get to read beside the sheets: organisers add, order, replace and take it away."""

from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, redirect, request, send_file, session, url_for
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady, Refused
from judging.forms.materials import PAGES, AddFile, AddLink, AddMany, AddText, Move
from judging.services import material_intake, material_lists, materials
from judging.services.material_files import Upload
from judging.services.material_intake import Line
from judging.views import guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("materials", __name__, url_prefix="/c/<contest_key>")
MOST_BYTES = {"materials.add_file": 65, "materials.replace": 65, "materials.add_many": 512}
MEBI = 2**20
OCTETS = "application/octet-stream"
Answer = Response | tuple[str, int]


@bp.url_value_preprocessor
def let_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Decks are larger than forms; only who is signed in may send that much."""
    if endpoint in MOST_BYTES and "_user_id" in session:
        request.max_content_length = MOST_BYTES[endpoint] * MEBI


def _upload(file: FileStorage | None) -> Upload:
    if file is None or not file.filename:
        raise NotReady("Choose a file.")
    return Upload(file.filename, cast(BinaryIO, file.stream))


@bp.get("/materials")
@guards.seated(permissions.may_prepare_materials)
def index(contest_key: str) -> str:
    return _index(contest_key)


def _index(contest_key: str, refusal: str = "", lines: list[Line] | None = None) -> str:
    page = material_lists.overview(contest_key)
    values: dict[str, Any] = {"page": page, "refusal": refusal, "lines": lines or []}
    values |= {"many": AddMany(formdata=None), "told": in_words, "accept": PAGES}
    return render("materials/list.html", page.contest, **values)


@bp.post("/materials")
@guards.seated(permissions.may_prepare_materials)
def add_many(contest_key: str) -> Answer:
    try:
        uploads = [_upload(file) for file in AddMany().files.data or [None]]
        lines = material_intake.add_many(contest_key, uploads, by=guards.myself(), at=now())
    except Refused as refusal:
        return _index(contest_key, in_words(refusal.message)), status_of(refusal)
    return _index(contest_key, lines=lines), 200


@bp.get("/material-progress")
@guards.seated(permissions.may_prepare_materials)
def progress(contest_key: str) -> str:
    page = material_lists.overview(contest_key)
    return render("materials/_drawing.html", page.contest, left=page.drawing)


@bp.get("/materials/<entry_key>")
@guards.seated(permissions.may_prepare_materials)
def show(contest_key: str, entry_key: str) -> str:
    return _shown(contest_key, entry_key)


def _shown(contest_key: str, entry_key: str, refusal: str = "") -> str:
    page = material_lists.of_entry(contest_key, entry_key)
    forms = {"file": AddFile(), "link": AddLink(), "text": AddText()}
    values: dict[str, Any] = {"page": page, "refusal": refusal, "forms": forms}
    return render("materials/show.html", page.contest, told=in_words, accept=PAGES, **values)


def _back(contest_key: str, entry_key: str) -> Response:
    return redirect(url_for(".show", contest_key=contest_key, entry_key=entry_key))


def _refused(contest_key: str, entry_key: str, refusal: Refused) -> Answer:
    """The page again with the reason, and what was typed still in its place."""
    if isinstance(refusal, NotFound):
        raise refusal
    return _shown(contest_key, entry_key, in_words(refusal.message)), status_of(refusal)


def _checked(form: FlaskForm) -> None:
    if not form.validate_on_submit():
        wrong = [sentence for sentences in form.errors.values() for sentence in sentences]
        raise NotReady(str(wrong[0]) if wrong else "Choose a file.")


@bp.post("/materials/<entry_key>/files")
@guards.seated(permissions.may_prepare_materials)
def add_file(contest_key: str, entry_key: str) -> Answer:
    form, by = AddFile(), guards.myself()
    try:
        _checked(form)
        upload, title = _upload(form.file.data), form.title.data
        materials.add_file(contest_key, entry_key, upload, title=title, by=by, at=now())
    except Refused as refusal:
        return _refused(contest_key, entry_key, refusal)
    flash(gettext("Added. Its pages are being drawn."))
    return _back(contest_key, entry_key)


@bp.post("/materials/<entry_key>/links")
@guards.seated(permissions.may_prepare_materials)
def add_link(contest_key: str, entry_key: str) -> Answer:
    form, by = AddLink(), guards.myself()
    try:
        _checked(form)
        address, title = form.address.data, form.title.data
        materials.add_link(contest_key, entry_key, address, title=title, by=by, at=now())
    except Refused as refusal:
        return _refused(contest_key, entry_key, refusal)
    return _back(contest_key, entry_key)


@bp.post("/materials/<entry_key>/texts")
@guards.seated(permissions.may_prepare_materials)
def add_text(contest_key: str, entry_key: str) -> Answer:
    form, by = AddText(), guards.myself()
    try:
        _checked(form)
        materials.add_text(contest_key, entry_key, form.text.data, title="", by=by, at=now())
    except Refused as refusal:
        return _refused(contest_key, entry_key, refusal)
    return _back(contest_key, entry_key)


@bp.post("/materials/<entry_key>/<material_key>/replace")
@guards.seated(permissions.may_prepare_materials)
def replace(contest_key: str, entry_key: str, material_key: str) -> Answer:
    where, by = (contest_key, entry_key, material_key), guards.myself()
    try:
        materials.replace_file(*where, _upload(AddFile().file.data), by=by, at=now())
    except Refused as refusal:
        return _refused(contest_key, entry_key, refusal)
    flash(gettext("Replaced. The earlier pages stay until the new ones are drawn."))
    return _back(contest_key, entry_key)


@bp.post("/materials/<entry_key>/<material_key>/move")
@guards.seated(permissions.may_prepare_materials)
def move(contest_key: str, entry_key: str, material_key: str) -> Response:
    form = Move()
    step = -1 if form.step.data is not None and form.step.data < 0 else 1
    where = (contest_key, entry_key, material_key)
    materials.move(*where, step, by=guards.myself(), at=now())
    return _back(contest_key, entry_key)


@bp.post("/materials/<entry_key>/<material_key>/remove")
@guards.seated(permissions.may_prepare_materials)
def remove(contest_key: str, entry_key: str, material_key: str) -> Response:
    materials.remove(contest_key, entry_key, material_key, by=guards.myself(), at=now())
    flash(gettext("Taken away, with its file and pages."))
    return _back(contest_key, entry_key)


@bp.post("/materials/<entry_key>/<material_key>/draw-again")
@guards.seated(permissions.may_prepare_materials)
def draw_again(contest_key: str, entry_key: str, material_key: str) -> Response:
    materials.draw_again(contest_key, entry_key, material_key, by=guards.myself(), at=now())
    return _back(contest_key, entry_key)


@bp.get("/materials/<entry_key>/<material_key>/original")
@guards.seated(permissions.may_prepare_materials)
def original(contest_key: str, entry_key: str, material_key: str) -> Response:
    """Always as a download: what a stranger sent is never opened on our own site."""
    where = (contest_key, entry_key, material_key)
    found = material_lists.original(*where, by=guards.myself(), at=now())
    name = found.file_name or "original"
    answer = send_file(found.source, OCTETS, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.get("/material-pages/<page_name>")
@guards.seated(permissions.may_prepare_materials)
def page(contest_key: str, page_name: str) -> Response:
    return send_file(material_lists.page_for_organiser(contest_key, page_name), "image/webp")
