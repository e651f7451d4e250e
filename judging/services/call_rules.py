"""What a call asks for, as values: fields to answer, consents to give, files to send.

They are kept as JSON in the call's row. A key never changes its meaning: what was answered under
it stays readable. The version of a consent grows whenever its text changes.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from judging.errors import NotReady

Texts = Mapping[str, str]
KINDS = ("line", "text", "choice", "number", "yesno", "link", "bonus")
ASKS = ("email", "phone", "affiliation", "birth_date")
FILE_KINDS = ("pdf", "image", "office", "hwp", "video", "zip")
KEPT_MONTHS = 6  # where no consent says anything else
MOST_MONTHS = 120
LONGEST_TITLE = 200
LONGEST_TEXT = 10_000
MOST_RULES = 60
MOST_CHOICES = 50
MOST_MB = 2000
MOST_PAGES = 100  # what a page renderer draws
MOST_CHARACTERS = 20_000
POINTS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Something to answer. `most` bounds the characters; `attr` = it is kept with the entry.

    Of the kind `bonus`, the answer says what shows that the `points` are due; none = not claimed.
    """

    key: str
    kind: str
    texts: Texts
    required: bool = False
    most: int = 300
    choices: tuple[str, ...] = ()
    attr: bool = False
    points: str = ""


@dataclass(frozen=True, slots=True)
class ConsentRule:
    """Something to agree to; `texts` holds its title and its whole text.

    `kept_months` = what is given is kept until so many months after the results; 0 = not said.
    """

    key: str
    texts: Texts
    required: bool = True
    version: int = 1
    kept_months: int = 0

    @property
    def digest(self) -> str:
        """What stands for its text in every language, and for how long it is kept."""
        period = {"kept_months": str(self.kept_months)} if self.kept_months else {}
        return digest(dict(self.texts) | period)


@dataclass(frozen=True, slots=True)
class FileRule:
    """Files to send: of which kinds, how many, how large, with how many pages (0 = any)."""

    key: str
    texts: Texts
    kinds: tuple[str, ...] = ("pdf",)
    required: bool = False
    most: int = 1
    most_mb: int = 20
    most_pages: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a call says."""

    opens_at: datetime
    closes_at: datetime
    grace_minutes: int = 0
    members_min: int = 1
    members_max: int = 5
    eligibility: Texts = field(default_factory=dict)
    asks: tuple[str, ...] = ASKS
    fields: tuple[FieldRule, ...] = ()
    consents: tuple[ConsentRule, ...] = ()
    files: tuple[FileRule, ...] = ()
    quota_mb: int = 200
    ai_policy: str = "declare"


def digest(value: Any) -> str:
    """SHA-256 of a value in the one form that is hashed."""
    said = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def as_json(rules: Sequence[FieldRule | ConsentRule | FileRule]) -> list[dict[str, Any]]:
    """The rules as they are kept."""
    return [asdict(rule) for rule in rules]


def fields_of(kept: Sequence[Mapping[str, Any]]) -> tuple[FieldRule, ...]:
    """The fields of a call's row."""
    return tuple(FieldRule(**one | {"choices": tuple(one["choices"])}) for one in map(dict, kept))


def consents_of(kept: Sequence[Mapping[str, Any]]) -> tuple[ConsentRule, ...]:
    """The consents of a call's row."""
    return tuple(ConsentRule(**one) for one in kept)


def files_of(kept: Sequence[Mapping[str, Any]]) -> tuple[FileRule, ...]:
    """The file rules of a call's row."""
    return tuple(FileRule(**one | {"kinds": tuple(one["kinds"])}) for one in map(dict, kept))


