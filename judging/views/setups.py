"""Setting a contest up, part by part; what is typed stays when something does not fit."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import Misfits, NotFound, Refused, Wrong
from judging.forms import notices as notice_forms
from judging.forms import setups as forms
from judging.services import setups
from judging.services.setups import Setup
from judging.views import guards
from judging.views.errors import status_of
from judging.views.settings_pages import Parts, page_of
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("setups", __name__, url_prefix="/c/<contest_key>/setup")
Answer = str | Response | tuple[str, int]
RULES: dict[str, tuple[str, ...]] = {
    "names": ("contest",),
    "divisions": ("divisions",),
    "criteria": ("rubrics",),
    "rounds": ("rounds", "rules"),
    "awards": ("awards", "rules"),
}
NOTICE = ("dates", "texts")
COMMITTEE = ("judges", "civilians")
A_NUMBER, LIMITS = "a whole number from {low} to {high}", {"low": "0", "high": "999"}


@bp.get("/<part>")
@guards.seated(permissions.may_set_up)
def edit(contest_key: str, part: str) -> str:
    setup = setups.page(contest_key)
    return page_of(setup, _known(part), _tree(setup, part))


@bp.post("/<part>")
@guards.seated(permissions.may_set_up)
def save(contest_key: str, part: str) -> Answer:
    tree = forms.keyed(forms.typed(request.form.items(multi=True)))
    locale = setups.page(contest_key).meta.locale
    try:
        _save(contest_key, _known(part), tree, locale)
    except NotFound:
        raise
    except Refused as refusal:
        return _again(contest_key, part, tree, refusal)
    flash(gettext("Saved."))
    return redirect(url_for(".edit", contest_key=contest_key, part=part))


@bp.post("/<part>/add")
@guards.seated(permissions.may_set_up)
def add(contest_key: str, part: str) -> Answer:
    kind = {"criteria": "rubrics", "rounds": "rounds"}.get(part)
    if kind is None:
        raise NotFound(guards.HIDDEN)
    template = request.form.get("template", "")
    setups.add_part(contest_key, kind, template, by=guards.myself(), at=now())
    flash(gettext("Added at the end of the page."))
    return redirect(url_for(".edit", contest_key=contest_key, part=part))


def _known(part: str) -> str:
    if part not in RULES and part not in NOTICE:
        raise NotFound(guards.HIDDEN)
    return part


def _save(contest_key: str, part: str, tree: Mapping[str, Any], locale: str) -> None:
    revision = str(tree.get("revision", ""))
    known = {"revision": int(revision) if revision.isdecimal() else -1}
    act: dict[str, Any] = {**known, "by": guards.myself(), "at": now()}
    if part in NOTICE:
        setups.change_notice(contest_key, _noticed(contest_key, part, tree, locale), **act)
        return
    mine = {name: tree.get(name, [] if name in forms.LISTS else {}) for name in RULES[part]}
    totals = {row.get("key", ""): row.get("total", "") for row in mine.get("rubrics", [])}
    setups.change_rules(contest_key, forms.said(mine, locale), totals=totals, **act)


def _noticed(contest_key: str, part: str, tree: Mapping[str, Any], locale: str) -> dict[str, Any]:
    if part == "texts":
        return {"texts": notice_forms.twins(tree.get("texts", {}), locale)}
    return _dates_and_committee(tree, setups.page(contest_key).meta.timezone)


def _dates_and_committee(tree: Mapping[str, Any], zone: str) -> dict[str, Any]:
    dates, wrong = notice_forms.moments(tree.get("dates", {}), zone)
    places = [Wrong("a date and a time of day", f"dates.{name}") for name in wrong]
    numbers = {name: notice_forms.whole(tree.get(name), 0, 999) for name in COMMITTEE}
    missing = [name for name, number in numbers.items() if number is None]
    places += [Wrong(A_NUMBER, name, args=LIMITS) for name in missing]
    if places:
        raise Misfits(places)
    flags = {name: tree.get(name) == "1" for name in ("public_body", "per_division")}
    return {"dates": dates, **numbers, **flags}


def _again(contest_key: str, part: str, tree: dict[str, Any], refusal: Refused) -> tuple[str, int]:
    """The same page with what was typed, and beside it what does not fit."""
    setup = setups.page(contest_key)
    wrong = refusal if isinstance(refusal, Misfits) else None
    said = "" if wrong else in_words(refusal.message)
    return page_of(setup, part, tree, Parts(wrong, said)), status_of(refusal)


def _tree(setup: Setup, part: str) -> dict[str, Any]:
    locale = setup.meta.locale
    if part in RULES:
        names = RULES[part]
        return {name: forms.shown(setup.tables.get(name, {}), locale) for name in names}
    return notice_forms.tree_of(setup.settings, setup.meta.timezone, locale)
