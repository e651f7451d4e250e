"""What the organisers' page of a call sends, read into the rules of the call."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from judging.errors import NotReady
from judging.services.call_rules import ConsentRule, FieldRule, FileRule, Terms, plain

Sent = MultiDict[str, str]
LONGEST = 10_000
USUAL = {"grace_minutes": 0, "members_min": 1, "members_max": 5, "quota_mb": 200}


def terms(form: Sent, timezone: str) -> Terms:
    """The whole call as typed. Raises NotReady for a time or a number that cannot be read."""
    return Terms(
        moment(form.get("opens_at", ""), timezone),
        moment(form.get("closes_at", ""), timezone),
        **{name: number(form, name, usual) for name, usual in USUAL.items()},
        eligibility=_texts(form, "eligibility", ("text_ko", "text_en")),
        asks=tuple(form.getlist("asks")),
        fields=tuple(_field(form, row) for row in _rows(form, "field")),
        consents=tuple(_consent(form, row) for row in _rows(form, "consent")),
        files=tuple(_files(form, row) for row in _rows(form, "file")),
        ai_policy=form.get("ai_policy", "declare"),
    )


def moment(typed: str, timezone: str) -> datetime:
    """A time on the contest's clock. Raises NotReady."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(timezone))
    except ValueError:
        raise NotReady("Give day and time, for example 2026-12-01T18:00.") from None


def number(form: Sent, name: str, otherwise: int) -> int:
    """A whole number; left empty it is what is usual. Raises NotReady."""
    typed = form.get(name, "").strip()
    if not typed:
        return otherwise
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7):
        raise NotReady(f"“{typed[:20]}” is not a whole number.")
    return int(typed)


def _rows(form: Sent, kind: str) -> list[str]:
    """The rows that say something, in the order that their numbers give."""
    named = form.getlist(kind)
    filled = [row for row in named if _title(form, row) and f"{row}-drop" not in form]
    return sorted(filled, key=lambda row: (number(form, f"{row}-place", 999), named.index(row)))


def _title(form: Sent, row: str) -> str:
    return (form.get(f"{row}-title_ko", "") + form.get(f"{row}-title_en", "")).strip()


def _key(row: str) -> str:
    """The key of a row that exists; a new one gets a key that no earlier row had."""
    key = row.partition("-")[2]
    return secrets.token_hex(4) if key.startswith("new") else key[:40]


def _texts(form: Sent, row: str, names: tuple[str, ...]) -> dict[str, str]:
    typed = {name: plain(form.get(f"{row}-{name}", ""), LONGEST) for name in names}
    return {name: text for name, text in typed.items() if text}


def _field(form: Sent, row: str) -> FieldRule:
    lines = (plain(line, 200) for line in form.get(f"{row}-choices", "").splitlines())
    return FieldRule(
        key=_key(row),
        kind=form.get(f"{row}-kind", "line"),
        texts=_texts(form, row, ("title_ko", "title_en", "hint_ko", "hint_en")),
        required=f"{row}-required" in form,
        most=number(form, f"{row}-most", 300),
        choices=tuple(dict.fromkeys(line for line in lines if line)),
        attr=f"{row}-attr" in form,
        points=plain(form.get(f"{row}-points", ""), 20).replace(",", "."),
    )


def _consent(form: Sent, row: str) -> ConsentRule:
    return ConsentRule(
        key=_key(row),
        texts=_texts(form, row, ("title_ko", "title_en", "text_ko", "text_en")),
        required=f"{row}-required" in form,
        kept_months=number(form, f"{row}-kept_months", 0),
    )


def _files(form: Sent, row: str) -> FileRule:
    return FileRule(
        key=_key(row),
        texts=_texts(form, row, ("title_ko", "title_en")),
        kinds=tuple(form.getlist(f"{row}-kinds")),
        required=f"{row}-required" in form,
        most=number(form, f"{row}-most", 1),
        most_mb=number(form, f"{row}-most_mb", 20),
        most_pages=number(form, f"{row}-most_pages", 0),
    )
