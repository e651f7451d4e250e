"""What a tablet says of itself: where the marks are, what is wrong, what can be undone."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return _core() | _sync() | _notice() | _veil()


def _core() -> dict[str, str]:
    return {
        "core.close": gettext("Close"),
        "core.cancel": gettext("Cancel"),
        "core.undo": gettext("Undo"),
        "core.broken": gettext(
            "This page could not begin. Load it again, or ask the control room."
        ),
        "core.missing": gettext(
            "This part was not loaded before the network went away. It comes as "
            "soon as the network is back."
        ),
        "core.unloaded": gettext("Your entries are loaded as soon as the network is there."),
    }


def _sync() -> dict[str, str]:
    return {
        "sync.idle": gettext("Not scored yet"),
        "sync.local": gettext("Saved on this tablet · {n} waiting"),
        "sync.sending": gettext("Sending…"),
        "sync.saved": gettext("Saved on the server {at}"),
        "sync.check": gettext("Needs your answer · {n}"),
    }


def _notice() -> dict[str, str]:
    return {
        "notice.offline": gettext("The network is gone. Scoring goes on."),
        "notice.offline.rest": gettext("This list was loaded at {at}."),
        "notice.offline.waiting": gettext(
            "{n} waiting; they are sent by themselves once the network is back."
        ),
        "notice.offline.do": gettext("Send now"),
        "notice.over": gettext("You have gone on at another tablet."),
        "notice.over.rest": gettext(
            "This one sends what it still has ({n}) and shows what it had before."
        ),
        "notice.over.do": gettext("Go on here"),
        "notice.locked": gettext("Your entry at this tablet has ended. Nothing is lost."),
        "notice.locked.rest": gettext("Enter again with your number; {n} waiting are sent then."),
        "notice.locked.do": gettext("Enter again"),
        "notice.unkept": gettext("This tablet could not keep your last mark."),
        "notice.unkept.rest": gettext(
            "Tap it once more. If that fails too, go on at another tablet or on paper."
        ),
        "notice.reopened": gettext("This sheet was opened again."),
        "notice.reopened.rest": gettext("Change it and hand it in once more."),
    }


def _veil() -> dict[str, str]:
    return {
        "veil.title": gettext("Hidden because nobody has touched the tablet for three minutes"),
        "veil.who": gettext("{name} is judging at this tablet."),
        "veil.go_on": gettext("Go on"),
    }
