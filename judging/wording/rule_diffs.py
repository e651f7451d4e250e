"""What changed between two versions of the rules, sentence by sentence."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from judging.wording.notices import Part


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that stayed (" "), went ("-") or came ("+")."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A heading with what changed under it; unchanged headings are not told."""

    title: str
    sentences: list[Sentence]


def differences(before: list[Part], after: list[Part]) -> list[Changed]:
    """Every heading under which something changed, in the order of the newer version."""
    old, new = dict(before), dict(after)
    titles = [*new, *(title for title in old if title not in new)]
    found = [(title, _compared(old.get(title, []), new.get(title, []))) for title in titles]
    return [Changed(title, said) for title, said in found if any(one.sign != " " for one in said)]


def _compared(old: list[str], new: list[str]) -> list[Sentence]:
    said = []
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            said += [Sentence(" ", text) for text in new[c:d]]
        else:
            said += [Sentence("-", text) for text in old[a:b]]
            said += [Sentence("+", text) for text in new[c:d]]
    return said
