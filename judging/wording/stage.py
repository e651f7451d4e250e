"""Words of the running order and the stage, for pages and for their scripts."""

from datetime import datetime
from typing import Any

from judging.wording.catalogue import gettext


def phase(name: str) -> str:
    words = {
        "waiting": gettext("Waiting"),
        "presentation": gettext("Presentation"),
        "questions": gettext("Questions"),
        "scoring": gettext("Scoring"),
    }
    return words.get(name, name)


def onwards(phase: str) -> str:
    """The button that leads to a phase; without one it ends the presentation."""
    words = {
        "presentation": gettext("Start the presentation"),
        "questions": gettext("To the questions"),
        "scoring": gettext("To the scoring"),
    }
    return words.get(phase, gettext("Done"))


def pauses() -> list[str]:
    """Why a timer stands most often."""
    return [
        gettext("A device failed"),
        gettext("Sound or screen"),
        gettext("An interruption in the hall"),
    ]


def turn_state(name: str) -> str:
    words = {
        "waiting": gettext("Waiting"),
        "on_stage": gettext("On stage"),
        "done": gettext("Has presented"),
        "absent": gettext("Not there"),
    }
    return words.get(name, name)


def order_act(name: str) -> str:
    words = {
        "drawn": gettext("Drawn by lot"),
        "swapped": gettext("Changed places"),
        "moved": gettext("Moved"),
        "added": gettext("Added at the end"),
        "undone": gettext("Taken back"),
    }
    return words.get(name, name)


def overrun_state(name: str) -> str:
    words = {
        "proposed": gettext("Proposed"),
        "confirmed": gettext("Deducted"),
        "dismissed": gettext("Dismissed"),
    }
    return words.get(name, name)


def group(name: str) -> str:
    """What a group without a name is called."""
    return name or gettext("Without a group")


def lasted(seconds: float) -> str:
    """Minutes and seconds: 5:03."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def left(clock: Any, at: datetime) -> str:
    """What a timer shows at a moment: 4:59 while time is left, +0:07 beyond it."""
    rest = clock.seconds * 1000 - clock.spent_by(at)
    if rest > 0:
        return lasted(-(-rest // 1000))
    over = -rest // 1000
    return f"+{lasted(over)}" if over else lasted(0)


def for_scripts() -> dict[str, str]:
    """What scripts of the stage and its mirrors say."""
    return {
        "waiting": phase("waiting"),
        "presentation": phase("presentation"),
        "questions": phase("questions"),
        "scoring": phase("scoring"),
        "over": gettext("Over time"),
        "paused": gettext("Paused"),
        "first": gettext("Little time left"),
        "last": gettext("The time is nearly up"),
        "next": gettext("Next"),
        "nobody": gettext("Presentations begin soon"),
        "bell": gettext("Turn the bell on"),
        "bell_on": gettext("The bell is on"),
        "cut_off": gettext("No connection – the timer goes on"),
        "not_sent": gettext("Not sent: no connection to the server. Press again."),
        "elsewhere": gettext("Another operator did something; this is what holds now."),
    }
