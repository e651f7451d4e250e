"""Applying in words: what is missing, how long there is, what a receipt says, the letters."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from judging import formats
from judging.wording.catalogue import gettext, language, ngettext, pgettext


class Missing(Protocol):
    """Something that an application lacks: its kind, and what or whom it concerns."""

    @property
    def word(self) -> str: ...
    @property
    def texts(self) -> Mapping[str, str] | None: ...
    @property
    def name(self) -> str: ...
    @property
    def count(self) -> int: ...


class SentFile(Protocol):
    """A file as a page lists it."""

    @property
    def key(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def bytes(self) -> int: ...
    @property
    def pages(self) -> int | None: ...


def step(name: str) -> str:
    """A step of the wizard."""
    return {
        "eligibility": gettext("Eligibility"),
        "team": gettext("Team and members"),
        "consents": gettext("Consents"),
        "work": gettext("Answers and files"),
        "check": gettext("Check and hand in"),
    }[name]


def gap(missing: Missing) -> str:
    """What is missing, as the line of a list."""
    what = formats.pick(missing.texts or {}, language())
    who = missing.name or gettext("Member %(number)s", number=missing.count)
    words = {
        "eligible": gettext("Confirm that you meet the conditions."),
        "division": gettext("Choose a division."),
        "team_name": gettext("Give the team a name."),
        "too_few": gettext("A team has at least %(count)s members.", count=missing.count),
        "too_many": gettext("A team has at most %(count)s members.", count=missing.count),
        "guardian": gettext("%(who)s: ask the guardian for consent.", who=who),
        "guardian_waits": gettext("%(who)s: the guardian has not answered yet.", who=who),
        "guardian_refused": gettext(
            "%(who)s: the guardian said no. Take this member out.", who=who
        ),
        "member_name": gettext("%(who)s: the name is missing.", who=who),
        "member_email": gettext("%(who)s: the e-mail address is missing.", who=who),
        "member_phone": gettext("%(who)s: the phone number is missing.", who=who),
        "member_affiliation": gettext("%(who)s: school or company is missing.", who=who),
        "member_birth_date": gettext("%(who)s: the birth date is missing.", who=who),
        "consent": gettext("Agree to: %(what)s", what=what),
        "consent_changed": gettext("The text changed, agree again to: %(what)s", what=what),
        "title": gettext("Give the entry a title."),
        "answer": gettext("Answer: %(what)s", what=what),
        "answer_long": gettext(
            "%(what)s: at most %(count)s characters.", what=what, count=missing.count
        ),
        "answer_link": gettext("%(what)s: give the whole address, https://…", what=what),
        "answer_number": gettext("%(what)s: give a number.", what=what),
        "ai": gettext("Say whether generative AI was used."),
        "ai_text": gettext("Say which AI was used, and for what."),
        "ai_banned": gettext("Confirm that no generative AI was used."),
        "file": gettext("Send the file: %(what)s", what=what),
        "files_too_many": gettext(
            "%(what)s: at most %(count)s files.", what=what, count=missing.count
        ),
    }
    return words[missing.word]


def left(at: datetime, end: datetime) -> str:
    """How long there is, by the server's clock."""
    seconds = int((end - at).total_seconds())
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days >= 1:
        return ngettext("%(num)s day", "%(num)s days", days) + " " + _hours(hours)
    if hours >= 1:
        return f"{_hours(hours)} {_minutes(minutes)}"
    return _minutes(minutes) if minutes else gettext("less than a minute")


def _hours(number: int) -> str:
    return ngettext("%(num)s hour", "%(num)s hours", number)


def _minutes(number: int) -> str:
    return ngettext("%(num)s minute", "%(num)s minutes", number)


def is_near(at: datetime, end: datetime) -> bool:
    """Whether the end is less than a day away."""
    return end - at < timedelta(days=1)


def saved_at(at: datetime, timezone: str) -> str:
    """That the draft was kept, and when."""
    return gettext("Saved at %(time)s", time=formats.second(at, timezone))


def verdict(word: str) -> str:
    """What the clock said."""
    return {
        "in_time": gettext("in time"),
        "in_grace": gettext("in the time of grace: a file was on its way at the end"),
        "early": gettext("too early"),
        "late": gettext("too late"),
    }[word]


def size(number: int) -> str:
    """How large a file is: 3.4 MB, 12 KB."""
    if number >= 1024 * 1024:
        return f"{number * 10 // (1024 * 1024) / 10:g} MB"
    return f"{max(number // 1024, 1)} KB"


def file_line(file: SentFile) -> dict[str, Any]:
    """A file as a script lists it."""
    return {"key": file.key, "name": file.file_name, "about": about_file(file)}


def about_file(file: SentFile) -> str:
    """Size and pages of a file."""
    if file.pages is None or not file.media_type.endswith("pdf"):
        return size(file.bytes)
    pages = ngettext("%(num)s page", "%(num)s pages", file.pages)
    return f"{size(file.bytes)} · {pages}"


def file_kinds(kinds: tuple[str, ...] | list[str]) -> str:
    """The kinds of files that are taken, as a list."""
    return ", ".join(file_kind(kind) for kind in kinds)


def file_kind(kind: str) -> str:
    """One kind of file."""
    return {
        "pdf": "PDF",
        "image": gettext("image (PNG, JPEG, WebP)"),
        "office": gettext("Office file (docx, pptx, xlsx)"),
        "hwp": gettext("Hangul file (hwp, hwpx)"),
        "video": gettext("video (MP4)"),
        "zip": "ZIP",
    }[kind]


def accept(kinds: tuple[str, ...]) -> str:
    """The same for the chooser of a browser; the server looks at the contents."""
    endings = {
        "pdf": ".pdf",
        "image": ".png,.jpg,.jpeg,.webp",
        "office": ".docx,.pptx,.xlsx",
        "hwp": ".hwp,.hwpx",
        "video": ".mp4,.m4v,.mov",
        "zip": ".zip",
    }
    return ",".join(endings[kind] for kind in kinds)


def application_state(word: str) -> str:
    """Where an application stands."""
    return {
        "draft": pgettext("application", "Draft"),
        "submitted": pgettext("application", "Handed in"),
        "withdrawn": pgettext("application", "Taken back"),
    }[word]


def guardian_letter(contest: str, who: str, address: str) -> tuple[str, str]:
    """The letter that asks a guardian: subject and text."""
    subject = gettext("%(contest)s: your consent as a guardian", contest=contest)
    text = gettext(
        "A child under 14 in your care wants to take part in “%(contest)s”. %(leader)s applies "
        "with the team.\n\nBefore you agree, nothing of the child is kept. Read what is asked, "
        "and answer, on this page:\n%(address)s\n\nThe link is good for 14 days and works once. "
        "If you know nothing of this, you need not do anything.",
        contest=contest,
        leader=who,
        address=address,
    )
    return subject, text
