"""Who may come in. Every view names its guard; a test finds those that do not."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import g, redirect, request, session, url_for
from flask_login import current_user

from judging import permissions
from judging.errors import Forbidden, NotFound
from judging.permissions import Seat
from judging.services import applications, contests
from judging.services.accounts import Account

View = Callable[..., Any]
Question = Callable[[Seat], bool]
HIDDEN = "There is no such page."
NOT_YOURS = "Your role in this contest does not include this."


def user_id() -> int | None:
    """Who is signed in; None for a visitor."""
    return current_user.id if current_user.is_authenticated else None


def myself() -> int:
    """Who is signed in, where a guard has let only signed-in people pass."""
    number = user_id()
    if number is None:
        raise NotFound(HIDDEN)
    return number


def seat_in(contest_key: str) -> Seat:
    """Where somebody sits. Whoever came in at a tablet is only a judge there, and only in that
    contest, whatever else his account may be: a card that was lost opens nothing more.
    """
    found = contests.seat(user_id(), contest_key)
    entered = session.get("entered")
    if entered is None:
        return found
    return replace(found, roles=found.roles & {"judge"} if entered == contest_key else frozenset())


def everybody(view: View) -> View:
    """A page that is the same for all and shows nothing of a contest that is not public."""
    return view


def person() -> Account | None:
    """Who is signed in with an account of his own; None for visitors and judges at a tablet."""
    if not current_user.is_authenticated or session.get("entered") is not None:
        return None
    found: Account = current_user
    return found


def own(view: View) -> View:
    """A page about the reader himself; whoever is not signed in is asked to."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        if person() is None:
            came = request.path if request.method == "GET" else ""
            return redirect(url_for("accounts.sign_in", next=came or None))
        return view(**values)

    return guarded


def administrators(view: View) -> View:
    """A page for whoever administers the installation; for others there is none."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        reader = person()
        if reader is None or not reader.is_admin:
            raise NotFound(HIDDEN)
        return view(**values)

    return guarded


def seated(question: Question) -> Callable[[View], View]:
    """A page of a contest for those whose seat has the permission.

    Who may not know of the page gets the answer that a missing page gets.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(contest_key: str, **values: Any) -> Any:
            g.seat = seat_in(contest_key)
            require(question)
            return view(contest_key, **values)

        return guarded

    return guard


def applicants(view: View) -> View:
    """A page of applying, for whoever is signed in; others are led to the sign-in and back.

    Each sees his own application only; a contest that takes none has no such page.
    """

    @wraps(view)
    def guarded(contest_key: str, **values: Any) -> Any:
        g.seat = seat_in(contest_key)
        applications.require_call(contest_key)
        if person() is None:
            back = request.path if request.method == "GET" else f"/c/{contest_key}/apply"
            return redirect(url_for("accounts.sign_in", next=back))
        return view(contest_key, **values)

    return guarded


def published(view: View) -> View:
    """A page that exists for everybody once the result is published, and before that for nobody."""

    @wraps(view)
    def guarded(contest_key: str, **values: Any) -> Any:
        g.seat = seat_in(contest_key)
        if not permissions.may_see_results(g.seat):
            raise NotFound(HIDDEN)
        return view(contest_key, **values)

    return guarded


def require(question: Question) -> None:
    """Refuse whoever lacks a permission: openly to organisers, who know the page exists."""
    if question(g.seat):
        return
    if permissions.may_see_overview(g.seat):
        raise Forbidden(NOT_YOURS)
    raise NotFound(HIDDEN)


def tally_reader(seat: Seat) -> bool:
    """May read a tally as soon as the judging has ended."""
    return permissions.may_see_tally(seat, "closed")


def tally_taker(seat: Seat) -> bool:
    """May take a tally as soon as the judging has ended."""
    return permissions.may_take_tally(seat, "closed")


def announcement_reader(seat: Seat) -> bool:
    """May see what is put forward for publication."""
    return permissions.may_see_awards(seat)


def announcement_answerer(seat: Seat) -> bool:
    """May answer what another person put forward."""
    return permissions.may_confirm_announcement(seat, proposed_by=-1)


def plan_maker(seat: Seat) -> bool:
    """May plan who judges what while a round can still be judged."""
    return permissions.may_assign(seat, "judging")


def verdict_confirmer(seat: Seat) -> bool:
    """May confirm what another person proposed about a late value."""
    return permissions.may_confirm_verdict(seat, proposed_by=-1)


def destruction_confirmer(seat: Seat) -> bool:
    """May destroy what another person put forward for it."""
    return permissions.may_confirm_destruction(seat, proposed_by=-1)
