"""Who may ask the interface: a tablet with the secret of its sitting, a program with its token.

No cookie takes part.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, g, request

from judging.clock import now
from judging.errors import Forbidden, NotEntered, NotFound
from judging.permissions import Seat
from judging.services import access_tokens, contests, sittings
from judging.services.sittings import Sitter

View = Callable[..., Any]
NO_CONTEST = "There is no such contest."
MOST_KNOWN = 5000
BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]{20,100})", re.IGNORECASE)


def everybody(view: View) -> View:
    """Something that is the same for all and shows nothing of a contest."""
    return view


def sitting(view: View) -> View:
    """For a judge's tablet; `g.sitter` says who sits there. Raises NotEntered."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        said = BEARER.fullmatch(request.headers.get("Authorization", ""))
        if said is None:
            raise NotEntered(sittings.UNKNOWN)
        g.sitter = sittings.by_token(said[1])
        return view(**values)

    return guarded


def sender(view: View) -> View:
    """For a judge's tablet that sends: `g.sitter` may be out of date, but its number is not.

    Who has shown a good secret once is not looked up again here, as the service that takes what
    is sent reads the sitting anew, within its transaction. Raises NotEntered.
    """

    @wraps(view)
    def guarded(**values: Any) -> Any:
        said = BEARER.fullmatch(request.headers.get("Authorization", ""))
        if said is None:
            raise NotEntered(sittings.UNKNOWN)
        known: dict[str, Sitter] = current_app.extensions.setdefault("simsa-senders", {})
        g.sitter = known.get(said[1]) or sittings.by_token(said[1])
        if len(known) >= MOST_KNOWN:
            known.clear()
        known[said[1]] = g.sitter
        try:
            return view(**values)
        except NotEntered:
            known.pop(said[1], None)
            raise

    return guarded


def program(scope: str, question: Callable[[Seat], bool]) -> Callable[[View], View]:
    """For a program with a token of this contest that has the scope, made by somebody who may.

    The contest of another token looks like a missing one. Raises NotEntered, NotFound, Forbidden.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(contest_key: str, **values: Any) -> Any:
            said = BEARER.fullmatch(request.headers.get("Authorization", ""))
            g.program = access_tokens.by_secret(said[1] if said else "", at=now())
            if g.program.contest_key != contest_key:
                raise NotFound(NO_CONTEST)
            if scope not in g.program.scopes:
                raise Forbidden("This token does not include that.")
            g.seat = contests.seat(g.program.user_id, contest_key)
            if not question(g.seat):
                raise NotFound(NO_CONTEST)
            return view(contest_key, **values)

        return guarded

    return guard
