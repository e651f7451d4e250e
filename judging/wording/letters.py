"""What letters say: subject and text; `{link}` stands for the link that is good once."""

from judging.wording import words
from judging.wording.catalogue import gettext

LINK = "{link}"
Words = tuple[str, str]


def enter() -> Words:
    """To somebody who wants to come in without a password."""
    return gettext("Your way into Simsa"), _text(
        gettext("Open this link and press the button on its page:"),
        LINK,
        gettext("It works once, within an hour. An account is made if you have none yet."),
        gettext("You did not ask for this? Then do nothing: without the link nobody comes in."),
    )


def password() -> Words:
    """To somebody who wants another password."""
    return gettext("Choose a new password for Simsa"), _text(
        gettext("Open this link and choose a new password on its page:"),
        LINK,
        gettext("It works once, within an hour. An account is made if you have none yet."),
        gettext("You did not ask for this? Then do nothing: your password stays as it is."),
    )


def role(contest: str, name: str, role: str, inviter: str) -> Words:
    """To somebody who is asked to organise."""
    asked = gettext(
        "%(inviter)s asks you to help with “%(contest)s”. Your role: %(role)s.",
        inviter=inviter,
        contest=contest,
        role=words.role(role),
    )
    return gettext("Invitation: %(contest)s", contest=contest), _invitation(name, asked)


def owner_invited(contest: str, name: str, email: str, by: str) -> Words:
    """To the other owners: somebody is asked to own the contest too."""
    subject = gettext("%(contest)s: somebody is invited as an owner", contest=contest)
    return subject, _text(
        gettext(
            "%(by)s has invited %(name)s (%(email)s) to own “%(contest)s” with you.",
            by=by,
            name=name,
            email=email,
            contest=contest,
        ),
        gettext("You did not expect this? Withdraw the invitation on the page People."),
    )


def owner_removed(contest: str, name: str, reason: str, by: str) -> Words:
    """To the other owners, and to whoever owned the contest until now."""
    subject = gettext("%(contest)s: an owner was taken away", contest=contest)
    return subject, _text(
        gettext(
            "%(by)s has taken the role of owner of “%(contest)s” away from %(name)s.",
            by=by,
            name=name,
            contest=contest,
        ),
        gettext("Reason: %(reason)s", reason=reason),
    )


def team(contest: str, name: str, inviter: str) -> Words:
    """To somebody who is asked into a team."""
    asked = gettext(
        "%(inviter)s asks you into a team of “%(contest)s”.", inviter=inviter, contest=contest
    )
    return gettext("Invitation: %(contest)s", contest=contest), _invitation(name, asked)


def join() -> Words:
    """To somebody who was handed an invitation and says that this is his address."""
    return gettext("Join your team"), _text(
        gettext("Open this link and press the button on its page to join:"),
        LINK,
        gettext("It works once, within an hour. An account is made if you have none yet."),
        gettext("You did not ask for this? Then do nothing."),
    )


def _invitation(name: str, asked: str) -> str:
    return _text(
        gettext("Dear %(name)s,", name=name),
        asked,
        gettext("Open this link to accept; it works once, within 14 days:"),
        LINK,
        gettext("You do not know what this is about? Then do nothing."),
    )


def _text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"
