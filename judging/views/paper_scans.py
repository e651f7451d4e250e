"""Scans of paper sheets: attached from a desk or with a phone, and seen beside the boxes."""

from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, redirect, request, send_file, session
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady, Refused
from judging.forms.papers import AddScan
from judging.services import paper_scans
from judging.services.material_files import Upload
from judging.services.paper_scans import Where
from judging.views import guards
from judging.views.errors import status_of
from judging.views.papers import address, sheet_page
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint(
    "paper_scans",
    __name__,
    url_prefix="/c/<contest_key>/rounds/<round_key>/paper/<judge_key>/<entry_key>/scans",
)
MOST_BYTES = 64 * 2**20  # what is larger than a scan may be is told in a sentence
OCTETS = "application/octet-stream"


@bp.url_value_preprocessor
def let_scans_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Photos are larger than forms; only who is signed in may send that much."""
    if endpoint == "paper_scans.add" and "_user_id" in session:
        request.max_content_length = MOST_BYTES


def _upload() -> Upload:
    form = AddScan()
    file = form.file.data if form.validate_on_submit() else None
    if not file or not file.filename:
        raise NotReady("Choose a file.")
    return Upload(file.filename, cast(BinaryIO, file.stream))


@bp.post("")
@guards.seated(permissions.may_type_paper)
def add(
    contest_key: str, round_key: str, judge_key: str, entry_key: str
) -> Response | tuple[str, int]:
    where: Where = (contest_key, round_key, judge_key, entry_key)
    try:
        paper_scans.add(where, _upload(), by=guards.myself(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return sheet_page(*where, in_words(refusal.message)), status_of(refusal)
    flash(gettext("The scan is attached."))
    return redirect(address(*where))


@bp.get("/<scan_key>/<int:page_number>")
@guards.seated(permissions.may_type_paper)
def page(
    contest_key: str,
    round_key: str,
    judge_key: str,
    entry_key: str,
    scan_key: str,
    page_number: int,
) -> Response:
    where = (contest_key, round_key, judge_key, entry_key)
    return send_file(paper_scans.page(where, scan_key, page_number), "image/webp")


@bp.get("/<scan_key>/original")
@guards.seated(permissions.may_type_paper)
def original(
    contest_key: str, round_key: str, judge_key: str, entry_key: str, scan_key: str
) -> Response:
    """Always as a download, as materials are."""
    where = (contest_key, round_key, judge_key, entry_key)
    name, source = paper_scans.original(where, scan_key, by=guards.myself(), at=now())
    answer = send_file(source, OCTETS, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
