"""How long ago something was, as people say it at a glance."""

from datetime import datetime

from judging.wording.catalogue import gettext, ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(then: datetime | None, at: datetime) -> str:
    """Seconds, minutes, hours or days between the two; a word for never."""
    if then is None:
        return gettext("not heard yet")
    seconds = max(0, int((at - then).total_seconds()))
    if seconds < MINUTE:
        return ngettext("%(num)d second ago", "%(num)d seconds ago", seconds)
    if seconds < HOUR:
        return ngettext("%(num)d minute ago", "%(num)d minutes ago", seconds // MINUTE)
    if seconds < DAY:
        return ngettext("%(num)d hour ago", "%(num)d hours ago", seconds // HOUR)
    return ngettext("%(num)d day ago", "%(num)d days ago", seconds // DAY)
