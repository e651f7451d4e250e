"""What judges read beside the sheet of an entry."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("original", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'pages') = (body = '')", name=op.f("ck_material_others_have_a_body")
        ),
        sa.CheckConstraint(
            "(kind = 'pages') = (original <> '')", name=op.f("ck_material_pages_have_an_original")
        ),
        sa.CheckConstraint(
            "kind IN ('pages', 'link', 'text')", name=op.f("ck_material_known_kind")
        ),
        sa.CheckConstraint(
            "bytes >= 0 AND position >= 0", name=op.f("ck_material_counts_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_material_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_material_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("entry_id", "key", name=op.f("uq_material_entry_id_key")),
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "material_page",
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(length=32), nullable=False),
        sa.Column("thumb", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["material.id"],
            name=op.f("fk_material_page_material_id_material"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("material_id", "number", name=op.f("pk_material_page")),
        sa.UniqueConstraint("image", name=op.f("uq_material_page_image")),
        sa.UniqueConstraint("thumb", name=op.f("uq_material_page_thumb")),
    )


def downgrade() -> None:
    op.drop_table("material_page")
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_entry_id"))

    op.drop_table("material")
