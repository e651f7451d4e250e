"""Whether entries may take part, and which of them look like one another."""

import sqlalchemy as sa
from alembic import op

from judging.models.likeness import likeness

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
CURRENT = sa.text("current")
ROWS_AT_ONCE = 5000


def upgrade() -> None:
    _make_comparable("entry", "title", "title_key")
    _make_comparable("team_member", "name", "name_key")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_title_key", ["contest_id", "title_key"], unique=False)
    _make_acts()
    _make_decisions()
    _make_dismissals()


def _make_comparable(table: str, said: str, column: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(column, sa.String(length=32), server_default=sa.text("''"), nullable=False)
        )
    rows = sa.table(table, sa.column("id"), sa.column(said), sa.column(column))
    known = op.get_bind().execute(sa.select(rows.c.id, rows.c[said])).all()
    fill = rows.update().where(rows.c.id == sa.bindparam("row"))
    for start in range(0, len(known), ROWS_AT_ONCE):
        keys = [
            {"row": number, "key": likeness(words or "")}
            for number, words in known[start : start + ROWS_AT_ONCE]
        ]
        op.get_bind().execute(fill.values({column: sa.bindparam("key")}), keys)


def _make_acts() -> None:
    op.create_table(
        "eligibility_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "act IN ('eligible', 'ineligible', 'asked', 'moved', 'undone')",
            name=op.f("ck_eligibility_act_known_act"),
        ),
        sa.CheckConstraint(
            "(act = 'undone') = (undoes_id IS NOT NULL)",
            name=op.f("ck_eligibility_act_undone_names_what"),
        ),
        sa.CheckConstraint(
            "act NOT IN ('ineligible', 'asked') OR reason <> ''",
            name=op.f("ck_eligibility_act_refusal_has_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_eligibility_act_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_eligibility_act_contest_id_contest")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["eligibility_act.id"],
            name=op.f("fk_eligibility_act_undoes_id_eligibility_act"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_act")),
        sa.UniqueConstraint(
            "contest_id", "number", name=op.f("uq_eligibility_act_contest_id_number")
        ),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_eligibility_act_undoes_id")),
    )


def _make_decisions() -> None:
    op.create_table(
        "eligibility_decision",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("verdict_before", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_before", sa.String(length=40), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("division_before_id", sa.Integer(), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        *(
            sa.CheckConstraint(
                f"{column} IN ('open', 'eligible', 'ineligible', 'asked')",
                name=op.f(f"ck_eligibility_decision_{name}"),
            )
            for column, name in (
                ("verdict", "known_verdict"),
                ("verdict_before", "known_verdict_before"),
            )
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_eligibility_decision_{column}_{table}")
            )
            for column, table in (
                ("act_id", "eligibility_act"),
                ("entry_id", "entry"),
                ("division_id", "division"),
                ("division_before_id", "division"),
            )
        ),
        sa.PrimaryKeyConstraint("act_id", "entry_id", name=op.f("pk_eligibility_decision")),
    )
    with op.batch_alter_table("eligibility_decision", schema=None) as batch_op:
        batch_op.create_index("ix_eligibility_decision_entry", ["entry_id"], unique=False)
        batch_op.create_index(
            "uq_eligibility_decision_current",
            ["entry_id"],
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        )


def _make_dismissals() -> None:
    op.create_table(
        "duplicate_dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("likeness", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('title', 'person', 'file')", name=op.f("ck_duplicate_dismissal_known_kind")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_duplicate_dismissal_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_duplicate_dismissal_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_duplicate_dismissal_contest_id_contest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_dismissal")),
        sa.UniqueConstraint(
            "contest_id",
            "kind",
            "likeness",
            name=op.f("uq_duplicate_dismissal_contest_id_kind_likeness"),
        ),
    )


def downgrade() -> None:
    op.drop_table("duplicate_dismissal")
    with op.batch_alter_table("eligibility_decision", schema=None) as batch_op:
        batch_op.drop_index("uq_eligibility_decision_current")
        batch_op.drop_index("ix_eligibility_decision_entry")
    op.drop_table("eligibility_decision")
    op.drop_table("eligibility_act")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_title_key")
        batch_op.drop_column("title_key")
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.drop_column("name_key")
