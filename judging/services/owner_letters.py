"""Letters to the owners of a contest about who owns it with them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.people import NOBODY, Membership, User
from judging.services import letters
from judging.services.letters import Written


def tell(
    session: Session,
    contest_id: int,
    words: tuple[str, str],
    *,
    by: int,
    at: datetime,
    also: Iterable[int] = (),
) -> None:
    """Write to every owner but whoever did it, and to those named, in the caller's transaction."""
    owners = select(Membership.user_id).where(
        Membership.contest_id == contest_id, Membership.role == "owner", Membership.user_id != by
    )
    reachable = (User.active, ~User.email.endswith(f"@{NOBODY}"))
    found = select(User.email).where(User.id.in_(owners) | User.id.in_(list(also)), *reachable)
    subject, text = words
    written = [
        Written(address, subject, text) for address in session.scalars(found.order_by(User.id))
    ]
    letters.write_many(session, written, contest_id=contest_id, by=by, at=at)
