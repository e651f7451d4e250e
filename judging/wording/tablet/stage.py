"""The timer in the head of the tablet's screens, and practice."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return {
        "clock.presentation": gettext("Presentation"),
        "clock.questions": gettext("Questions"),
        "clock.scoring": gettext("Scoring"),
        "clock.paused": gettext("Paused"),
        "practice.frame": gettext("Practice – does not count"),
        "practice.sample": gettext("Sample entry"),
        "practice.hint": gettext("Try all keys. Nothing of this is counted."),
        "practice.done": gettext(
            "All filled in. Look at the screen in the hall; you may still change everything."
        ),
        "practice.over": gettext("The practice is closed."),
    }
