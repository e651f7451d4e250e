"""The call in words for organisers: kinds of questions, what is asked of members, AI."""

from judging.wording.catalogue import gettext, pgettext


def kind(word: str) -> str:
    """A kind of question."""
    return {
        "line": gettext("one line"),
        "text": gettext("longer text"),
        "choice": gettext("one of several choices"),
        "number": pgettext("kind of question", "number"),
        "yesno": gettext("yes or no"),
        "link": gettext("web address"),
        "bonus": gettext("claim of a bonus, with its proof"),
    }[word]


def ask(word: str) -> str:
    """What is asked of every member beside the name."""
    return {
        "email": gettext("E-mail address"),
        "phone": gettext("Phone"),
        "affiliation": gettext("School or company"),
        "birth_date": gettext("Birth date"),
    }[word]


def ai(word: str) -> str:
    """A policy on generative AI."""
    return {
        "allowed": gettext("allowed, nothing is asked"),
        "declare": gettext("allowed, but must be declared"),
        "banned": gettext("banned: teams confirm that they used none"),
    }[word]
