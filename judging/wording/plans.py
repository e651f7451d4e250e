"""Plans of who judges what, in words: states, figures, and what an edit did."""

from typing import Any

from judging import formats
from judging.wording.catalogue import gettext, ngettext


def plan_state(state: str) -> str:
    words = {
        "draft": gettext("Draft"),
        "published": gettext("In force"),
        "replaced": gettext("Replaced"),
        "discarded": gettext("Discarded"),
    }
    return words.get(state, state)


def plan_how(how: str) -> str:
    words = {"propose": gettext("New plan"), "repair": gettext("Fewest changes")}
    return words.get(how, how)


def step(message: str) -> str:
    """What a job does at the moment."""
    words = {
        "solve": gettext("Finding the best pairs"),
        "lift": gettext("Lifting the entry that is served worst"),
        "link": gettext("Linking groups of judges"),
        "mix": gettext("Mixing the judges"),
        "store": gettext("Writing the plan down"),
        "walk": gettext("Shortening the ways"),
    }
    return words.get(message, gettext("Waiting for its turn"))


def same_organisation(rule: str) -> str:
    words = {"conflict": gettext("is a conflict"), "allow": gettext("is allowed")}
    return words[rule]


def percent(share: float) -> str:
    """A share as people read it: 34 %."""
    return f"{100 * share:.0f} %"


def loads(figures: Any) -> str:
    """How evenly the sheets are spread."""
    if figures.fewest == figures.most:
        return formats.count(figures.most)
    return f"{formats.count(figures.fewest)}–{formats.count(figures.most)}"


def linkage(figures: Any) -> str:
    """How well scores of different judges can be compared."""
    if figures.components > 1:
        return ngettext(
            "%(num)d group that nothing links",
            "%(num)d groups that nothing links",
            figures.components,
        )
    if figures.extra_error is None:
        return gettext("linked")
    return gettext("standard error +%(share)s", share=percent(figures.extra_error))


def anchors(staging: Any) -> str:
    """How many entries judges of every group see, and what that costs."""
    chosen = ngettext("%(num)d anchor", "%(num)d anchors", len(staging.anchors))
    sheets = ngettext("%(num)d extra sheet", "%(num)d extra sheets", staging.extra)
    return f"{chosen}, {sheets}"


def rooms(staging: Any) -> str:
    """How many rooms there are, and how often the judges in them are mixed anew."""
    count, mixes = len(staging.seats[0]), len(staging.seats) - 1
    rooms = ngettext("%(num)d room", "%(num)d rooms", count)
    changes = ngettext("%(num)d change of company", "%(num)d changes of company", mixes)
    return f"{rooms}, {changes}"


def place(where: Any) -> str:
    """Room and slot of a presentation; nothing for an entry without one."""
    if where is None:
        return ""
    return gettext("room %(room)d, slot %(slot)d", room=where[1] + 1, slot=where[2] + 1)


def explained(figures: Any) -> str:
    """What the linkage means for the result, in a sentence."""
    if figures.components > 1:
        return gettext(
            "Entries of different groups cannot be compared fairly: no judge has seen both sides."
        )
    if figures.extra_error is None:
        return gettext("All entries can be compared with each other through shared judges.")
    return gettext(
        "All entries can be compared through shared judges; because judges differ in severity, "
        "a difference of two entries is %(share)s less certain than if all judged everything.",
        share=percent(figures.extra_error),
    )


def done(act: str, judge: str, entry: str) -> str:
    """What an edit by hand did."""
    said = {
        "add": gettext("%(judge)s now judges %(entry)s.", judge=judge, entry=entry),
        "remove": gettext("%(judge)s no longer judges %(entry)s.", judge=judge, entry=entry),
        "lock": gettext("%(judge)s stays with %(entry)s.", judge=judge, entry=entry),
        "unlock": gettext("%(judge)s may be moved away from %(entry)s.", judge=judge, entry=entry),
    }
    return said[act]


def origin(pair: Any) -> str:
    """Why a pair stands in the plan; nothing for one that was simply found best."""
    if pair.started:
        return gettext("started")
    words = {"kept": gettext("as before"), "hand": gettext("by hand")}
    return words.get(pair.origin, "")


def changed(comparison: Any) -> str:
    """How far a plan is from the other one."""
    if not comparison.added and not comparison.removed:
        return gettext("Nothing changes for anybody.")
    return gettext(
        "%(added)s sheets are new, %(removed)s are gone, %(kept)s stay; the lists of %(judges)s "
        "judges change.",
        added=formats.count(comparison.added),
        removed=formats.count(comparison.removed),
        kept=formats.count(comparison.kept),
        judges=formats.count(len(comparison.judges)),
    )


def what_happens(comparison: Any) -> list[str]:
    """What publishing a plan will do, one sentence each."""
    said = [
        ngettext(
            "%(count)s blank sheet is made.",
            "%(count)s blank sheets are made.",
            comparison.added,
            count=formats.count(comparison.added),
        ),
        ngettext(
            "%(count)s blank sheet is taken away.",
            "%(count)s blank sheets are taken away.",
            comparison.removed,
            count=formats.count(comparison.removed),
        ),
        ngettext(
            "%(count)s sheet stays as it is.",
            "%(count)s sheets stay as they are.",
            comparison.kept,
            count=formats.count(comparison.kept),
        ),
        ngettext(
            "The list of %(count)s judge changes.",
            "The lists of %(count)s judges change.",
            len(comparison.judges),
            count=formats.count(len(comparison.judges)),
        ),
    ]
    return [*said, gettext("Judges see their entries at once.")]


def published(counts: Any) -> str:
    return gettext(
        "The plan is in force: %(added)s sheets are new, %(removed)s are gone, %(kept)s stay.",
        added=formats.count(counts.added),
        removed=formats.count(counts.removed),
        kept=formats.count(counts.kept),
    )


def sheet_state(state: str) -> str:
    words = {
        "blank": gettext("Not begun"),
        "draft": gettext("Begun"),
        "submitted": gettext("Handed in"),
        "signed": gettext("Signed"),
    }
    return words.get(state, state)
