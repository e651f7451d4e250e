"""The judges of a contest, for organisers: list, adding, editing, numbers, links, cards."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, current_app, flash, g, redirect, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.forms.judges import Cards, NewJudge, Person
from judging.services import contests, entrances, judge_numbers, judge_removals, judges
from judging.services.judge_numbers import Issued
from judging.services.judges import EVERYTHING, JudgesPage
from judging.views import guards
from judging.views.language import render
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words
from judging.wording.times import ago

bp = Blueprint("judges", __name__, url_prefix="/c/<contest_key>/judges")
ON_SCREEN, ON_PAPER = timedelta(minutes=10), timedelta(days=7)
Answer = str | Response | tuple[str, int]


def _key() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


@bp.get("")
@guards.seated(permissions.may_see_judges)
def show(contest_key: str) -> str:
    page = judges.listing(contest_key)
    return _shown(contest_key, page, _choices(NewJudge(formdata=None), page))


def _shown(contest_key: str, page: JudgesPage, form: NewJudge) -> str:
    values = {"page": page, "form": form, "entrance": entrances.show(contest_key)}
    return render("judges/show.html", page.contest, at=now(), ago=ago, **values)


def _choices(form: NewJudge, page: JudgesPage) -> NewJudge:
    _civilian(form)
    form.like.choices = [("", gettext("None yet"))]
    if permissions.may_assign(g.seat, "judging"):
        form.like.choices.append((EVERYTHING, gettext("All entries")))
        for one in page.judges:
            name = one.person.name or one.key
            form.like.choices.append((one.key, gettext("The same as %(name)s", name=name)))
    return form


def _civilian(form: Person) -> None:
    words = (gettext("Not said"), gettext("Yes"), gettext("No"))
    form.civilian.choices = list(zip(("", "yes", "no"), words, strict=True))


def _person(form: Person) -> judges.Person:
    civilian = {"yes": True, "no": False}.get(form.civilian.data)
    return judges.Person(form.name.data, form.affiliation.data, form.email.data, civilian)


@bp.post("")
@guards.seated(permissions.may_admit)
def add(contest_key: str) -> Answer:
    page = judges.listing(contest_key)
    form = _choices(NewJudge(), page)
    if not form.validate_on_submit():
        return _shown(contest_key, page, form), 422
    made = {"like": form.like.data, "key": _key(), "by": guards.myself(), "at": now()}
    return _cards(contest_key, [judges.add(contest_key, _person(form), **made)])


def _cards(contest_key: str, issued: Sequence[Issued]) -> str:
    """What is shown this once: numbers and links are kept nowhere."""
    about, code = contests.about(contest_key), entrances.show(contest_key).code
    enter = url_for("admissions.show", _external=True)
    return render("judges/cards.html", about, issued=issued, code=code, enter=enter)


@bp.get("/<judge_key>/edit")
@guards.seated(permissions.may_admit)
def edit(contest_key: str, judge_key: str) -> str:
    about, person = judges.show(contest_key, judge_key)
    said = {True: "yes", False: "no", None: ""}[person.civilian]
    form = Person(formdata=None, data={"civilian": said}, obj=person)
    form.civilian.data = said
    _civilian(form)
    stays = in_words(judge_removals.obstacle(contest_key, judge_key))
    return render("judges/edit.html", about, form=form, judge=judge_key, stays=stays)


@bp.post("/<judge_key>/edit")
@guards.seated(permissions.may_admit)
def change(contest_key: str, judge_key: str) -> Answer:
    form = Person()
    _civilian(form)
    if not form.validate_on_submit():
        about = contests.about(contest_key)
        return render("judges/edit.html", about, form=form, judge=judge_key), 422
    judges.change(contest_key, judge_key, _person(form), by=guards.myself(), at=now())
    flash(gettext("What you said of the judge is kept."))
    return redirect(url_for(".show", contest_key=contest_key))


@bp.post("/<judge_key>/remove")
@guards.seated(permissions.may_admit)
def remove(contest_key: str, judge_key: str) -> Answer:
    judge_removals.remove(contest_key, judge_key, by=guards.myself(), at=now())
    flash(gettext("The judge is taken out."))
    return redirect(url_for(".show", contest_key=contest_key))


@bp.post("/<judge_key>/number")
@guards.seated(permissions.may_admit)
def renew(contest_key: str, judge_key: str) -> str:
    by = guards.myself()
    issued = judge_numbers.renew(contest_key, [judge_key], key=_key(), by=by, at=now())
    return _cards(contest_key, issued)


@bp.post("/<judge_key>/link")
@guards.seated(permissions.may_admit)
def link(contest_key: str, judge_key: str) -> str:
    at, by = now(), guards.myself()
    issued = judge_numbers.link(contest_key, [judge_key], until=at + ON_SCREEN, by=by, at=at)
    return _cards(contest_key, issued)


@bp.get("/cards")
@guards.seated(permissions.may_admit)
def cards(contest_key: str) -> str:
    about = contests.about(contest_key)
    return render("judges/print.html", about, form=_kinds(Cards(formdata=None)))


def _kinds(form: Cards) -> Cards:
    form.kind.choices = [
        ("number", gettext("Event code and personal number")),
        ("link", gettext("A QR code that lets in at one tablet, once, within a week")),
    ]
    return form


@bp.post("/cards")
@guards.seated(permissions.may_admit)
def print_cards(contest_key: str) -> Answer:
    form = _kinds(Cards())
    if not form.validate_on_submit():
        return render("judges/print.html", contests.about(contest_key), form=form), 422
    at, by = now(), guards.myself()
    if form.kind.data == "link":
        issued = judge_numbers.link(contest_key, until=at + ON_PAPER, by=by, at=at)
    else:
        issued = judge_numbers.renew(contest_key, key=_key(), by=by, at=at)
    return _cards(contest_key, issued)
