"""Making the preview of one file in the background, by what makes the copies of judges."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.documents.reading_copies import Copy
from judging.documents.rendering import Drawn
from judging.extensions import db
from judging.models.applications import Attachment
from judging.models.previews import Preview
from judging.services import audit, copy_making, material_files
from judging.services.copy_making import Kept
from judging.services.job_runner import Store, Work


def make_preview(work: Work) -> Store:
    """Make what judges would get of a file. Raises what the file is refused for."""
    with tempfile.TemporaryDirectory(prefix="simsa-") as folder:
        wanted = _wanted(db.session(), work)
        if wanted is None:
            return lambda _session: {}
        copy, kept = copy_making.made_from(wanted[1].stored, Path(folder), work)
    return lambda session: _store(session, work, copy, kept)


def _wanted(session: Session, work: Work) -> tuple[Preview, Attachment] | None:
    """The preview, unless it was forgotten or is made by another job meanwhile."""
    found = (
        select(Preview, Attachment)
        .join(Attachment, Preview.attachment_id == Attachment.id)
        .where(Attachment.id == work.arguments["attachment"], Preview.job_id == work.job.id)
    )
    row = session.execute(found.execution_options(populate_existing=True)).first()
    return (row[0], row[1]) if row else None


def _store(session: Session, work: Work, copy: Copy, kept: Kept) -> Mapping[str, Any]:
    wanted = _wanted(session, work)
    if wanted is None:
        material_files.remove(kept.names)
        return {}
    row, attachment = wanted
    row.kind, row.pages = copy.kind, [_page(*one) for one in kept.pages]
    row.reading, row.film, row.texts = kept.reading, kept.film, kept.texts
    row.left_out = {what: number for what, number in copy.left_out.items() if number}
    said = {"kind": copy.kind, "pages": len(kept.pages)}
    audit.record(
        session,
        at=work.clock(),
        by=work.job.by,
        contest_id=work.job.contest_id,
        act="preview.made",
        subject=f"attachment:{attachment.id}",
        details=said,
    )
    return said


def _page(drawn: Drawn, image: str, thumb: str) -> dict[str, Any]:
    size = {"number": drawn.number, "width": drawn.width, "height": drawn.height}
    return {**size, "image": image, "thumb": thumb}
