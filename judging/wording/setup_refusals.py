"""Refusals of setting a contest up and publishing its notice, to be translated."""


def N_(sentence: str) -> str:
    return sentence


SENTENCES = (
    N_("Applications are open: they do not close earlier than was announced."),
    N_("Some of what was entered does not fit. Nothing was changed."),
    N_("There is a contest with this address already: choose another."),
    N_("There is no such template."),
    N_("You have 50 contests in draft. Publish one of them first."),
    N_("Somebody else changed the settings meanwhile. Look at them again and save once more."),
    N_("What you typed here does not hold yet: save it or undo it first, then add."),
    N_("Other settings rest on what would go: it cannot be undone any more."),
    N_("There is nothing to undo here."),
    N_("Sheets were handed in: the rules change only with a recorded resolution of the committee."),
    N_("Say why the published rules are changed: the reason is public."),
    N_("Nothing has changed since the published version."),
    N_("Something that every contest needs is missing: look at the red lines."),
    N_("The decree on contests is not kept: look at the red lines, or say why it may be so."),
    N_("A resolution says what was resolved and when, with more than half in favour."),
    N_("Sheets were handed in: criteria cannot be added or taken away any more."),
    N_("Marks that were given do not fit the new points of “%(criterion)s”."),
    N_("Something that was taken away is in use: entries, judges or marks belong to it."),
    N_("There are entries in the division “%(division)s”: move them to another first."),
)
