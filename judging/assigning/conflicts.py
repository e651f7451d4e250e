"""Who may not judge what, from every source, each finding with its reason."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from judging.assigning.roster import Entry, Judge

SOURCES = ("declared", "member", "mentor", "organisation", "mail")

# Everybody may have an address there: sharing it says nothing.
OPEN_MAIL = frozenset(
    {
        *("gmail.com", "googlemail.com", "naver.com", "daum.net", "hanmail.net", "kakao.com"),
        *("nate.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com"),
        *("yahoo.co.kr", "yahoo.co.jp", "icloud.com", "me.com", "mac.com", "proton.me"),
        *("protonmail.com", "gmx.de", "gmx.net", "web.de", "mail.com", "qq.com", "163.com"),
        *("126.com", "aol.com", "yandex.ru", "mail.ru", "zoho.com", "korea.com", "hanmir.com"),
        *("dreamwiz.com", "empas.com"),
    }
)
# Second-level names under a country, below which organisations register: snu.ac.kr, bbc.co.uk.
_SHARED_SECOND = frozenset(
    {
        *("ac", "co", "or", "go", "re", "pe", "ne", "edu", "com", "org", "gov", "net", "hs", "ms"),
        *("es", "sc", "kg", "mil", "ed", "ad", "gr", "lg", "sch"),
    }
)
_LEGAL_FORMS = re.compile(
    r"\((주|유|재|사|합)\)|주식회사|유한회사|재단법인|사단법인|학교법인|"
    r"\b(inc|ltd|llc|llp|co|corp|corporation|company|limited|gmbh|ag|plc|sa|bv|the)\b"
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A judge may not judge an entry.

    Attributes
    ----------
    entry, judge : str
        Ids.
    source : str
        One of SOURCES.
    detail : str
        What was found: the reason given, the organisation or mail domain that both have.
    """

    entry: str
    judge: str
    source: str
    detail: str = ""

    def __str__(self) -> str:
        return {
            "declared": f"declared conflict{f' ({self.detail})' if self.detail else ''}",
            "member": "is a member of the team",
            "mentor": "is a mentor of the team",
            "organisation": f"the same organisation ({self.detail})",
            "mail": f"the same mail domain ({self.detail})",
        }[self.source]


def normal_organisation(name: str) -> str:
    """Bring an organisation's name to one spelling.

    Parameters
    ----------
    name : str
        As somebody typed it.

    Returns
    -------
    str
        Lower case, without legal form, spaces and punctuation, 대학교 as 대: “㈜ 심사”, “심사
        주식회사” and “심사” are one. Empty where nothing is left.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = _LEGAL_FORMS.sub(" ", folded).replace("대학교", "대")
    return "".join(sign for sign in bare if sign.isalnum())


def mail_organisation(email: str) -> str:
    """Take from a mail address the domain that stands for an organisation.

    Parameters
    ----------
    email : str
        One address.

    Returns
    -------
    str
        “snu.ac.kr” for a@cs.snu.ac.kr; empty for open mail services and what is no address.
    """
    _, at, domain = email.strip().casefold().rpartition("@")
    labels = [label for label in domain.split(".") if label]
    if not at or len(labels) < 2 or ".".join(labels) in OPEN_MAIL:
        return ""
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_SECOND
    found = ".".join(labels[-3:] if deep else labels[-2:])
    return "" if found in OPEN_MAIL else found


def find_conflicts(
    entries: Sequence[Entry], judges: Sequence[Judge], declared: Iterable[Conflict] = ()
) -> tuple[Conflict, ...]:
    """Collect conflicts from all sources.

    Parameters
    ----------
    entries, judges : sequence
        In any order.
    declared : iterable of Conflict
        What people said themselves; kept as it is.

    Returns
    -------
    tuple of Conflict
        By source in the order of SOURCES, then by ids. A pair comes once for each source.
    """
    found = {
        *declared,
        *_by_person(entries, judges),
        *_by_shared_key(entries, judges, "organisation"),
        *_by_shared_key(entries, judges, "mail"),
    }
    return tuple(sorted(found, key=lambda c: (SOURCES.index(c.source), c.entry, c.judge, c.detail)))


def _by_person(entries: Sequence[Entry], judges: Sequence[Judge]) -> Iterator[Conflict]:
    """Find judges among the members and the mentors, by id or by mail address."""
    known = defaultdict(set)
    for judge in judges:
        for key in filter(None, (judge.id, judge.email.strip().casefold())):
            known[key].add(judge.id)
    for entry in entries:
        people = {"member": {*entry.members, *entry.emails}, "mentor": entry.mentors}
        for source, keys in people.items():
            for key in keys:
                # An id may differ only in case from another id; a mail address may not.
                for judge_id in known.get(key, set()) | known.get(key.strip().casefold(), set()):
                    yield Conflict(entry.id, judge_id, source)


def _by_shared_key(
    entries: Sequence[Entry], judges: Sequence[Judge], source: str
) -> Iterator[Conflict]:
    """Find pairs with the same organisation, by name or by the domain of their mail."""
    by_name = source == "organisation"
    normal = normal_organisation if by_name else mail_organisation
    having = defaultdict(list)
    for judge in judges:
        if key := normal(judge.organisation if by_name else judge.email):
            having[key].append(judge)
    for entry in entries:
        for key in {normal(said) for said in (entry.organisations if by_name else entry.emails)}:
            for judge in having.get(key, ()):
                detail = judge.organisation.strip() if by_name else key
                yield Conflict(entry.id, judge.id, source, detail)


def unchecked_judges(judges: Sequence[Judge]) -> tuple[str, ...]:
    """Name the judges whose own organisation nobody knows, by id.

    Parameters
    ----------
    judges : sequence of Judge
        In any order.

    Returns
    -------
    tuple of str
        Ids, ascending, of those with neither an organisation nor a mail domain of their own.
    """
    return tuple(
        sorted(
            judge.id
            for judge in judges
            if not normal_organisation(judge.organisation) and not mail_organisation(judge.email)
        )
    )
