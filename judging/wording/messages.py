"""Messages and calls for help in words."""

from judging.wording.catalogue import gettext


def phrases() -> list[str]:
    """What a control room says again and again, ready to be sent."""
    return [
        gettext("We begin in five minutes. Please take your seats."),
        gettext("Please hand in the sheets that are still open."),
        gettext("Short break. Your marks are kept."),
        gettext("Please wait with scoring; we will tell you when it goes on."),
        gettext("Please sign on your tablet when you have finished."),
        gettext("Somebody is coming to your table."),
    ]


def call(kind: str) -> str:
    words = {
        "call": gettext("Asks for somebody to come"),
        "material": gettext("The material cannot be seen"),
        "pledge": gettext("The pledge is not signed"),
    }
    return words.get(kind, kind)
