"""What the pages of an application send, read without judging it."""

from datetime import date

from werkzeug.datastructures import MultiDict

from judging.services.applicants import PARTS, Said

Sent = MultiDict[str, str]


def version(form: Sent) -> int | None:
    """The version of the draft that the page was made of; None where it names none."""
    given = form.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def members(form: Sent) -> list[Said]:
    """The members of the page, by the numbers that it names."""
    ids = [one for one in form.getlist("member") if one.isascii() and one.isdigit()]
    return [
        Said(
            int(one),
            **{part: form.get(f"{part}-{one}", "") for part in PARTS},
            birth_date=day(form.get(f"birth_date-{one}", "")),
        )
        for one in ids
        if len(one) < 10
    ]


def day(typed: str) -> date | None:
    """A date as a browser sends it, or as people type it: 2012-03-04, 2012.3.4."""
    parts = typed.strip().replace(".", "-").replace("/", "-").replace(" ", "").strip("-").split("-")
    try:
        year, month, number = (int(part) for part in parts)
        return date(year, month, number)
    except ValueError:
        return None


def unread_days(form: Sent) -> list[str]:
    """Dates that were typed and cannot be understood."""
    names = [f"birth_date-{one}" for one in form.getlist("member")]
    return [form[name] for name in names if form.get(name, "").strip() and day(form[name]) is None]


def answers(form: Sent) -> dict[str, str]:
    """The answers to the call's fields, by key."""
    begins = "field-"
    return {name[len(begins) :]: text for name, text in form.items() if name.startswith(begins)}


def yes_no(typed: str | None) -> bool | None:
    """Yes, no, or nothing said."""
    return {"yes": True, "no": False}.get(typed or "")
