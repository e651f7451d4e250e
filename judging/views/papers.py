"""Paper mode: printing score sheets, and typing them off twice."""

from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from judging import permissions
from judging.clock import now
from judging.errors import NotFound, NotReady
from judging.forms.papers import SCANS, AddScan, Copy
from judging.services import paper_scans, paper_states, papers
from judging.services.paper_scans import Scan
from judging.services.paper_states import PaperPage
from judging.views import guards
from judging.views.language import render
from judging.wording import papers as said
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("papers", __name__, url_prefix="/c/<contest_key>/rounds/<round_key>/paper")
MARK = "mark."


def _page(
    contest_key: str, round_key: str, judge_key: str = "", *, for_judges: bool = False
) -> PaperPage:
    names = permissions.may_see_team_names(g.seat) and not (for_judges and g.seat.blind)
    reader = guards.myself()
    return paper_states.page(contest_key, round_key, judge_key, reader=reader, show_teams=names)


@bp.get("")
@guards.seated(permissions.may_see_overview)
def show(contest_key: str, round_key: str) -> str:
    page = _page(contest_key, round_key)
    return render("papers/show.html", page.contest, page=page, said=said)


@bp.get("/find")
@guards.seated(permissions.may_type_paper)
def find(contest_key: str, round_key: str) -> Response:
    """The sheet whose number somebody read off a paper: J1 M05."""
    keys = request.args.get("sheet", "").replace("/", " ").split()
    if len(keys) != 2:
        raise NotReady("Type the judge's and the entry's key as they stand on the paper: J1 M05.")
    return redirect(address(contest_key, round_key, *keys))


def address(contest_key: str, round_key: str, judge_key: str, entry_key: str) -> str:
    here: dict[str, Any] = {"contest_key": contest_key, "round_key": round_key}
    return url_for("papers.sheet", judge_key=judge_key, entry_key=entry_key, **here)


@bp.get("/print")
@guards.seated(permissions.may_see_overview)
def printed(contest_key: str, round_key: str) -> str:
    """Of one judge, or the first one."""
    page = _page(contest_key, round_key)
    chosen = request.args.get("judge") or next(iter(page.judges), "")
    page = _page(contest_key, round_key, chosen, for_judges=True)
    addresses = {
        one.entry.key: request.host_url.rstrip("/")
        + address(contest_key, round_key, chosen, one.entry.key)
        for one in page.sheets
    }
    values = {"page": page, "chosen": chosen, "addresses": addresses, "said": said}
    return render("papers/print.html", page.contest, **values)


@bp.get("/<judge_key>")
@guards.seated(permissions.may_see_overview)
def judge(contest_key: str, round_key: str, judge_key: str) -> str:
    page = _page(contest_key, round_key, judge_key)
    return render("papers/judge.html", page.contest, page=page, judge=judge_key, said=said)


@bp.get("/<judge_key>/<entry_key>")
@guards.seated(permissions.may_type_paper)
def sheet(contest_key: str, round_key: str, judge_key: str, entry_key: str) -> str:
    return sheet_page(contest_key, round_key, judge_key, entry_key)


def sheet_page(
    contest_key: str, round_key: str, judge_key: str, entry_key: str, refusal: str = ""
) -> str:
    """The boxes of a sheet beside its scan, with why something was refused."""
    page = _page(contest_key, round_key, judge_key)
    here = (contest_key, round_key, judge_key, entry_key)
    found = next((one for one in page.sheets if one.entry.key == entry_key), None)
    if found is None:
        raise NotFound(guards.HIDDEN)
    values: dict[str, Any] = {"page": page, "sheet": found, "refusal": refusal, "said": said}
    values["typed"] = paper_states.typed(*here, reader=guards.myself())
    values["scans"] = paper_scans.of_sheet(here)
    values |= {"scan_form": AddScan(formdata=None), "accept": SCANS, "chosen": _chosen}
    values["given"] = {key: request.form.get(MARK + key, "") for key in _keys(page)}
    return render("papers/sheet.html", page.contest, **values)


def _chosen(scans: list[Scan]) -> Scan | None:
    """The scan that was asked for, else the sheet's own."""
    asked = request.args.get("scan", "")
    return next((one for one in scans if one.key == asked), scans[0] if scans else None)


def _keys(page: PaperPage) -> list[str]:
    return [one.key for one in page.criteria]


@bp.post("/<judge_key>/<entry_key>")
@guards.seated(permissions.may_type_paper)
def type_off(
    contest_key: str, round_key: str, judge_key: str, entry_key: str
) -> Response | tuple[str, int]:
    here, form = (contest_key, round_key, judge_key, entry_key), Copy()
    if not form.validate_on_submit():
        raise NotReady("The request could not be understood.")
    marks = {key.removeprefix(MARK): text for key, text in request.form.items() if MARK in key}
    comment, by = form.comment.data or "", guards.myself()
    try:
        outcome = papers.type_off(*here, marks=marks, comment=comment, by=by, at=now())
    except NotReady as refusal:
        return sheet_page(*here, in_words(refusal.message)), 422
    return _onward(outcome, *here)


def _onward(
    outcome: str, contest_key: str, round_key: str, judge_key: str, entry_key: str
) -> Response:
    """To the next sheet, or back to this one where two people read different things."""
    if outcome == "different":
        return redirect(address(contest_key, round_key, judge_key, entry_key))
    flash(said.outcome(outcome, f"{judge_key} {entry_key}"))
    following = _page(contest_key, round_key, judge_key).following(entry_key)
    if following is None:
        flash(gettext("You have typed every sheet of this judge."))
        here: dict[str, Any] = {"contest_key": contest_key, "round_key": round_key}
        return redirect(url_for(".judge", judge_key=judge_key, **here))
    return redirect(address(contest_key, round_key, judge_key, following.entry.key))
