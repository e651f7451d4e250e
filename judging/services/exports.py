"""Everything of a contest as it stands, in one file."""

from datetime import datetime

from judging.errors import NotReady
from judging.packages.write import zip_bytes
from judging.services import audit, lookup
from judging.services.package_export import document_of
from judging.services.transactions import write


def everything(contest_key: str, *, reason: str, by: int, at: datetime) -> bytes:
    """The contest's package as a zip; who took it, when and why stands in the log.

    Raises NotFound; NotReady without a reason.
    """
    if not reason.strip():
        raise NotReady("Say in a sentence what the export is for.")
    with write() as session:
        contest = lookup.contest(session, contest_key)
        document = document_of(session, contest)
        counted = ("entries", "members", "judges", "scores", "decisions")
        rows = {name: len(getattr(document, name)) for name in counted}
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="contest.exported",
            subject=f"contest:{contest.key}",
            details={"reason": reason.strip(), **rows},
        )
    return zip_bytes(document)
