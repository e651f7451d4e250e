"""Blind numbers: drawn by lot, and shown beside the numbers that entries came in under."""

from secrets import token_hex

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, Refused
from judging.services import blind_numbers
from judging.views import guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording import eligibility as said
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("blind_numbers", __name__, url_prefix="/c/<contest_key>/blind-numbers")


@bp.get("")
@guards.seated(permissions.may_see_entries)
def index(contest_key: str) -> str:
    return _index(contest_key)


def _index(contest_key: str, refusal: str = "") -> str:
    page = blind_numbers.page(contest_key)
    values = {"page": page, "refusal": refusal, "typed": request.form, "said": said}
    return render("eligibility/blind.html", page.contest, told=in_words, **values)


@bp.post("")
@guards.seated(permissions.may_screen)
def draw(contest_key: str) -> Response | tuple[str, int]:
    form, by = request.form, guards.myself()
    hide = "hide_titles" in form
    drawn = {"words": form.get("words", ""), "reason": form.get("reason", "")}
    try:
        blind_numbers.draw(
            contest_key, **drawn, hide_titles=hide, chance=token_hex(4), by=by, at=now()
        )
    except NotFound:
        raise
    except Refused as refusal:
        return _index(contest_key, in_words(refusal.message)), status_of(refusal)
    flash(gettext("The blind numbers are drawn. Judges see them from now on."))
    return redirect(url_for(".index", contest_key=contest_key))
