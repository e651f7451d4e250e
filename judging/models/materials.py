"""What judges read beside the sheet of an entry."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, Moment, Word, one_of

STORED_NAME = 32
KINDS = ("pages", "link", "text", "reading", "film")


class Material(Base):
    """Something of an entry for its judges: a file shown as pages, a link or a short text.

    `original` names the stored file as it was uploaded, `file_name` is what its sender called it:
    both are for organisers only, because they may say who is behind the entry. `job_id` is the
    work that draws the pages; a material that is replaced keeps its old ones until that is done.
    An empty `title` means that the kind says enough. `body` is the text, or the link's address.
    What was made from an applicant's file (`MaterialCopy`) has neither: it is pages, a reading copy
    or a film, and its original stays with the application.
    """

    __tablename__ = "material"
    __table_args__ = (
        UniqueConstraint("entry_id", "key"),
        CheckConstraint(one_of("kind", *KINDS), name="known_kind"),
        CheckConstraint("kind = 'pages' OR original = ''", name="originals_of_pages_alone"),
        CheckConstraint("(kind IN ('link', 'text')) = (body <> '')", name="words_have_a_body"),
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


class MaterialCopy(Base):
    """That a material was made from a file of an application, and what was found in it.

    `reading` (its text for judges), `film` and `texts` (where the office looks for names) name
    stored files, "" before they are made. `left_out` counts what could not be taken along,
    `names` how often names were found. `looked_at` says that somebody of the office looked at
    them and lets them pass, with the reason.
    """

    __tablename__ = "material_copy"
    __table_args__ = (
        CheckConstraint("names >= 0", name="names_counted"),
        CheckConstraint("(looked_at IS NULL) = (looked_reason = '')", name="looked_with_a_reason"),
    )

    material_id: Mapped[int] = mapped_column(
        ForeignKey("material.id", ondelete="CASCADE"), primary_key=True
    )
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), index=True)
    reading: Mapped[str] = mapped_column(String(STORED_NAME), default="", index=True)
    film: Mapped[str] = mapped_column(String(STORED_NAME), default="", index=True)
    texts: Mapped[str] = mapped_column(String(STORED_NAME), default="")
    left_out: Mapped[JsonDict]
    names: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    looked_reason: Mapped[str] = mapped_column(String(500), default="")
