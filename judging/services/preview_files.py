"""The stored files of previews, which go with the files that they were made from."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from judging.models.applications import Attachment
from judging.models.previews import Preview
from judging.services import material_files

MAKE = "preview.make"


def forget(
    session: Session,
    which: ColumnElement[bool],
    *,
    contest_id: int,
    by: int | None,
    at: datetime,
) -> None:
    """Delete the previews of these attachments within the caller's transaction."""
    found = select(Preview).join(Attachment, Preview.attachment_id == Attachment.id).where(which)
    rows = session.scalars(found.execution_options(populate_existing=True)).all()
    names = [name for row in rows for name in _stored(row)]
    material_files.forget(session, names, contest_id=contest_id, by=by, at=at)
    for row in rows:
        session.delete(row)
    session.flush()


def _stored(row: Preview) -> Sequence[str]:
    pages = [str(page[which]) for page in row.pages for which in ("image", "thumb")]
    return [*pages, *filter(None, (row.reading, row.film, row.texts))]
