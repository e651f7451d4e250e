"""Publishing the notice and its changes, with what the checker finds."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, Refused
from judging.forms.notices import Publication
from judging.services import rule_changes, setup_drafts
from judging.services.rule_changes import Said
from judging.services.rule_versions import Resolved, Version
from judging.views import guards
from judging.views.errors import status_of
from judging.views.language import render
from judging.views.settings_pages import sentences
from judging.wording import notice_checks
from judging.wording import setups as setup_words
from judging.wording.catalogue import gettext
from judging.wording.names import Names
from judging.wording.notices import parts
from judging.wording.refusals import in_words
from judging.wording.rule_diffs import Changed, differences

bp = Blueprint("rule_changes", __name__, url_prefix="/c/<contest_key>/setup")
Answer = str | Response | tuple[str, int]


@bp.get("")
@guards.seated(permissions.may_set_up)
def show(contest_key: str) -> str:
    return _shown(contest_key, Publication(formdata=None))


def _shown(contest_key: str, form: Publication, refusal: str = "") -> str:
    page = rule_changes.page(contest_key, now())
    setup = page.setup
    values: dict[str, Any] = {"page": page, "setup": setup, "form": form, "refusal": refusal}
    values |= {"checks": page.checks, "check_words": notice_checks, "told": sentences(setup)}
    typed = setup_drafts.waiting(contest_key, guards.myself())
    values |= {"typed": typed, "setup_words": setup_words}
    values |= {"names": Names(setup.book), "changes": waiting(page.newest, setup)}
    return render("setups/show.html", setup.contest, **values)


def waiting(newest: Version | None, setup: Any) -> list[Changed]:
    """What waits to be published, against what is public."""
    if newest is None:
        return []
    before = parts(newest.meta, newest.book, newest.settings)
    return differences(before, parts(setup.meta, setup.book, setup.settings))


@bp.post("/publish")
@guards.seated(permissions.may_set_up)
def publish(contest_key: str) -> Answer:
    form = Publication()
    if not form.validate_on_submit():
        return _shown(contest_key, form, gettext("Look at the marked fields.")), 422
    revision = request.form.get("revision", "", type=str)
    number = int(revision) if revision.isdecimal() and len(revision) < 9 else -1
    act: dict[str, Any] = {"revision": number, "by": guards.myself(), "at": now()}
    try:
        version = rule_changes.publish(contest_key, _said(form), **act)
    except NotFound:
        raise
    except Refused as refusal:
        return _shown(contest_key, form, in_words(refusal.message)), status_of(refusal)
    return _published(contest_key, version)


def _published(contest_key: str, version: int) -> Response:
    flash(
        gettext("The notice is public.")
        if version == 1
        else gettext("Change notice %(number)d is public.", number=version)
    )
    return redirect(url_for("notices.show", contest_key=contest_key))


def _said(form: Publication) -> Said:
    day, text = form.day(), (form.resolution.data or "").strip()
    resolution = None
    if text and day:
        counts = (form.present.data or 0, form.in_favour.data or 0)
        resolution = Resolved(text, day, *counts)
    return Said(form.reason.data or "", bool(form.minor.data), form.override.data or "", resolution)


@bp.post("/discard")
@guards.seated(permissions.may_set_up)
def discard(contest_key: str) -> Response:
    rule_changes.discard(contest_key, by=guards.myself(), at=now())
    flash(gettext("The change is discarded; the published rules stay."))
    return redirect(url_for(".show", contest_key=contest_key))
