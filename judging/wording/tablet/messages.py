"""What the control room says, at a tablet."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return {
        "messages.from": gettext("Control room:"),
        "messages.read": gettext("I have read it"),
        "messages.again": gettext("Try again"),
    }
