"""What the panel decided, and writing it down."""

from flask import Blueprint, flash, g, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady
from judging.forms.decisions import Decision
from judging.services import decisions
from judging.services.decisions import DecisionsPage
from judging.views import guards
from judging.views.language import render
from judging.wording import words
from judging.wording.catalogue import gettext
from judging.wording.names import Names
from judging.wording.refusals import in_words

bp = Blueprint("decisions", __name__, url_prefix="/c/<contest_key>/decisions")


def _page(contest_key: str) -> DecisionsPage:
    return decisions.listing(contest_key, show_teams=permissions.may_see_team_names(g.seat))


def _form(page: DecisionsPage) -> Decision:
    form, none = Decision(), ("", "–")
    form.act.choices = [(act, words.act(act)) for act in words.ACTS]
    form.round_key.choices = [none, *Names(page.book).rounds.items()]
    form.judge_key.choices = [
        none,
        *((one.key, one.name or one.key) for one in page.judges.values()),
    ]
    return form


@bp.get("")
@guards.seated(permissions.may_see_awards)
def index(contest_key: str) -> str:
    page = _page(contest_key)
    return _shown(page, _form(page))


def _shown(page: DecisionsPage, form: Decision, refusal: str = "") -> str:
    names = Names(page.book)
    return render(
        "decisions/list.html", page.contest, page=page, form=form, names=names, refusal=refusal
    )


@bp.post("")
@guards.seated(permissions.may_decide)
def record(contest_key: str) -> Response | tuple[str, int]:
    page = _page(contest_key)
    form = _form(page)
    if not form.validate_on_submit():
        return _shown(page, form), 422
    try:
        _record(contest_key, form)
    except (NotReady, NotFound) as refusal:
        return _shown(page, form, in_words(refusal.message)), 422
    flash(gettext("The decision is written down and has taken effect."))
    return redirect(url_for(".index", contest_key=contest_key))


def _record(contest_key: str, form: Decision) -> None:
    said = {name: field.data.strip() for name, field in form._fields.items() if name in FIELDS}
    if said["act"] == "confirm":
        guards.require(permissions.may_confirm_round)
    decisions.record(contest_key, **said, by=guards.myself(), at=now())


FIELDS = ("act", "round_key", "entry_key", "judge_key", "value", "reason")
