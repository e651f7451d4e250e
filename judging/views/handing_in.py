"""Handing an application in, its receipts, and taking it back."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging.clock import now
from judging.errors import Refused
from judging.services import applications, handing_in
from judging.views import application_input as sent
from judging.views import arrival, guards
from judging.views.applications import Answer, refused
from judging.views.language import render
from judging.wording import applications as said
from judging.wording.catalogue import gettext

bp = Blueprint("handing_in", __name__, url_prefix="/c/<contest_key>/apply")


@bp.post("/hand-in")
@guards.applicants
def hand_in(contest_key: str) -> Answer:
    """However long the request waited before it came here, the moment it arrived counts."""
    by, at = guards.myself(), arrival.arrived()
    try:
        number = handing_in.hand_in(contest_key, version=sent.version(request.form), by=by, at=at)
    except Refused as refusal:
        return refused(contest_key, "check", refusal)
    return redirect(url_for(".receipt", contest_key=contest_key, number=number))


@bp.get("/receipts/<int:number>")
@guards.applicants
def receipt(contest_key: str, number: int) -> str:
    found = handing_in.receipt(contest_key, number, owner=guards.myself())
    return render("applications/receipt.html", found.contest, receipt=found, said=said)


@bp.get("/receipts/<int:number>/content")
@guards.applicants
def content(contest_key: str, number: int) -> Response:
    """Exactly the text whose SHA-256 digest is on the receipt, to be kept and checked."""
    found = handing_in.receipt(contest_key, number, owner=guards.myself())
    answer = Response(found.content, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{found.code}.json")
    return answer


@bp.post("/withdraw")
@guards.applicants
def withdraw(contest_key: str) -> Response:
    applications.withdraw(contest_key, by=guards.myself(), at=now())
    flash(gettext("Taken back. Until the end you can hand it in again."))
    return redirect(url_for("applications.show", contest_key=contest_key))
