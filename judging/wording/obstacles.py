"""What stands in the way of a plan, and the cheapest way out, in the reader's language.

Assigning knows no languages: its values say themselves in English. Here is each of those sentences
once more, with the numbers and lists that stand inside it.
"""

import re

from judging.wording import refusals
from judging.wording.catalogue import gettext, ngettext
from judging.wording.refusals import N_, patterns
from judging.wording.words import sheets

SENTENCES = (
    N_("%(count)s entries (%(names)s) have only %(able)s each who may judge them and need "
       "%(wants)s."),
    N_("%(entry)s has only %(able)s who may judge it and needs %(wants)s."),
    N_("%(names)s each must judge at least %(least)s but may judge only %(allowed)s."),
    N_("%(name)s must judge at least %(least)s but may judge only %(allowed)s."),
    N_("%(name)s has %(held)s locked or started sheets where %(most)s may be."),
    N_("The locked or started sheets of %(entry)s leave no way to “%(limit)s”."),
    N_("%(needed)s sheets are needed but the judges can take %(possible)s at most, with "
       "“%(limit)s”: %(short)s short (add judges, raise the maximum load, or ask fewer judges per "
       "entry)."),
    N_("%(needed)s sheets are needed but the judges can take %(possible)s at most: %(short)s short "
       "(add judges, raise the maximum load, or ask fewer judges per entry)."),
    N_("%(entries)s (%(names)s) needs %(sheets)s, but the only %(judges)s who may take it "
       "(%(who)s) can give %(possible)s, with “%(limit)s”: %(short)s short."),
    N_("%(entries)s (%(names)s) needs %(sheets)s, but the only %(judges)s who may take it "
       "(%(who)s) can give %(possible)s: %(short)s short."),
    N_("%(entries)s (%(names)s) need %(sheets)s, but the only %(judges)s who may take them "
       "(%(who)s) can give %(possible)s, with “%(limit)s”: %(short)s short."),
    N_("%(entries)s (%(names)s) need %(sheets)s, but the only %(judges)s who may take them "
       "(%(who)s) can give %(possible)s: %(short)s short."),
    N_("%(judges)s (%(names)s) must take at least %(least)s together, but the %(entries)s they may "
       "judge have only %(places)s: lower the minimum load or widen tracks."),
    N_("%(judges)s (%(names)s) must take at least %(least)s, but the %(entries)s he or she may "
       "judge have only %(places)s: lower the minimum load or widen tracks."),
    N_("%(judge)s is locked to %(entry)s but may not judge it: %(why)s."),
    N_("The limits “%(first)s” and “%(second)s” overlap without one lying inside the other; drop "
       "one of them, or set it for judges of a single kind."),
    N_("%(name)s must take at least %(low)s sheets but may take %(high)s at most."),
    N_("%(slots)s slots are too few: somebody has %(needed)s visits."),
    N_("%(name)s has %(has)s of %(wants)s judges."),
    N_("%(name)s has %(has)s judges and wants %(wants)s."),
    N_("%(name)s has %(sheets)s and may take %(wants)s at most."),
    N_("%(name)s has %(sheets)s and must take %(wants)s at least."),
    N_("%(name)s breaks “%(limit)s”: %(has)s where %(wants)s may be."),
    N_("%(judge)s may not judge %(entry)s: %(why)s."),
    N_("%(name)s does not take part any more."),
    N_("Nobody knows the organisation of %(names)s: whether they belong to that of a team cannot "
       "be checked."),
    N_("Without %(names)s."),
    N_("%(judge)s may not judge %(entry)s."),
    N_("Nothing links %(first)s with %(second)s: no judge may judge both %(first)s and "
       "%(second)s."),
    N_("Nothing links %(first)s with %(second)s: every entry has a single judge; ask for two, or "
       "set anchors."),
    N_("Nothing links %(first)s with %(second)s: every exchange of judges would break a lock, a "
       "limit or a conflict."),
    N_("An event has at least one entry and one judge for it."),
    N_("%(wanted)s judges for each entry are asked for and there are %(judges)s."),
    N_("%(places)s of %(entries)s entries cannot reach the final."),
    N_("%(entries)s entries and %(blocks)s blocks need %(needed)s slots in each of %(rooms)s "
       "rooms; there are %(slots)s."),
    N_("Beside the conflicts %(slots)s slots are too few: %(fewest)s would do."),
    N_("No room can take %(entry)s: in every panel somebody may not judge it, or somebody who is "
       "locked to it is missing."),
    N_("%(judges)s judges cannot fill %(rooms)s rooms."),
    N_("%(judge)s does not sit in room %(room)s when %(entry)s presents there in slot %(slot)s."),
    N_("No anchors were set: judges are linked without them, or nobody of another group may judge "
       "an entry."),
)  # fmt: skip
PARTS = (
    N_("raise the maximum of %(who)s to %(number)s"),
    N_("lower the minimum of %(who)s to %(number)s"),
    N_("let %(who)s judge %(entry)s"),
    N_("waive “%(rule)s” for %(who)s"),
    N_("find %(number)s more who may judge %(who)s, or ask for fewer"),
    N_("the group of %(names)s"),
    N_("%(names)s and %(count)s more"),
    N_("declared conflict (%(reason)s)"),
    N_("declared conflict"),
    N_("is a member of the team"),
    N_("is a mentor of the team"),
    N_("the same organisation (%(name)s)"),
    N_("the same mail domain (%(name)s)"),
    N_("at least one senior"),
)
FIX = "Cheapest fix: "
NUMBERED = re.compile(r"(\d+) (judge|entr|sheet|place)(?:s|y|ies)?")


def told(error: str) -> tuple[str, list[str]]:
    """What the failed work says: the cheapest fix, or nothing, and what stands in the way."""
    obstacles, _, fix = error.partition(FIX)
    said = [in_words(one) for one in _sentences(obstacles)]
    if not fix:
        return "", said
    steps, _, others = fix.partition(". ")
    said += [in_words(one) for one in _sentences(others)]
    words = "; ".join(_value(step) for step in steps.strip().removesuffix(".").split("; "))
    return gettext("Cheapest fix: %(steps)s.", steps=words), said


def _sentences(text: str) -> list[str]:
    """The sentences of a text; its end may have been cut off where there was no room."""
    found = [one for one in re.split(r"(?<=[.!])\s+", text.strip()) if one]
    return found if len(found) < 2 or found[-1].endswith((".", "!")) else found[:-1]


def in_words(sentence: str) -> str:
    """One sentence in the reader's language; one that nobody has translated stays as it is."""
    if said := _filled(sentence, SENTENCES):
        return said
    remedy = _filled(sentence.removesuffix("."), PARTS)
    return f"{remedy}." if remedy else refusals.in_words(sentence)


def _filled(sentence: str, known: tuple[str, ...]) -> str:
    for pattern, shape in patterns(known):
        if match := pattern.fullmatch(sentence):
            values = {name: _value(value) for name, value in match.groupdict().items()}
            return gettext(shape, **values)
    return ""


def _value(text: str) -> str:
    """A number with its noun, a list that was cut short, a reason: each in the reader's words."""
    if match := NUMBERED.fullmatch(text):
        return _numbered(int(match[1]), match[2])
    return _filled(text, PARTS) or text


def _numbered(number: int, noun: str) -> str:
    if noun == "judge":
        return ngettext("%(num)d judge", "%(num)d judges", number)
    if noun == "entr":
        return ngettext("%(num)d entry", "%(num)d entries", number)
    if noun == "sheet":
        return sheets(number)
    return ngettext("%(num)d place", "%(num)d places", number)
