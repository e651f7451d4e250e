"""What a page of the settings sends, read as that part of the rules or the notice."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from judging.errors import Misfits, Wrong, WrongKind
from judging.forms import notices as notice_forms
from judging.forms import setups as forms
from judging.services.setups import PARTS, Setup

RULES = ("names", "divisions", "criteria", "rounds", "awards")
COMMITTEE = ("judges", "civilians")
NOT_TYPED = ("csrf_token", "version", "opened")
A_NUMBER, LIMITS = "a whole number from {low} to {high}", {"low": "0", "high": "999"}
NO_PAGE = "This is not what the page of settings sends. Load it again."


class Sent(NamedTuple):
    """A page as it was typed: `said` None where already a date or a number is none."""

    tree: dict[str, Any]
    said: dict[str, Any] | None
    totals: dict[str, str]
    wrong: Misfits | None


def typed(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields that people type into."""
    return [(name, text) for name, text in pairs if name not in NOT_TYPED]


def read(setup: Setup, part: str, pairs: Sequence[tuple[str, str]]) -> Sent:
    """What was typed on a page. Raises WrongKind where it has another shape than the page."""
    tree = forms.typed(pairs)
    if not forms.is_a_page(tree):
        raise WrongKind(NO_PAGE)
    tree = forms.keyed(tree)
    try:
        return Sent(tree, _said(setup, part, tree), _totals(tree), None)
    except Misfits as wrong:
        return Sent(tree, None, {}, wrong)


def _said(setup: Setup, part: str, tree: Mapping[str, Any]) -> dict[str, Any]:
    locale = setup.meta.locale
    if part == "texts":
        return {"texts": notice_forms.twins(tree.get("texts", {}), locale)}
    if part == "dates":
        return _dates_and_committee(tree, setup.meta.timezone)
    names = PARTS[part]
    mine = {name: tree.get(name, [] if name in forms.LISTS else {}) for name in names}
    return forms.said(mine, locale)


def _totals(tree: Mapping[str, Any]) -> dict[str, str]:
    return {row.get("key", ""): row.get("total", "") for row in tree.get("rubrics", [])}


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


def as_it_holds(setup: Setup, part: str) -> dict[str, Any]:
    """The settings as the page shows them."""
    locale = setup.meta.locale
    if part in RULES:
        return {name: forms.shown(setup.tables.get(name, {}), locale) for name in PARTS[part]}
    return notice_forms.tree_of(setup.settings, setup.meta.timezone, locale)
