"""What judges read beside the sheet of an entry."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, Moment, Word, one_of

STORED_NAME = 32


class Material(Base):
    """Something of an entry for its judges: a file shown as pages, a link or a short text.

    `original` names the stored file as it was uploaded, `file_name` is what its sender called it:
    both are for organisers only, because they may say who is behind the entry. `job_id` is the
    work that draws the pages; a material that is replaced keeps its old ones until that is done.
    An empty `title` means that the kind says enough. `body` is the text, or the link's address.
    """

    __tablename__ = "material"
    __table_args__ = (
        UniqueConstraint("entry_id", "key"),
        CheckConstraint(one_of("kind", "pages", "link", "text"), name="known_kind"),
        CheckConstraint("(kind = 'pages') = (original <> '')", name="pages_have_an_original"),
        CheckConstraint("(kind = 'pages') = (body = '')", name="others_have_a_body"),
        CheckConstraint("bytes >= 0 AND position >= 0", name="counts_sensible"),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    key: Mapped[str] = mapped_column(String(STORED_NAME))
    position: Mapped[int]
    kind: Mapped[Word]
    title: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(String(2000), default="")
    original: Mapped[str] = mapped_column(String(STORED_NAME), default="")
    file_name: Mapped[str] = mapped_column(String(200), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    bytes: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)


class MaterialPage(Base):
    """A page of a material as judges see it; `image` and `thumb` name its two stored files."""

    __tablename__ = "material_page"

    material_id: Mapped[int] = mapped_column(
        ForeignKey("material.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    image: Mapped[str] = mapped_column(String(STORED_NAME), unique=True)
    thumb: Mapped[str] = mapped_column(String(STORED_NAME), unique=True)
