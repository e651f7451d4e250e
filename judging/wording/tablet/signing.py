"""Signing by hand: the totals at the end, the pledge before the beginning."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return _pad() | _sign() | _reasons() | _pledge()


def _pad() -> dict[str, str]:
    return {
        "pad.undo": gettext("Undo a stroke"),
        "pad.clear": gettext("Clear"),
        "pad.by_name": gettext("I cannot draw – type my name"),
        "pad.by_hand": gettext("Sign by hand"),
        "pad.name": gettext("Your name"),
        "pad.name_hint": gettext("It is noted that you typed your name instead of signing."),
        "pad.empty": gettext("Place to sign with a finger or a pen, empty"),
        "pad.drawn": gettext("Signature of {n} strokes"),
        "pad.first": gettext("Sign in the frame with a finger or a pen."),
        "pad.short": gettext("This is too short for a signature."),
    }


def _sign() -> dict[str, str]:
    return {
        "sign.title": gettext("Signature"),
        "sign.totals": gettext("Your totals"),
        "sign.state.open": gettext("not handed in"),
        "sign.state.recused": gettext("stood aside"),
        "sign.state.absent": gettext("absent"),
        "sign.sentence": gettext("The totals above are right."),
        "sign.what": gettext("With your signature your sheets are closed."),
        "sign.send": gettext("Sign"),
        "sign.send_offline": gettext("Sign (sent when connected)"),
        "sign.travelling": gettext("Signed on this tablet"),
        "sign.travelling_rest": gettext("It is sent as soon as there is a connection."),
        "sign.done": gettext("Signed"),
        "sign.at": gettext("Signed by {name}, {at}"),
        "sign.closed": gettext(
            "Thank you. Your sheets are closed; the control room can reopen one with a reason."
        ),
        "sign.picture": gettext("Signature of {name}"),
    }


def _reasons() -> dict[str, str]:
    return {
        "sign.blank": gettext("Not handed in yet: {n}"),
        "sign.asks": gettext("Two values, which one is right? {n}"),
        "sign.troubles": gettext("Not taken by the server: {n}"),
        "sign.waiting": gettext("Still being sent: {n}"),
        "sign.look": gettext("Look at it"),
        "sign.refused": gettext("The signature was not taken."),
        "sign.void": gettext("Your signature stands no longer. Please sign again."),
        "sign.reopened": gettext("Reopened: no. {n}."),
        "sign.void_why": gettext("Reason: {why}"),
    }


def _pledge() -> dict[str, str]:
    return {
        "pledge.title": gettext("Pledge"),
        "pledge.heading": gettext("{name}, before you begin"),
        "pledge.text": gettext(
            "I judge by the published criteria alone, fairly and by my own conviction.\n"
            "I tell nobody what I learn about entries, marks and results while judging, "
            "and I neither copy nor take anything away.\n"
            "Where I am related to an entry, have advised it or gain from it, I stand aside."
        ),
        "pledge.sign_here": gettext("I pledge this with my signature."),
        "pledge.send": gettext("Pledge and begin"),
        "pledge.refuse": gettext("I do not give this pledge"),
        "pledge.refuse_title": gettext("You do not give the pledge?"),
        "pledge.refuse_rest": gettext("The control room is told, and no entry opens."),
        "pledge.go_back": gettext("Back to the pledge"),
        "pledge.refused": gettext("You did not give the pledge"),
        "pledge.refused_rest": gettext("The control room knows. Somebody comes to you."),
    }
