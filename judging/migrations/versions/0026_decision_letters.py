"""Letters that tell teams what the office decided; later ends that such a decision gives."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        ("letter", "withdrawn_at"),
        ("extension", "ended_at"),
        ("eligibility_act", "until"),
    ):
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    # As words: a batch would make the table anew on SQLite, without its CHECK constraints.
    op.execute(
        "ALTER TABLE extension ADD COLUMN act_id INTEGER"
        " CONSTRAINT fk_extension_act_id_eligibility_act REFERENCES eligibility_act(id)"
    )
    op.create_index("ix_extension_act_id", "extension", ["act_id"])
    foreign_key = sa.ForeignKeyConstraint
    op.create_table(
        "decision_letter",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        foreign_key(["letter_id"], ["letter.id"], name="fk_decision_letter_letter_id_letter"),
        foreign_key(
            ["act_id"], ["eligibility_act.id"], name="fk_decision_letter_act_id_eligibility_act"
        ),
        foreign_key(["entry_id"], ["entry.id"], name="fk_decision_letter_entry_id_entry"),
        sa.PrimaryKeyConstraint("letter_id", name="pk_decision_letter"),
    )
    op.create_index("ix_decision_letter_act_id", "decision_letter", ["act_id"])
    op.create_index("ix_decision_letter_entry_id", "decision_letter", ["entry_id"])


def downgrade() -> None:
    op.drop_table("decision_letter")
    op.drop_index("ix_extension_act_id", "extension")
    with op.batch_alter_table("extension") as batch_op:
        batch_op.drop_column("act_id")
        batch_op.drop_column("ended_at")
    op.drop_column("eligibility_act", "until")
    op.drop_column("letter", "withdrawn_at")
