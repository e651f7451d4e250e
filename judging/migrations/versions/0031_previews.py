"""Previews: what judges would get of a team's file, for the team itself."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preview",
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("reading", sa.String(length=32), nullable=False),
        sa.Column("film", sa.String(length=32), nullable=False),
        sa.Column("texts", sa.String(length=32), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_preview_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_preview_job_id_job")),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_preview")),
    )


def downgrade() -> None:
    op.drop_table("preview")
