"""Score sheets on paper, as people typed them off and as a camera saw them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, Moment
from judging.models.materials import STORED_NAME


class PaperCopy(Base):
    """What one person typed off the paper sheet of a judge for an entry.

    `marks` maps every criterion to what stands on the paper. A correction is a further copy; of
    one person the newest counts, and the sheet is filled in as soon as two people agree. None is
    ever changed, so that the history holds everything that was typed.
    """

    __tablename__ = "paper_copy"
    __table_args__ = (Index("ix_paper_copy_sheet", "round_id", "judge_id", "entry_id"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    typed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    typed_at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1)
    marks: Mapped[JsonDict]
    comment: Mapped[str] = mapped_column(Text, default="")


class PaperScan(Base):
    """A scan or photo of the paper sheet of a judge for an entry.

    The one that nothing replaced yet is the sheet's own, and a sheet has one at most; the earlier
    ones stay with their files. `original` names the file as it came.
    """

    __tablename__ = "paper_scan"
    __table_args__ = (
        Index(
            "uq_paper_scan_current",
            "round_id",
            "judge_id",
            "entry_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_paper_scan_sheet", "round_id", "judge_id", "entry_id"),
        CheckConstraint("bytes > 0", name="has_contents"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    key: Mapped[str] = mapped_column(String(STORED_NAME), unique=True)
    original: Mapped[str] = mapped_column(String(STORED_NAME), unique=True)
    file_name: Mapped[str] = mapped_column(String(200), default="")
    media_type: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)


class PaperScanPage(Base):
    """A page of a scan as it was drawn; `image` names its stored file."""

    __tablename__ = "paper_scan_page"

    scan_id: Mapped[int] = mapped_column(
        ForeignKey("paper_scan.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    image: Mapped[str] = mapped_column(String(STORED_NAME), unique=True)
