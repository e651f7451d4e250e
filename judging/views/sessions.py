"""Beginning a session for whoever has proven to be somebody."""

from flask import session
from flask_login import login_user

from judging.services.accounts import Account


def begin(user: Account) -> None:
    """A new session, so that an old cookie is worth nothing; the reader's language stays."""
    language = session.get("language") or user.locale
    session.clear()
    login_user(user)
    if language:
        session["language"] = language
