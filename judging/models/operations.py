"""Operations: what judges did on their tablets, each exactly once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import JsonDict, JsonList, Moment, Word, one_of

KINDS = (
    *("mark", "comment", "memo", "submission", "recusal", "signature", "pledge"),
    *("investment", "ranking", "comparison", "practice"),
)
EFFECTS = ("applied", "absorbed", "quarantined", "refused", "locked")


class Operation(Base):
    """Something that a judge did at a tablet: the value of one field at one moment.

    The operations of a field are its history. What holds is the applied operation with the
    greatest (epoch, seq), and `version` counts what was applied to the field so far. `base` is the
    version that the tablet knew. A quarantined operation waits until the judge says which value is
    right; `settled_by` is then the operation that said it. `answer` is what the tablet was told,
    and is told again whenever it sends the same operation. `digest` names the content, so that
    one id cannot carry two. `entry_id` NULL = the field is one of the whole round.
    """

    __tablename__ = "operation"
    __table_args__ = (
        UniqueConstraint("sitting_id", "seq"),
        CheckConstraint(one_of("kind", *KINDS), name="known_kind"),
        CheckConstraint(one_of("effect", *EFFECTS), name="known_effect"),
        CheckConstraint("epoch > 0 AND seq > 0", name="order_positive"),
        Index(
            *("ix_operation_field", "judge_id", "round_id", "entry_id", "kind", "field"),
            *("epoch", "seq"),
        ),
        Index("ix_operation_round_effect", "round_id", "effect"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    kind: Mapped[Word]
    field: Mapped[str] = mapped_column(String(40), default="")
    value: Mapped[str] = mapped_column(Text)
    base: Mapped[int]
    epoch: Mapped[int]
    seq: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    effect: Mapped[Word]
    version: Mapped[int] = mapped_column(default=0)
    answer: Mapped[JsonDict]
    digest: Mapped[str] = mapped_column(String(64))
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("operation.id"))


class Signature(Base):
    """A judge signed his totals of a round: strokes as drawn, and the totals that he saw.

    It is void, with the reason, as soon as one of the sheets that it stands under is reopened.
    """

    __tablename__ = "signature"
    __table_args__ = (
        CheckConstraint("(void_why = '') = (voided_at IS NULL)", name="void_has_a_time"),
    )

    operation_id: Mapped[str] = mapped_column(ForeignKey("operation.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    strokes: Mapped[JsonList]
    totals: Mapped[JsonDict]
    signed_at: Mapped[datetime] = mapped_column(Moment)
    voided_at: Mapped[datetime | None] = mapped_column(Moment)
    void_why: Mapped[str] = mapped_column(String(2000), default="")
