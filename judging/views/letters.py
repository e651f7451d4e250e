"""The outbox: letters of a contest for its organisers, all letters for the administrator."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.services import contests, letters
from judging.services.letters import OpenLetter, Outbox
from judging.views import access, addresses, guards
from judging.views.language import render
from judging.wording.catalogue import gettext
from judging.wording.plan_tables import Part

bp = Blueprint("letters", __name__)


@bp.get("/c/<contest_key>/outbox")
@guards.seated(permissions.may_see_outbox)
def index(contest_key: str) -> str:
    page = request.args.get("page", 1, type=int)
    box = letters.outbox(contest_key, reader=guards.myself(), at=now(), page=page)
    people = sum(one.personal for one in box.letters)
    sees = access.noted(contest_key, "letters", people) if people else True
    values = {"box": box, "sees_people": sees, "part": _part(box)}
    return render("letters/index.html", contests.about(contest_key), **values)


def _part(box: Outbox) -> Part:
    return Part([], box.page, box.pages, box.found)


@bp.post("/c/<contest_key>/outbox/<int:letter_id>/open")
@guards.seated(permissions.may_see_outbox)
def show(contest_key: str, letter_id: int) -> str | Response:
    if letters.personal(contest_key, letter_id) and not access.noted(contest_key, "letter", 1):
        outbox = url_for(".index", contest_key=contest_key)
        return redirect(url_for("privacy.ask", contest_key=contest_key, next=outbox))
    letter = _opened(contest_key, letter_id)
    return render("letters/show.html", contests.about(contest_key), letter=letter)


@bp.post("/c/<contest_key>/outbox/<int:letter_id>/resend")
@guards.seated(permissions.may_see_outbox)
def resend(contest_key: str, letter_id: int) -> Response:
    letters.resend(contest_key, letter_id, by=guards.myself(), at=now())
    flash(gettext("The letter leaves once more."))
    return redirect(url_for(".index", contest_key=contest_key))


@bp.get("/outbox")
@guards.administrators
def whole() -> str:
    page = request.args.get("page", 1, type=int)
    box = letters.whole_outbox(reader=guards.myself(), at=now(), page=page)
    return render("letters/index.html", box=box, sees_people=True, part=_part(box))


@bp.post("/outbox/<int:letter_id>/open")
@guards.administrators
def show_any(letter_id: int) -> str:
    return render("letters/show.html", letter=_opened(None, letter_id))


def _opened(contest_key: str | None, letter_id: int) -> OpenLetter:
    reader, site = guards.myself(), addresses.site()
    return letters.show(contest_key, letter_id, reader=reader, site=site, at=now())


@bp.post("/outbox/<int:letter_id>/resend")
@guards.administrators
def resend_any(letter_id: int) -> Response:
    letters.resend(None, letter_id, by=guards.myself(), at=now())
    flash(gettext("The letter leaves once more."))
    return redirect(url_for(".whole"))
