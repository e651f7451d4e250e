"""What a team sees beforehand of what judges will get."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import JsonDict, JsonList, Word
from judging.models.materials import STORED_NAME


class Preview(Base):
    """What judges would get of one file, made for its own team: no judge is ever shown it.

    `job_id` is the work that makes it. `pages` lists number, width, height, image and thumb of the
    drawn pages; `reading`, `film` and `texts` name stored files as those of `MaterialCopy` do.
    """

    __tablename__ = "preview"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    kind: Mapped[Word]
    pages: Mapped[JsonList]
    reading: Mapped[str] = mapped_column(String(STORED_NAME), default="")
    film: Mapped[str] = mapped_column(String(STORED_NAME), default="")
    texts: Mapped[str] = mapped_column(String(STORED_NAME), default="")
    left_out: Mapped[JsonDict]
