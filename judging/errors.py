"""Refusals: what somebody asked for cannot be done, and a sentence says why."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Refused(Exception):
    """The act is not possible; `message` is for people and names what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refused):
    """There is no such thing, or the asker may not know of it: both look the same."""


class Forbidden(Refused):
    """The thing is known to the asker, but this act is not his."""


class Conflicted(Refused):
    """Something changed meanwhile: look again and repeat."""


class NotReady(Refused):
    """Something is still missing; the message lists it."""


class SignInRefused(Refused):
    """E-mail and password do not fit together, or the account may not be used."""


class TooManyAttempts(Refused):
    """Too many sign-ins failed lately; the message says when to try again."""


class NotEntered(Refused):
    """The secret of a sitting is missing, unknown or was revoked."""


class Gone(Refused):
    """There was such a thing, and it is used up or taken back."""


class Closed(Refused):
    """It is too late for this, or too early: the server's clock has decided."""


class TooLarge(Refused):
    """What was sent is more than there is room, time or memory for."""


class WrongKind(Refused):
    """What was sent is not the kind of thing that was asked for."""


class Wrong(NamedTuple):
    """One place where something that was entered does not fit.

    `file` "" = a form. `row` counts from 1, None = none; `at` names the column or the key;
    `expected` is an English sentence whose names in braces are filled from `args`.
    """

    expected: str
    at: str = ""
    value: str | None = None
    file: str = ""
    row: int | None = None
    args: Mapping[str, str] = {}


class Misfits(Refused):
    """What was entered does not fit together; `places` lists where, `total` counts them all."""

    def __init__(self, places: Sequence[Wrong], total: int = 0) -> None:
        super().__init__("Some of what was entered does not fit. Nothing was changed.")
        self.places = tuple(places)
        self.total = max(total, len(self.places))
