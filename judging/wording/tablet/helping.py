"""Help, the way in and out, another judge at the same tablet, and the last resort."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return _help() | _leave() | _hand_over() | _door() | _rescue()


def _help() -> dict[str, str]:
    return {
        "help.title": gettext("Help"),
        "help.more": gettext("More"),
        "help.call": gettext("Call the control room"),
        "help.size": gettext("Larger text"),
        "help.theme": gettext("Light / dark"),
        "help.hand_over": gettext("Hand over the tablet"),
        "help.print": gettext("Print my totals"),
        "help.leave": gettext("Leave this tablet"),
        "help.keys": gettext(
            "Keyboard: digits enter points, Enter goes to the next blank, ↑ ↓ "
            "choose the criterion, Alt+← → the entry, Ctrl+Enter hands in."
        ),
        "help.tablet": gettext("{name} at tablet {device}"),
        "help.called": gettext("The control room knows"),
        "help.called_rest": gettext("Somebody comes to you."),
        "help.not_called": gettext("The call did not get through"),
        "help.hand": gettext("Please raise your hand."),
        "help.sync": gettext("Where my marks are"),
        "help.sync.none": gettext("All that you entered is on the server."),
        "help.sync.waiting": gettext("{n} waiting on this tablet; they are sent by themselves."),
        "help.sync.now": gettext("Send now"),
        "help.sync.ask": gettext("Two values to choose from: {entry}"),
        "help.sync.refused": gettext("The server did not take these"),
        "help.sync.why_403": gettext(
            "This entry is not yours to judge, or you have a conflict with it."
        ),
        "help.sync.why_422": gettext("The value does not fit the sheet, or something is missing."),
        "help.sync.why_423": gettext(
            "The sheet was already closed. The value is kept beside it; the chair decides."
        ),
        "help.sync.again": gettext("Try again"),
        "help.sync.drop": gettext("Put aside"),
    }


def _leave() -> dict[str, str]:
    return {
        "leave.title": gettext("Leave this tablet?"),
        "leave.what": gettext(
            "Everything is on the server. Nothing of yours stays on this tablet."
        ),
        "leave.yes": gettext("Leave"),
        "leave.refused": gettext("You cannot leave yet"),
        "leave.unsent": gettext(
            "{n} are not on the server yet. They are sent as soon as the network is "
            "back; then you can leave."
        ),
    }


def _hand_over() -> dict[str, str]:
    return {
        "hand_over.title": gettext("Hand over the tablet"),
        "hand_over.what": gettext(
            "Your list is hidden. {n} waiting go on being sent, only as yours."
        ),
        "hand_over.what_none": gettext("Your list is hidden, and everything is on the server."),
        "hand_over.number": gettext(
            "Choose four digits with which you come back to this tablet, with or without a network."
        ),
        "hand_over.number_label": gettext("Four digits to come back"),
        "hand_over.typed": gettext("{n} of {of} digits typed"),
    }


def _door() -> dict[str, str]:
    return {
        "door.title": gettext("Who judges at this tablet?"),
        "door.what": gettext("Come back to your list, or enter as another judge."),
        "door.offline": gettext(
            "The network is gone. Who was here before can come back; others enter "
            "when it is there again."
        ),
        "door.enter": gettext("Enter as a judge"),
        "door.sign_in": gettext("Sign in with an account"),
        "door.unsent": gettext("{name} has {n} unsent"),
        "door.all_sent": gettext("Everything is on the server"),
        "door.back": gettext("{name}, come back"),
        "door.back_number": gettext("The four digits that you chose"),
        "door.wrong": gettext("These are not the digits."),
        "door.closed": gettext("Please enter with your judge's number"),
        "door.closed_rest": gettext(
            "This list opens again with your judge's number or your password, over the network."
        ),
        "door.active": gettext("You are already active on {device}"),
        "door.active_rest": gettext(
            "Last sign of {device}: {at}. If you go on here, that tablet only sends "
            "what it still has."
        ),
        "door.go_on": gettext("Go on here"),
    }


def _rescue() -> dict[str, str]:
    return {
        "rescue.title": gettext("Queue as a file or picture"),
        "rescue.what": gettext(
            "{n} are not on the server. When no network comes back, hand them to "
            "the control room as a file or as pictures."
        ),
        "rescue.file": gettext("Save as a file"),
        "rescue.qr": gettext("Show as QR"),
        "rescue.qr_what": gettext("{n} in these pictures, to be read one after the other."),
        "rescue.no_qr": gettext(
            "The pictures were not loaded before the network went away. Save a file instead."
        ),
        "rescue.before": gettext("Previous picture"),
        "rescue.after": gettext("Next picture"),
        "rescue.import": gettext("Import a queue file"),
        "rescue.import_what": gettext(
            "A file that you saved at another tablet. Nothing counts twice."
        ),
        "rescue.choose": gettext("File"),
        "rescue.not_ours": gettext("This is not a queue of yours from this contest."),
        "rescue.taken": gettext("{n} taken over; they are sent now."),
    }
