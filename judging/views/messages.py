"""Messages to tablets with their receipts, and calls for help."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound
from judging.forms.messages import Message
from judging.services import messages
from judging.services.messages import MessagesPage
from judging.views import guards
from judging.views.language import local_path, render
from judging.wording import messages as said
from judging.wording.catalogue import gettext, ngettext

bp = Blueprint("messages", __name__, url_prefix="/c/<contest_key>")


def _form(page: MessagesPage) -> Message:
    form = Message()
    judges = [(one.key, one.name or one.key) for one in page.judges]
    form.judge_key.choices = [("", gettext("All tablets")), *judges]
    return form


@bp.get("/messages")
@guards.seated(permissions.may_see_overview)
def index(contest_key: str) -> str:
    page = messages.page(contest_key)
    return _shown(page, _form(page))


def _shown(page: MessagesPage, form: Message) -> str:
    return render("messages/list.html", page.contest, page=page, form=form, said=said)


@bp.post("/messages")
@guards.seated(permissions.may_steer)
def send(contest_key: str) -> Response | tuple[str, int]:
    page = messages.page(contest_key)
    form = _form(page)
    if not form.validate_on_submit():
        return _shown(page, form), 422
    text, judge = form.text.data, form.judge_key.data
    count = messages.send(contest_key, text, judge_key=judge, by=guards.myself(), at=now())
    flash(ngettext("Sent to %(num)d tablet.", "Sent to %(num)d tablets.", count))
    return redirect(url_for(".index", contest_key=contest_key))


@bp.post("/calls")
@guards.seated(permissions.may_steer)
def answer(contest_key: str) -> Response:
    call = request.form.get("call", "")
    if not call:
        raise NotFound(guards.HIDDEN)
    messages.answer(contest_key, call, by=guards.myself(), at=now())
    flash(gettext("The call is answered."))
    return redirect(local_path(request.form.get("next")))
