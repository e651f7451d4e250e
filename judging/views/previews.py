"""What judges will see of an entry, for the team behind it."""

from typing import Any

from flask import Blueprint, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from judging.api import film_parts
from judging.clock import now
from judging.errors import NotFound, Refused
from judging.services import contests, preview_pages, previews
from judging.views import guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording import applications as apply_words
from judging.wording import copies as said
from judging.wording.refusals import in_words

bp = Blueprint("previews", __name__, url_prefix="/c/<contest_key>/apply/as-judges-see-it")


@bp.get("")
@guards.applicants
def show(contest_key: str) -> str:
    return _show(contest_key, request.args.get("version", ""))


def _show(contest_key: str, version: str, refusal: str = "") -> str:
    at = now()
    page = preview_pages.page(contest_key, version, by=guards.myself(), at=at)
    values: dict[str, Any] = {"page": page, "refusal": refusal, "at": at, "told": in_words}
    values |= {"said": said, "applying": apply_words}
    return render("previews/show.html", page.contest, **values)


@bp.post("")
@guards.applicants
def make(contest_key: str) -> Response | tuple[str, int]:
    version = request.form.get("version", "")
    try:
        previews.make(contest_key, version, by=guards.myself(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _show(contest_key, version, in_words(refusal.message)), status_of(refusal)
    return redirect(url_for(".show", contest_key=contest_key, version=version))


@bp.get("/progress")
@guards.applicants
def progress(contest_key: str) -> str:
    version, by = request.args.get("version", ""), guards.myself()
    found = preview_pages.progress(contest_key, version, by)
    return render("previews/_progress.html", contests.about(contest_key), progress=found)


@bp.get("/<file_key>")
@guards.applicants
def copy(contest_key: str, file_key: str) -> str:
    page = preview_pages.one_copy(contest_key, file_key, by=guards.myself())
    return render("previews/copy.html", page.contest, page=page, said=said)


@bp.get("/<file_key>/pages/<int:number>")
@guards.applicants
def picture(contest_key: str, file_key: str, number: int) -> Response:
    small, by = "small" in request.args, guards.myself()
    found = preview_pages.picture(contest_key, file_key, number, small=small, by=by)
    return send_file(found, "image/webp")


@bp.get("/<file_key>/film")
@guards.applicants
def film(contest_key: str, file_key: str) -> Response:
    return film_parts.ranged(preview_pages.film(contest_key, file_key, by=guards.myself()))
