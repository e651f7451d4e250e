"""The translation calls, typed. Every sentence for people passes through one of them."""

from functools import lru_cache

import flask_babel


def gettext(message: str, **values: object) -> str:
    words = _translated(language(), message)
    return words % values if values else words


@lru_cache(maxsize=2048)
def _translated(language: str, message: str) -> str:
    """The catalogue's words; a ranking of a thousand lines asks for the same few again."""
    return str(flask_babel.gettext(message))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    return str(flask_babel.ngettext(one, many, num, **values))


def pgettext(context: str, message: str, **values: object) -> str:
    return str(flask_babel.pgettext(context, message, **values))


def language() -> str:
    """The reader's language: ko or en."""
    locale = flask_babel.get_locale()
    return str(locale.language) if locale else "en"
