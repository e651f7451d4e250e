"""Looking at personal data in this session: for a reason, and never unrecorded."""

from flask import g, session

from judging import permissions
from judging.clock import now
from judging.services import access_records
from judging.services.access_records import Person
from judging.views import guards

KEPT = "access"


def reason_id(contest_key: str) -> int | None:
    """The number of the reason that was given in this session."""
    found = session.get(KEPT, {}).get(contest_key)
    return found if isinstance(found, int) else None


def is_open(contest_key: str) -> bool:
    """Whether the reader may see people, and has said within the last hour why."""
    if not permissions.may_see_entrants(g.seat):
        return False
    me, at = guards.myself(), now()
    return access_records.is_good(contest_key, reason_id(contest_key), by=me, at=at)


def people(contest_key: str, entry_key: str) -> list[Person] | None:
    """The people of an entry, which is recorded; None where no reason was given."""
    if not is_open(contest_key):
        return None
    number = reason_id(contest_key)
    return access_records.people(contest_key, entry_key, number, by=guards.myself(), at=now())


def note_search(contest_key: str, keys: list[str]) -> None:
    number = reason_id(contest_key)
    access_records.note_search(contest_key, number, keys, by=guards.myself(), at=now())


def noted(contest_key: str, what: str, people: int = 0) -> bool:
    """Whether personal data may be shown now; that it is, is recorded."""
    if not is_open(contest_key):
        return False
    number = reason_id(contest_key)
    access_records.note(contest_key, number, what, people, by=guards.myself(), at=now())
    return True


def give(contest_key: str, reason: str) -> None:
    """Say why, for this session and an hour."""
    number = access_records.give_reason(contest_key, reason, by=guards.myself(), at=now())
    session[KEPT] = session.get(KEPT, {}) | {contest_key: number}
