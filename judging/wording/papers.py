"""Words of paper mode."""

from judging.formats import short
from judging.wording.catalogue import gettext


def state(name: str) -> str:
    words = {
        "missing": gettext("Not typed yet"),
        "once": gettext("Typed once"),
        "different": gettext("Typed differently"),
        "filled": gettext("Filled in from paper"),
        "tablet": gettext("On a tablet"),
        "package": gettext("From a package"),
    }
    return words.get(name, name)


def outcome(name: str, sheet: str) -> str:
    """What became of a sheet that somebody typed off."""
    if name == "filled":
        return gettext("%(sheet)s: both typed the same. The sheet is handed in.", sheet=sheet)
    return gettext("%(sheet)s: typed once. A second person has to type it too.", sheet=sheet)


def scale(low: str, high: str, grades: list[str]) -> str:
    """What may stand in a box."""
    return " · ".join(grades) if grades else f"{short(low)}–{short(high)}"
