"""A leader's page: who is in the team, and inviting others by link and QR code."""

from flask import Blueprint, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotReady
from judging.forms.organisers import InviteMember
from judging.services import contests, invitations, team_members
from judging.services.invitations import Invited
from judging.views import addresses, guards
from judging.views.language import render
from judging.wording import letters as letter_words
from judging.wording.catalogue import gettext
from judging.wording.names import title
from judging.wording.refusals import in_words

bp = Blueprint("team_members", __name__, url_prefix="/c/<contest_key>/my-team")
Answer = str | Response | tuple[str, int]


@bp.get("")
@guards.seated(permissions.may_see_own_entry)
def show(contest_key: str) -> str:
    return _page(contest_key, InviteMember(formdata=None))


def _page(
    contest_key: str, form: InviteMember, made: Invited | None = None, refusal: str = ""
) -> str:
    page = team_members.show(contest_key, guards.myself())
    site = addresses.site()
    values = {"form": form, "made": made, "site": site, "refusal": refusal}
    return render("people/team.html", contests.about(contest_key), page=page, **values)


@bp.post("")
@guards.seated(permissions.may_see_own_entry)
def invite(contest_key: str) -> Answer:
    form = InviteMember()
    if not form.validate_on_submit():
        return _page(contest_key, form), 422
    try:
        made = _invited(contest_key, form)
    except NotReady as refusal:
        return _page(contest_key, form, refusal=in_words(refusal.message)), 422
    return _page(contest_key, InviteMember(formdata=None), made)


def _invited(contest_key: str, form: InviteMember) -> Invited:
    name, email, who = form.name.data or "", form.email.data or "", guards.myself()
    contest = title(contests.about(contest_key).texts, contest_key)
    said = letter_words.team(contest, name, current_user.name or current_user.email)
    return invitations.invite_to_team(
        contest_key, name=name, email=email, words=said, by=who, at=now()
    )


@bp.post("/invitations/<int:invitation_id>/withdraw")
@guards.seated(permissions.may_see_own_entry)
def withdraw(contest_key: str, invitation_id: int) -> Response:
    invitations.withdraw_from_team(contest_key, invitation_id, by=guards.myself(), at=now())
    flash(gettext("The invitation is withdrawn; its link is good for nothing any more."))
    return redirect(url_for(".show", contest_key=contest_key))
