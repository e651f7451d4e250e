"""The append-only log of everything that changed."""

from datetime import datetime

from sqlalchemy import DDL, CheckConstraint, ForeignKey, String, Table, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import BigId, Moment


class AuditEvent(Base):
    """One state change, chained to the one before by its hash.

    `seq` counts without a gap over the whole installation. `subject` names what was changed by
    kind and key, `details` is canonical JSON without personal data. Triggers refuse UPDATE and
    DELETE.
    """

    __tablename__ = "audit_event"
    __table_args__ = (CheckConstraint("seq > 0", name="seq_positive"),)

    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contest.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


REFUSALS = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_event_no_{word.lower()} BEFORE {word} ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END"
        for word in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit events are never changed'; END $$",
        "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    ),
}


def _refuse_changes(table: Table) -> None:
    for dialect, statements in REFUSALS.items():
        for statement in statements:
            refusal = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy's has no types
            event.listen(table, "after_create", refusal.execute_if(dialect=dialect))


_refuse_changes(AuditEvent.metadata.tables[AuditEvent.__tablename__])
