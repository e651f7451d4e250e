"""The files of an application: sent whole or in pieces, downloaded, taken out.

In pieces: POST says name and size and answers with an address; PATCH to it sends what follows
`Upload-Offset`; HEAD says how much has arrived, to go on from there after a broken line.
"""

from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, jsonify, redirect, request, send_file, session, url_for
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wrappers import Response as Plain

from judging.clock import now
from judging.errors import Conflicted, NotReady, Refused
from judging.services import attachments, uploads
from judging.services.attachments import Download
from judging.services.uploads import Progress
from judging.views import arrival, guards
from judging.views.applications import Answer, refused
from judging.views.errors import status_of
from judging.wording import applications as said
from judging.wording.refusals import in_words

bp = Blueprint("attachments", __name__, url_prefix="/c/<contest_key>/apply")
MEBI = 2**20
MOST_MB = {"attachments.add": 2001}
OCTETS = "application/octet-stream"


@bp.url_value_preprocessor
def let_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Files are larger than forms; only who is signed in may send that much."""
    if endpoint in MOST_MB and "_user_id" in session:
        request.max_content_length = MOST_MB[endpoint] * MEBI


@bp.post("/files/<slot>")
@guards.applicants
def add(contest_key: str, slot: str) -> Answer:
    """A whole file from a page without scripts; it arrived when its first byte did."""
    arrived, by = arrival.arrived(), guards.myself()
    try:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise NotReady("Choose a file.")
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        source = cast(BinaryIO, file.stream)
        uploads.add(contest_key, slot, file.filename, source, size, by=by, at=arrived)
    except Refused as refusal:
        return refused(contest_key, "work", refusal)
    return _back(contest_key, slot)


def _back(contest_key: str, slot: str = "") -> Plain:
    place = f"files-{slot}" if slot else None
    where: dict[str, Any] = {"contest_key": contest_key, "step_name": "work"}
    return redirect(url_for("applications.step", **where, _anchor=place))


@bp.get("/files/<file_key>")
@guards.applicants
def download(contest_key: str, file_key: str) -> Response:
    return as_download(attachments.own(contest_key, file_key, owner=guards.myself()))


def as_download(found: Download) -> Response:
    """Always to be saved: what a stranger sent is never opened on our own site."""
    answer = send_file(found.source, OCTETS, as_attachment=True, download_name=found.file_name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.post("/files/<file_key>/remove")
@guards.applicants
def remove(contest_key: str, file_key: str) -> Answer:
    try:
        attachments.remove(contest_key, file_key, by=guards.myself(), at=now())
    except Refused as refusal:
        return refused(contest_key, "work", refusal)
    return _back(contest_key)


@bp.post("/uploads")
@guards.applicants
def begin(contest_key: str) -> Answer:
    form, by = request.form, guards.myself()
    typed = form.get("bytes", "")
    size = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0
    try:
        slot, name = form.get("slot", ""), form.get("name", "")
        begun = uploads.begin(contest_key, slot, name, size, by=by, at=arrival.arrived())
    except Refused as refusal:
        return _told(refusal)
    answer = _answer(begun, 201)
    answer.headers["Location"] = url_for(".where", contest_key=contest_key, upload_key=begun.key)
    return answer


def _told(refusal: Refused) -> Response:
    answer = jsonify(error=in_words(refusal.message))
    answer.status_code = status_of(refusal)
    return answer


def _answer(progress: Progress, status: int) -> Response:
    """How far it is; at the end the file as the page lists it, or why it was not taken."""
    done = said.file_line(progress.file) if progress.file else None
    told = in_words(progress.refusal.message) if progress.refusal else None
    answer = jsonify(key=progress.key, offset=progress.offset, file=done, error=told)
    answer.status_code = status_of(progress.refusal) if progress.refusal else status
    answer.headers["Upload-Offset"] = str(progress.offset)
    answer.headers["Upload-Length"] = str(progress.bytes)
    return answer


@bp.get("/uploads/<upload_key>")
@guards.applicants
def where(contest_key: str, upload_key: str) -> Response:
    try:
        return _answer(uploads.where(contest_key, upload_key, by=guards.myself()), 200)
    except Refused as refusal:
        return _told(refusal)


@bp.patch("/uploads/<upload_key>")
@guards.applicants
def piece(contest_key: str, upload_key: str) -> Response:
    """The moment is taken before the first byte is read."""
    arrived, by = arrival.arrived(), guards.myself()
    typed = request.headers.get("Upload-Offset", "")
    offset = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else -1
    try:
        source = cast(BinaryIO, request.stream)
        done = uploads.piece(contest_key, upload_key, offset, source, by=by, at=arrived)
    except ClientDisconnected:
        return _told(Conflicted("The line broke. What has arrived is kept."))
    except Refused as refusal:
        return _told(refusal)
    return _answer(done, 200)


@bp.delete("/uploads/<upload_key>")
@guards.applicants
def cancel(contest_key: str, upload_key: str) -> Response:
    try:
        uploads.cancel(contest_key, upload_key, by=guards.myself(), at=now())
    except Refused as refusal:
        return _told(refusal)
    return Response(status=204)


@bp.post("/uploads/<upload_key>/cancel")
@guards.applicants
def give_up(contest_key: str, upload_key: str) -> Plain:
    """The same for a page without scripts."""
    uploads.cancel(contest_key, upload_key, by=guards.myself(), at=now())
    return _back(contest_key)
