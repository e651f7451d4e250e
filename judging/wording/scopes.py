"""What a token lets a program do, in words."""

from judging.wording.catalogue import gettext


def meaning(scope: str) -> str:
    words = {
        "board:read": gettext("See rounds and how far the judging is, without scores"),
        "entries:read": gettext("See the entries, in a blind contest without their teams"),
        "sheets:read": gettext("See the score sheets of a round after its judging has ended"),
        "votes:read": gettext(
            "See how the votes of the audience stand; the counts once the judging has ended"
        ),
        "results:read": gettext("See the result once it is published"),
        "judges:write": gettext("Add judges, with their personal numbers"),
    }
    return words.get(scope, scope)
