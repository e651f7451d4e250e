"""Tables of entries that are brought in from elsewhere."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, JsonList, Moment, Word, one_of

STATES = ("uploaded", "checking", "checked", "importing", "done", "discarded")


class EntryImport(Base):
    """A table of entries on its way in: which column means what, and what is wrong in which line.

    `stored` names the file until it is brought in or thrown away; it may hold personal data.
    `mapping` gives for each field of ours the column that holds it, counted from 0; the next table
    with the same headings (`likeness`) begins with it. `problems` hold no values.
    """

    __tablename__ = "entry_import"
    __table_args__ = (
        CheckConstraint(one_of("state", *STATES), name="known_state"),
        CheckConstraint(one_of("kind", "csv", "xlsx"), name="known_kind"),
        CheckConstraint("(state IN ('done', 'discarded')) = (stored = '')", name="file_goes"),
        Index("ix_entry_import_likeness", "contest_id", "likeness"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    state: Mapped[Word] = mapped_column(default="uploaded")
    kind: Mapped[Word]
    file_name: Mapped[str] = mapped_column(String(200))
    stored: Mapped[str] = mapped_column(String(32))
    headings: Mapped[JsonList]
    likeness: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[JsonDict]
    existing: Mapped[Word] = mapped_column(default="update")
    counts: Mapped[JsonDict]
    problems: Mapped[JsonList]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
