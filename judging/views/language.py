"""The reader's language, and what every template may use."""

from typing import Any

import flask_babel
from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from judging import formats, permissions
from judging.services.shown import ContestInfo
from judging.views import guards
from judging.wording import catalogue, names, problems, words

LANGUAGES = ("ko", "en")
bp = Blueprint("language", __name__)


def chosen() -> str | None:
    """The reader's choice, else what the browser asks for, else the contest's own language."""
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    asked = request.accept_languages.best_match(LANGUAGES)
    return asked or g.get("contest_locale")


def local_path(wanted: str | None) -> str:
    """A path of this site, or the list of contests: never another site."""
    path = wanted or ""
    if not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return url_for("contests.index")
    return path


@bp.post("/language")
@guards.everybody
def choose() -> Response:
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
    return redirect(local_path(request.form.get("next")))


def render(template: str, contest: ContestInfo | None = None, **values: Any) -> str:
    """A page; of a contest it is in the contest's language where the reader asks for none."""
    if contest is not None:
        g.contest_locale = contest.locale
        flask_babel.refresh()
    return render_template(template, contest=contest, **values)


@bp.app_context_processor
def frame() -> dict[str, Any]:
    lang = catalogue.language()
    return {
        "lang": lang,
        "other_lang": "en" if lang == "ko" else "ko",
        "title_of": names.title,
        "text_of": formats.pick,
        "formats": formats,
        "words": words,
        "problems": problems,
        "may": permissions,
        "seat": g.get("seat"),
    }
