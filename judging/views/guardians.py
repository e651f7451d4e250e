"""A guardian's consent for a member under 14: asked by the team, given through a link."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging.clock import now
from judging.errors import Refused
from judging.services import guardians, retention
from judging.services.guardians import Asking, Wording
from judging.views import addresses, guards
from judging.views.applications import Answer, refused
from judging.views.language import render
from judging.wording import applications as said
from judging.wording import names, privacy
from judging.wording.catalogue import gettext

ASKED = ("name", "email", "relation")
bp = Blueprint("guardians", __name__, url_prefix="/c/<contest_key>")


@bp.post("/apply/members/<int:number>/guardian")
@guards.applicants
def ask(contest_key: str, number: int) -> Answer:
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in ASKED}
    about = guardians.leader_of(contest_key, owner=guards.myself())
    typed |= {"wording": _wording(about), "by": guards.myself(), "at": now()}
    try:
        guardians.ask(contest_key, number, **typed)
    except Refused as refusal:
        asked = {**typed, "number": number}
        return refused(contest_key, "team", refusal, asked=asked)
    flash(gettext("The letter to the guardian is on its way. The link is good for 14 days."))
    return redirect(url_for("applications.step", contest_key=contest_key, step_name="team"))


def _wording(about: Asking) -> Wording:
    """The letter in the reader's language, round the address that only it tells."""
    contest = names.title(about.contest.texts, about.contest.key)

    def letter(secret: str) -> tuple[str, str]:
        path = url_for("guardians.show", contest_key=about.contest.key, secret=secret)
        address = addresses.site() + path
        return said.guardian_letter(contest, about.leader or about.team_name, address)

    return letter


@bp.get("/guardian/<secret>")
@guards.everybody
def show(contest_key: str, secret: str) -> str:
    """Looking changes nothing: mail programs look before people do."""
    asked = guardians.look(contest_key, secret, at=now())
    keeping = privacy.keeping(retention.clock(contest_key))
    values: dict[str, Any] = {"asked": asked, "secret": secret, "keeping": keeping}
    return render("applications/guardian.html", asked.contest, **values)


@bp.post("/guardian/<secret>")
@guards.everybody
def answer(contest_key: str, secret: str) -> Response:
    agrees = request.form.get("answer") == "yes"
    guardians.answer(contest_key, secret, agrees=agrees, at=now())
    done = "agreed" if agrees else "refused"
    return redirect(url_for(".thanks", contest_key=contest_key, done=done))


@bp.get("/guardian-thanks/<any(agreed,refused):done>")
@guards.everybody
def thanks(contest_key: str, done: str) -> str:
    return render("applications/thanks.html", None, done=done)
