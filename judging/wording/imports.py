"""Fields of a table of entries and what can be wrong in it, in words."""

from judging.wording.catalogue import gettext


def field(name: str) -> str:
    words = {
        "key": gettext("Number of the entry"),
        "source": gettext("Address or number elsewhere"),
        "title": gettext("Title"),
        "team": gettext("Team"),
        "division": gettext("Division"),
        "submitted_at": gettext("Handed in"),
        "leader": gettext("Leader: name"),
        "leader_surname": gettext("Leader: surname, where it is apart"),
        "leader_email": gettext("Leader: e-mail"),
        "leader_birth": gettext("Leader: birth date"),
        "members": gettext("Other members: names"),
        "member_emails": gettext("Other members: e-mails"),
    }
    return words.get(name, name)


def hint(name: str) -> str:
    """What a field is for, where its name does not say enough."""
    words = {
        "key": gettext("Without it new entries are numbered 001, 002 …"),
        "source": gettext("Something that stays the same when the table comes again."),
        "members": gettext("Several names in one cell, parted by commas or semicolons."),
    }
    return words.get(name, "")


def wrong(kind: str) -> str:
    words = {
        "missing": gettext("is empty"),
        "bad_key": gettext("has other signs than letters, digits, - _ . or more than 40"),
        "too_long": gettext("is too long"),
        "no_division": gettext("names a division that the contest does not have"),
        "bad_moment": gettext("is no date and time"),
        "in_future": gettext("is in the future"),
        "bad_email": gettext("is no e-mail address"),
        "bad_date": gettext("is no birth date"),
        "more_mails": gettext("has more e-mail addresses than names"),
        "twice": gettext("stands in several lines: every entry once"),
    }
    return words.get(kind, kind)


def state(name: str) -> str:
    words = {
        "uploaded": gettext("Columns to be named"),
        "checking": gettext("Being checked"),
        "checked": gettext("Checked"),
        "importing": gettext("Being brought in"),
        "done": gettext("Brought in"),
        "discarded": gettext("Thrown away"),
    }
    return words.get(name, name)


def existing() -> list[tuple[str, str]]:
    return [
        ("update", gettext("are brought up to date with what the table says")),
        ("skip", gettext("stay as they are")),
    ]
