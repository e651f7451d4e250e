"""When two titles or two names count as the same, written so that a database can compare them."""

import hashlib
import unicodedata
from collections.abc import Callable

from sqlalchemy.engine.default import DefaultExecutionContext

LENGTH = 32


def likeness(words: str) -> str:
    """What is the same for words that differ only in spaces, signs, width and case; "" for none."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", words).casefold())
    letters = "".join(sign for sign in plain if sign.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()[:LENGTH] if letters else ""


def likeness_of(column: str) -> Callable[[DefaultExecutionContext], str]:
    """The default of a column that compares another one, also where rows come in bulk."""

    def made(context: DefaultExecutionContext) -> str:
        given = context.get_current_parameters()  # type: ignore[no-untyped-call]  # SQLAlchemy's
        return likeness(str(given.get(column) or ""))

    return made
