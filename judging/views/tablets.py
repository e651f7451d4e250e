"""The judge's page at a tablet: a frame that is the same for everybody, and its service worker.

Nothing of a contest stands in it, so it opens after a session has ended too, and a tablet can
keep it. What a judge may see comes to him from the interface, by the token of his sitting.
"""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, url_for
from flask_wtf.csrf import generate_csrf

from judging.views import bundles, guards
from judging.wording.catalogue import language

bp = Blueprint("tablets", __name__)
API = "/api/v1"


@bp.get("/c/<contest_key>/judge")
@guards.everybody
def show(contest_key: str) -> str:
    return render_template(
        "tablets/show.html",
        lang=language(),
        script=bundles.address(f"app.{language()}.js"),
        styles=bundles.address("app.css"),
        shell=_shell(contest_key),
    )


def _shell(contest_key: str) -> dict[str, Any]:
    """What the scripts are told: where things are, and nothing that anybody may not know."""
    return {
        "contest": contest_key,
        "api": API,
        "page": url_for(".show", contest_key=contest_key),
        "panels": bundles.panel_addresses(),
        "signIn": url_for("accounts.sign_in", next=url_for(".show", contest_key=contest_key)),
        "enter": url_for("admissions.show"),
        "language": url_for("language.choose"),
        "csrf": generate_csrf(),
        "signedIn": guards.user_id() is not None,
    }


@bp.get("/sw.js")
@guards.everybody
def worker() -> Response:
    """From the root, because a service worker governs only what lies below its own address."""
    response = current_app.send_static_file("tablet/worker.js")
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    return response