def check(terms: Terms) -> None:
    """Refuse terms that cannot be carried out. Raises NotReady, naming the first."""
    if terms.closes_at <= terms.opens_at:
        raise NotReady("The end of applications must lie after their beginning.")
    if not 0 <= terms.grace_minutes <= 120:
        raise NotReady("The time of grace is 0 to 120 minutes.")
    if not 1 <= terms.members_min <= terms.members_max <= 100:
        raise NotReady("A team has 1 to 100 members, and the least is not above the most.")
    if not 1 <= terms.quota_mb <= 10240:
        raise NotReady("All files of one application may have 1 to 10240 MB.")
    if terms.ai_policy not in ("allowed", "declare", "banned") or set(terms.asks) - set(ASKS):
        raise NotReady("The request could not be understood.")
    for rules in (terms.fields, terms.consents, terms.files):
        _check_list(rules)
    for one in terms.fields:
        _check_field(one)
    for consent in terms.consents:
        if max(map(len, consent.texts.values()), default=0) > LONGEST_TEXT:
            raise NotReady(f"The text of a consent has at most {LONGEST_TEXT} characters.")
        if not 0 <= consent.kept_months <= MOST_MONTHS:
            raise NotReady(f"Personal data is kept for 1 to {MOST_MONTHS} months.")
    for rule in terms.files:
        _check_files(rule, terms.quota_mb)


def _check_list(rules: Sequence[FieldRule | ConsentRule | FileRule]) -> None:
    if len(rules) > MOST_RULES:
        raise NotReady(f"A call has at most {MOST_RULES} of each: fields, consents, files.")
    if len({rule.key for rule in rules}) != len(rules):
        raise NotReady("The request could not be understood.")
    for rule in rules:
        if not title_of(rule.texts) or len(title_of(rule.texts)) > LONGEST_TITLE:
            raise NotReady(f"Everything that is asked needs a title of 1 to {LONGEST_TITLE} signs.")


def _check_field(rule: FieldRule) -> None:
    if rule.kind not in KINDS:
        raise NotReady("The request could not be understood.")
    if not 1 <= rule.most <= MOST_CHARACTERS:
        raise NotReady(f"An answer may have 1 to {MOST_CHARACTERS} characters.")
    if rule.kind == "bonus" and (not POINTS.fullmatch(rule.points) or not Decimal(rule.points)):
        raise NotReady(f"“{title_of(rule.texts)}” needs its points, a number above 0.")
    if rule.kind == "bonus" and (rule.required or rule.attr):
        raise NotReady(f"“{title_of(rule.texts)}”: whoever claims no bonus leaves it empty.")
    if rule.kind == "choice" and not 2 <= len(set(rule.choices)) <= MOST_CHOICES:
        raise NotReady(f"“{title_of(rule.texts)}” needs 2 to {MOST_CHOICES} different choices.")


def _check_files(rule: FileRule, quota_mb: int) -> None:
    name = title_of(rule.texts)
    if not rule.kinds or set(rule.kinds) - set(FILE_KINDS):
        raise NotReady(f"“{name}” needs at least one kind of file.")
    if not 1 <= rule.most <= 50 or not 0 <= rule.most_pages <= MOST_PAGES:
        raise NotReady(f"“{name}”: 1 to 50 files, of at most {MOST_PAGES} pages.")
    if not 1 <= rule.most_mb <= MOST_MB:
        raise NotReady(f"“{name}”: a file may have 1 to {MOST_MB} MB.")
    if rule.most_mb > quota_mb:
        raise NotReady(f"“{name}”: one file may not be larger than all files together.")


def title_of(texts: Texts) -> str:
    """A title in any language, to name the rule by."""
    return next((texts[key] for key in ("title", "title_ko", "title_en") if texts.get(key)), "")


def renewed(new: Sequence[ConsentRule], old: Sequence[ConsentRule]) -> tuple[ConsentRule, ...]:
    """The consents with their versions: one more where the text is another."""
    before = {rule.key: rule for rule in old}
    return tuple(_renewed(rule, before.get(rule.key)) for rule in new)


def _renewed(rule: ConsentRule, before: ConsentRule | None) -> ConsentRule:
    if before is None:
        return replace(rule, version=1)
    changed = before.digest != rule.digest
    return replace(rule, version=before.version + 1 if changed else before.version)


def plain(text: str, most: int) -> str:
    """Typed text as it is kept: NFC, line ends as one sign, nothing that is not seen, cut."""
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = (sign for sign in unified if sign == "\n" or unicodedata.category(sign) not in HIDDEN)
    return "".join(seen).strip()[:most]


HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")
