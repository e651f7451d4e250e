"""Beginning a contest: from a template, as a copy, from a package."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import Conflicted, Misfits, NotFound, Refused
from judging.forms.new_contests import ContestPackage, NewContest
from judging.services import new_contests
from judging.services.new_contests import Named, Offer
from judging.views import guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.wording.catalogue import gettext
from judging.wording.names import title
from judging.wording.refusals import in_words

bp = Blueprint("new_contests", __name__, url_prefix="/contests/new")
Answer = str | Response | tuple[str, int]
NAMES = ("title_ko", "title_en", "host_ko", "host_en", "locale", "key")
PARTS = ("shape", "awards", "paper", "final")
COPY = "copy:"


@bp.get("")
@guards.own
def show() -> str:
    return _page(_form())


@bp.post("")
@guards.own
def make() -> Answer:
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        key = _made(form)
    except Conflicted as taken:
        form.key.errors = [in_words(taken.message)]
        return _page(form), 409
    except Misfits:
        form.key.errors = [gettext("Letters, digits, - and _ only, at most 40.")]
        return _page(form), 422
    return redirect(url_for("rule_changes.show", contest_key=key))


def _made(form: NewContest) -> str:
    said = {name: (form[name].data or "").strip() for name in NAMES}
    begin, by, at = form.begin.data or "", guards.myself(), now()
    if not begin.startswith(COPY):
        chosen = {name: form[name].data or "" for name in PARTS} | {"kind": begin}
        return new_contests.from_template(Named(**said), chosen, by=by, at=at)
    source = begin.removeprefix(COPY)
    if not permissions.may_set_up(guards.seat_in(source)):
        raise NotFound(guards.HIDDEN)
    return new_contests.from_copy(Named(**said), source, by=by, at=at)


@bp.post("/package")
@guards.own
def upload() -> Answer:
    form = ContestPackage()
    if not form.validate_on_submit():
        return _page(_form(), refusal=gettext("Choose a .zip file first.")), 422
    try:
        content = request.files["package"].read()
        key = new_contests.from_package(content, by=guards.myself(), at=now())
    except Misfits as wrong:
        return _page(_form(), wrong=wrong), 422
    except Refused as refusal:
        return _page(_form(), refusal=in_words(refusal.message)), status_of(refusal)
    return redirect(url_for("rule_changes.show", contest_key=key))


def _form() -> NewContest:
    form, found = NewContest(), new_contests.offers(guards.myself())
    kinds = [(one.key, title(one.texts, one.key)) for one in found.kinds]
    copies = [(COPY + one.key, title(one.texts, one.key)) for one in found.copies]
    form.begin.choices = [*kinds, *copies]
    form.shape.choices = _choices(found.shapes)
    form.awards.choices = _choices(found.schemes)
    form.paper.choices = form.final.choices = _choices(found.rubrics)
    return form


def _choices(offers: list[Offer]) -> list[tuple[str, str]]:
    named = [(one.key, f"{title(one.texts, one.key)} ({one.key})") for one in offers]
    return [("", gettext("As the template has it")), *named]


def _page(form: NewContest, refusal: str = "", wrong: Misfits | None = None) -> str:
    offers = new_contests.offers(guards.myself())
    package = ContestPackage(formdata=None)
    return render(
        "new_contests/show.html",
        form=form,
        package=package,
        offers=offers,
        refusal=refusal,
        wrong=wrong,
    )
