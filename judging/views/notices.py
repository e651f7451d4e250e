"""The public notice, and the rules in words with a worked example."""

from typing import Any

from flask import Blueprint, g, request, url_for

from judging import permissions
from judging.clock import now
from judging.services import notices, retention, setups
from judging.services.notices import NoticePage
from judging.services.rule_versions import Version
from judging.views import addresses, guards
from judging.views.language import render
from judging.views.settings_pages import SEED, examples, sentences
from judging.wording import notices as words_of
from judging.wording import privacy
from judging.wording.names import Names
from judging.wording.rule_diffs import Changed, differences

bp = Blueprint("notices", __name__, url_prefix="/c/<contest_key>")


@bp.get("/notice")
@guards.seated(permissions.may_see_notice)
def show(contest_key: str) -> str:
    at, preview = now(), "preview" in request.args and permissions.may_see_overview(g.seat)
    page = notices.page(contest_key, at, preview=preview)
    values: dict[str, Any] = {"page": page, "at": at, "said": words_of, "names": Names(page.book)}
    values["keeping"] = privacy.keeping(retention.clock(contest_key))
    values |= {"told": sentences(page), "log": _log(page), "apply": _apply(page)}
    return render("notices/show.html", page.contest, **values)


def _apply(page: NoticePage) -> str:
    """Where to apply, while that is possible."""
    if page.phase != "open":
        return ""
    return url_for("applications.show", contest_key=page.contest.key)


def _log(page: NoticePage) -> list[tuple[Version, list[Changed]]]:
    """Each version with what it changed, the newest first."""
    told = [words_of.parts(one.meta, one.book, one.settings) for one in page.versions]
    older = [*told[1:], None][: len(told)]
    return [
        (version, differences(before, after) if before is not None else [])
        for version, after, before in zip(page.versions, told, older, strict=True)
    ]


@bp.get("/rules")
@guards.seated(permissions.may_see_notice)
def rules(contest_key: str) -> str:
    """The rules in force, or those of a draft, with invented marks that a seed repeats."""
    seed = request.args.get("seed", SEED, type=addresses.number)
    page = notices.page(contest_key, now())
    shown = page if page.version else setups.page(contest_key)
    values: dict[str, Any] = {"page": page, "told": sentences(shown), "seed": seed or SEED}
    values["examples"] = examples(shown, seed or SEED)
    return render("notices/rules.html", page.contest, **values)
