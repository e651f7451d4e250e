"""Setting a contest up, part by part; what is typed stays when something does not fit."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import Conflicted, Misfits, NotFound, NotReady, Refused
from judging.forms.setups import takes_away
from judging.services import setup_additions, setup_drafts, setups
from judging.services.setup_drafts import DraftPage
from judging.services.setups import PARTS
from judging.views import guards, setup_input
from judging.views.errors import status_of
from judging.views.settings_pages import Parts, errors_at, page_of
from judging.views.setup_input import Sent
from judging.wording import setups as said
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("setups", __name__, url_prefix="/c/<contest_key>/setup")
Answer = str | Response | tuple[Any, int]


@bp.get("/<part>")
@guards.seated(permissions.may_set_up)
def edit(contest_key: str, part: str) -> str:
    page = setup_drafts.page(contest_key, _known(part), guards.myself())
    if page.fields is None:
        return page_of(page, part, setup_input.as_it_holds(page.setup, part))
    sent = setup_input.read(page.setup, part, page.fields)
    return page_of(page, part, sent.tree, Parts(_misfits(page, sent)))


def _misfits(page: DraftPage, sent: Sent) -> Misfits | None:
    """What does not fit of what was kept as it was typed."""
    if sent.said is None:
        return sent.wrong
    return setup_drafts.misfits(page.setup, sent.said, sent.totals)


@bp.post("/<part>")
@guards.seated(permissions.may_set_up)
def save(contest_key: str, part: str) -> Answer:
    setup = setups.page(contest_key)
    sent = setup_input.read(setup, _known(part), list(request.form.items(multi=True)))
    if "X-Autosave" in request.headers:
        return _keep_by_itself(contest_key, part, sent)
    try:
        _hold(contest_key, part, sent)
    except NotFound:
        raise
    except Refused as refusal:
        if not isinstance(refusal, Conflicted):
            _keep(contest_key, part)
        return _again(contest_key, part, sent, refusal)
    flash(gettext("Saved."))
    return redirect(url_for(".edit", contest_key=contest_key, part=part))


def _act() -> dict[str, Any]:
    """What the form saw, who it is and when."""
    seen, opened = request.form.get("version", ""), request.form.get("opened", "")[:40]
    return {"seen": seen, "opened": opened, "by": guards.myself(), "at": now()}


def _hold(contest_key: str, part: str, sent: Sent) -> None:
    """Let the page hold. Raises Misfits and what else refuses it."""
    if sent.said is None:
        raise sent.wrong or NotReady(setup_input.NO_PAGE)
    setup_drafts.save(contest_key, part, sent.said, totals=sent.totals, **_act())


def _keep(contest_key: str, part: str) -> None:
    """Keep the page as it was typed."""
    pairs = setup_input.typed(list(request.form.items(multi=True)))
    setup_drafts.keep(contest_key, part, pairs, **_act())


def _keep_by_itself(contest_key: str, part: str, sent: Sent) -> tuple[dict[str, Any], int]:
    """Keep what is being typed, and let it hold where that is no decision of its own."""
    refusal: Refused | None = None
    try:
        if _may_hold(contest_key, sent):
            _hold(contest_key, part, sent)
        else:
            _keep(contest_key, part)
    except (NotFound, Conflicted) as stale:
        return {"error": in_words(stale.message)}, status_of(stale)
    except Refused as misfit:
        refusal = misfit
        _keep(contest_key, part)
    return _told(contest_key, part, sent, refusal), 200


def _may_hold(contest_key: str, sent: Sent) -> bool:
    """Before publication all but taking something away; afterwards only what changes nothing."""
    setup = setups.page(contest_key)
    if not setup.waits or sent.said is None:
        return not takes_away(sent.tree)
    return setup_drafts.changes_nothing(setup, sent.said, sent.totals)


def _told(contest_key: str, part: str, sent: Sent, refusal: Refused | None) -> dict[str, Any]:
    """What a page needs to know after it was kept."""
    page = setup_drafts.page(contest_key, part, guards.myself())
    wrong = refusal if isinstance(refusal, Misfits) else None
    errors = errors_at(page.setup, sent.tree, wrong)
    why = "" if wrong or refusal is None else in_words(refusal.message)
    return {
        "version": page.version,
        "saved": said.kept(page, len(errors), takes_away(sent.tree), why),
        "errors": {at: gettext("expected: %(what)s", what=what) for at, what in errors.items()},
        "undo": said.undo(page),
        "holds": page.holds,
    }


@bp.post("/<part>/undo")
@guards.seated(permissions.may_set_up)
def undo(contest_key: str, part: str) -> Answer:
    seen, by = request.form.get("version", ""), guards.myself()
    try:
        setup_drafts.undo(contest_key, _known(part), seen=seen, by=by, at=now())
    except NotFound:
        raise
    except Refused as refusal:
        setup = setups.page(contest_key)
        sent = setup_input.read(setup, part, list(request.form.items(multi=True)))
        return _again(contest_key, part, sent, refusal)
    flash(gettext("It is undone."))
    return redirect(url_for(".edit", contest_key=contest_key, part=part))


@bp.post("/<part>/add")
@guards.seated(permissions.may_set_up)
def add(contest_key: str, part: str) -> Answer:
    kind = {"criteria": "rubrics", "rounds": "rounds"}.get(part)
    if kind is None:
        raise NotFound(guards.HIDDEN)
    template = request.form.get("template", "")
    try:
        setup_additions.add_part(contest_key, kind, template, by=guards.myself(), at=now())
        flash(gettext("Added at the end of the page."))
    except NotReady as refusal:
        flash(in_words(refusal.message))
    return redirect(url_for(".edit", contest_key=contest_key, part=part))


def _known(part: str) -> str:
    if part not in PARTS:
        raise NotFound(guards.HIDDEN)
    return part


def _again(contest_key: str, part: str, sent: Sent, refusal: Refused) -> tuple[str, int]:
    """The same page with what was typed, and beside it what does not fit.

    Where somebody else was quicker nothing was kept: whoever has read that decides by the button.
    """
    wrong = refusal if isinstance(refusal, Misfits) else None
    page = setup_drafts.page(contest_key, part, guards.myself())
    stands = ""
    if isinstance(refusal, Conflicted):
        stands = setup_drafts.as_it_stands(contest_key, part, guards.myself())
    parts = Parts(wrong, "" if wrong else in_words(refusal.message), stands)
    return page_of(page, part, sent.tree, parts), status_of(refusal)
