"""A judge's own marks side by side."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return {
        "compare.title": gettext("My marks side by side"),
        "compare.empty": gettext(
            "As soon as you have scored two entries, you can compare them here."
        ),
        "compare.pick": gettext("Tap two entries to see them side by side."),
        "compare.by": gettext("Order"),
        "compare.by.order": gettext("By presentation"),
        "compare.by.total": gettext("By total"),
        "compare.now": gettext("This entry"),
        "compare.edit": gettext("Open"),
        "compare.look": gettext("Look"),
        "compare.beside": gettext("Two entries by criterion"),
        "compare.apart": gettext("Difference"),
        "compare.narrow": gettext("Your totals lie within {n} points of each other."),
        "compare.all_equal": gettext("All your totals are the same."),
        "compare.twins": gettext("Same total as no. {n}."),
        "compare.revisit": gettext(
            "Everything is handed in. The first entries had nothing to be compared with: "
            "look at them once more?"
        ),
        "compare.histogram": gettext("My totals"),
        "compare.histogram_words": gettext("{n} entries, from {low} to {high} of {of} points"),
    }
