"""How a contest was decided, in a paragraph for everybody: the public result page."""

from itertools import takewhile

from judging.wording.catalogue import gettext
from judging.wording.names import Names
from judging.wording.rules import rule_sentences
from scoring.rules import RuleBook

WORTH_SHARING = 3


def method(book: RuleBook) -> list[tuple[str, list[str]]]:
    """Headings with the rules below them: what all rounds begin with once, then the rest of each.

    Only the beginning is shared: a sentence may lean on the one before it.
    """
    names = Names(book)
    told = [(names.rounds[item.key], rule_sentences(book, item.key)) for item in book.rounds]
    shared = _common_beginning([said for _, said in told])
    if len(told) < 2 or len(shared) < WORTH_SHARING:
        return [(_decided(title), said) for title, said in told]
    rest = [(title, said[len(shared) :]) for title, said in told]
    own = [(gettext("Besides, in %(round)s", round=title), said) for title, said in rest if said]
    return [(_decided(" · ".join(title for title, _ in told)), shared), *own]


def _decided(rounds: str) -> str:
    return gettext("How it was decided: %(round)s", round=rounds)


def _common_beginning(lists: list[list[str]]) -> list[str]:
    shared = takewhile(lambda row: len(set(row)) == 1, zip(*lists, strict=False))
    return [row[0] for row in shared]


def award_rules(book: RuleBook) -> list[str]:
    """What holds for all awards."""
    said = []
    if book.rules.one_award_per == "team":
        said.append(gettext("A team can hold one award."))
    if book.rules.one_award_per == "entry":
        said.append(gettext("An entry can hold one award."))
    if book.rules.vacancy == "move_up":
        said.append(gettext("A place that nobody may have passes to the next award."))
    else:
        said.append(gettext("A place that nobody may have stays empty."))
    if book.rules.removal == "promote":
        said.append(gettext("Where a winner falls away, the next entry moves up."))
    else:
        said.append(gettext("Where a winner falls away, the place stays empty."))
    return said
