"""Scans and photos of paper sheets."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
SHEET = ["round_id", "judge_id", "entry_id"]
CURRENT = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "paper_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("original", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("bytes > 0", name=op.f("ck_paper_scan_has_contents")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_paper_scan_added_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_paper_scan_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_paper_scan_judge_id_judge")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_paper_scan_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_scan")),
        sa.UniqueConstraint("key", name=op.f("uq_paper_scan_key")),
        sa.UniqueConstraint("original", name=op.f("uq_paper_scan_original")),
    )
    with op.batch_alter_table("paper_scan", schema=None) as batch_op:
        batch_op.create_index("ix_paper_scan_sheet", SHEET, unique=False)
        batch_op.create_index(
            "uq_paper_scan_current",
            SHEET,
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        )

    op.create_table(
        "paper_scan_page",
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["scan_id"],
            ["paper_scan.id"],
            name=op.f("fk_paper_scan_page_scan_id_paper_scan"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scan_id", "number", name=op.f("pk_paper_scan_page")),
        sa.UniqueConstraint("image", name=op.f("uq_paper_scan_page_image")),
    )


def downgrade() -> None:
    op.drop_table("paper_scan_page")
    with op.batch_alter_table("paper_scan", schema=None) as batch_op:
        batch_op.drop_index("uq_paper_scan_current")
        batch_op.drop_index("ix_paper_scan_sheet")

    op.drop_table("paper_scan")
