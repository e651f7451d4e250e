"""Names in a text: who is behind an entry, addresses and telephone numbers, however written.

Letters are compared without width, case, spaces and signs that are not seen; composed and
decomposed Korean is the same. Nothing here knows the database's sessions or writes.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

AROUND = 60
EMAIL = re.compile(r"[\w.+-]+ ?@ ?[\w-]+(?: ?\. ?[\w-]+)+")
PHONE = re.compile(
    r"(?<![\d.])(?:\+?82[-.\s)]*\(?0?|\(?0)(?:1[016789]|2|[3-6]\d|70)[-.\s)]*\d{3,4}[-.\s]*\d{4}(?!\d)"
)
SHORT = {"대학교": "대", "고등학교": "고", "주식회사": "", "(주)": ""}
LEAST = {"member": 2, "team": 2, "affiliation": 3, "email": 5, "phone": 7}


@dataclass(frozen=True, slots=True)
class Word:
    """Something to look for; `what`: member, team, affiliation, email, phone."""

    text: str
    what: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `what` says which kind of name it is, "" = none."""

    text: str
    what: str = ""


Spot = tuple[int, int, str]


def even(text: str) -> str:
    """The text in one form, composed and of one width, as it is searched and shown."""
    return unicodedata.normalize("NFKC", text)


def _folded(text: str) -> tuple[str, list[int]]:
    """The letters that are compared, and where each stands in the text."""
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        if sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc", "Pd", "Po", "Pc"):
            continue
        for one in sign.casefold():
            signs.append(one)
            places.append(at)
    return "".join(signs), places


def wanted(words: Iterable[Word]) -> list[Word]:
    """The words and other ways to write them: a school in short, the parts of a Latin name."""
    found: dict[tuple[str, str], Word] = {}
    for word in words:
        text = even(word.text)
        for one in (text, *_variants(text, word.what)):
            key = _folded(one)[0]
            if len(key) >= LEAST[word.what]:
                found.setdefault((key, word.what), Word(one, word.what))
    return list(found.values())


def _variants(text: str, what: str) -> list[str]:
    if what == "member" and text.isascii():
        return [part for part in re.split(r"[\s,]+", text) if len(part) > 2]
    if what == "affiliation":
        return [text.replace(long, short) for long, short in SHORT.items() if long in text]
    return []


def spots(text: str, words: Sequence[Word]) -> list[Spot]:
    """Where names stand in an even text, from the left, none over another."""
    compared, places = _folded(text)
    found: list[Spot] = []
    for word in words:
        key = _folded(word.text)[0]
        at = compared.find(key)
        while at >= 0:
            start, end = places[at], places[at + len(key) - 1] + 1
            if _stands_alone(text, start, end):
                found.append((start, end, word.what))
            at = compared.find(key, at + 1)
    for pattern, what in ((EMAIL, "email"), (PHONE, "phone")):
        found += [(*hit.span(), what) for hit in pattern.finditer(text)]
    return _apart(found)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A Latin name is no part of a longer word; Korean ones take endings."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_is_latin(text[start]) and _is_latin(before)) and not (
        _is_latin(text[end - 1]) and _is_latin(after)
    )


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _apart(found: list[Spot]) -> list[Spot]:
    kept: list[Spot] = []
    for spot in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or spot[0] >= kept[-1][1]:
            kept.append(spot)
    return kept


def count(text: str, words: Sequence[Word]) -> int:
    """How often names stand in a text."""
    return len(spots(even(text), words))


def passages(text: str, words: Sequence[Word]) -> list[list[Piece]]:
    """The names with the words around them, those near each other in one passage."""
    shown = even(text)
    found = spots(shown, words)
    groups: list[list[Spot]] = []
    for spot in found:
        if groups and spot[0] - groups[-1][-1][1] < 2 * AROUND:
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return [_passage(shown, group) for group in groups]


def _passage(text: str, group: list[Spot]) -> list[Piece]:
    start, last = max(0, group[0][0] - AROUND), min(len(text), group[-1][1] + AROUND)
    pieces = [Piece("…")] if start else []
    at = start
    for begin, end, what in group:
        pieces += [Piece(text[at:begin]), Piece(text[begin:end], what)]
        at = end
    pieces.append(Piece(text[at:last]))
    return [*pieces, *([Piece("…")] if last < len(text) else [])]
