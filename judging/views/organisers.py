"""Who organises a contest: roles, invitations, taking a role away."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import force_locale
from flask_login import current_user
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.organisers import Invite, TakeAway
from judging.services import contests, invitations, organisers
from judging.services.invitations import Invited
from judging.views import addresses, guards
from judging.views.language import render
from judging.wording import letters as letter_words
from judging.wording import words
from judging.wording.catalogue import gettext
from judging.wording.names import title
from judging.wording.refusals import in_words

bp = Blueprint("organisers", __name__, url_prefix="/c/<contest_key>/people")
Answer = str | Response | tuple[str, int]


@bp.get("")
@guards.seated(permissions.may_see_people)
def show(contest_key: str) -> str:
    return _page(contest_key, _choices(Invite(formdata=None)))


def _choices(form: Invite) -> Invite:
    form.role.choices = [
        (role, f"{words.role(role)}: {words.role_may(role)}") for role in invitations.OFFERED
    ]
    return form


def _page(contest_key: str, form: Invite, made: Invited | None = None, refusal: str = "") -> str:
    page = organisers.show(contest_key)
    site = addresses.site()
    values = {"form": form, "made": made, "site": site, "refusal": refusal}
    return render("people/show.html", contests.about(contest_key), page=page, **values)


@bp.post("")
@guards.seated(permissions.may_give_roles)
def invite(contest_key: str) -> Answer:
    form = _choices(Invite())
    if not form.validate_on_submit():
        return _page(contest_key, form), 422
    try:
        made = _invited(contest_key, form)
    except NotReady as refusal:
        return _page(contest_key, form, refusal=in_words(refusal.message)), 422
    return _page(contest_key, _choices(Invite(formdata=None)), made)


def _invited(contest_key: str, form: Invite) -> Invited:
    name, role, email = form.name.data or "", form.role.data or "", form.email.data or ""
    contest = title(contests.about(contest_key).texts, contest_key)
    said = letter_words.role(contest, name, role, current_user.name or current_user.email)
    told: dict[str, Any] = {"by": guards.myself(), "at": now()}
    with force_locale(contests.about(contest_key).locale):
        here = title(contests.about(contest_key).texts, contest_key)
        told["owners_words"] = letter_words.owner_invited(here, name, email, _myself())
    return invitations.invite(contest_key, role, name=name, email=email, words=said, **told)


def _myself() -> str:
    return str(current_user.name or current_user.email)


def _removal(contest_key: str, person: int, reason: str) -> tuple[str, str]:
    """What owners are told, in the contest's language."""
    about = contests.about(contest_key)
    names = {one.id: one.name for one in organisers.show(contest_key).people}
    with force_locale(about.locale):
        here = title(about.texts, contest_key)
        return letter_words.owner_removed(here, names.get(person, ""), reason, _myself())


@bp.post("/invitations/<int:invitation_id>/withdraw")
@guards.seated(permissions.may_give_roles)
def withdraw(contest_key: str, invitation_id: int) -> Response:
    invitations.withdraw(contest_key, invitation_id, by=guards.myself(), at=now())
    flash(gettext("The invitation is withdrawn; its link is good for nothing any more."))
    return redirect(url_for(".show", contest_key=contest_key))


@bp.post("/<int:person>/<role>/remove")
@guards.seated(permissions.may_give_roles)
def remove(contest_key: str, person: int, role: str) -> Response:
    reason = TakeAway().reason.data or ""
    told: dict[str, Any] = {"by": guards.myself(), "at": now()}
    told["words"] = _removal(contest_key, person, reason)
    organisers.remove_role(contest_key, person, role, reason=reason, **told)
    flash(gettext("The role is taken away, and the person is signed out everywhere."))
    return redirect(url_for(".show", contest_key=contest_key))
