"""The description of the interface in the reader's language; what is not known stays English."""

from judging.wording.catalogue import gettext


def N_(sentence: str) -> str:
    return sentence


SENTENCES = frozenset(
    {
        N_("A judge's desk"),
        N_("What changed; a sign of life"),
        N_("Send operations, oldest first"),
        N_("The contest and its rounds"),
        N_("How far the judging is, without scores"),
        N_("The entries"),
        N_("The score sheets of a round after its judging has ended"),
        N_("The votes of the audience, round by round"),
        N_("The result as it was published"),
        N_("Add a judge with a personal number"),
        N_("As it is now"),
        N_("Nothing changed since the ETag that was sent."),
        N_("An answer to each of them, after they were kept"),
        N_("The judge was added"),
        N_("The judge cannot be read, or has no name."),
        N_("The token is missing, unknown, expired or revoked."),
        N_("The token does not include that, or it is not yet time for it."),
        N_("There is no such thing in the contest of this token."),
        N_("The secret is missing, unknown or was revoked."),
        N_("The judge went on at another tablet: this one may still send, but no longer read."),
        N_("The body is no JSON."),
        N_("The body cannot be read."),
        N_("The server or its database is away: keep everything and try again."),
    }
)


def said(sentence: str) -> str:
    return gettext(sentence) if sentence in SENTENCES else sentence
