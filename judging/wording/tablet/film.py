"""A film beside a sheet, where it cannot be shown."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return {
        "film.away": gettext("The film needs a connection. It plays as soon as there is one."),
        "film.unseen": gettext(
            "This tablet plays the sound but cannot show the pictures of this film (H.265). "
            "Ask the control room for another tablet."
        ),
    }
