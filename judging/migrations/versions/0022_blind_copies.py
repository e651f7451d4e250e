"""Copies for judges, made from the files of applications."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0028"
branch_labels = None
depends_on = None
KIND, ORIGINAL, BODY, OLD_BODY = (
    *("known_kind", "originals_of_pages_alone", "words_have_a_body", "others_have_a_body"),
)


def upgrade() -> None:
    _replace(
        dropped=(KIND, "pages_have_an_original", OLD_BODY),
        added={
            KIND: "kind IN ('pages', 'link', 'text', 'reading', 'film')",
            ORIGINAL: "kind = 'pages' OR original = ''",
            BODY: "(kind IN ('link', 'text')) = (body <> '')",
        },
    )
    op.create_table(
        "material_copy",
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("reading", sa.String(length=32), nullable=False),
        sa.Column("film", sa.String(length=32), nullable=False),
        sa.Column("texts", sa.String(length=32), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by_id", sa.Integer(), nullable=True),
        sa.Column("looked_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("names >= 0", name=op.f("ck_material_copy_names_counted")),
        sa.CheckConstraint(
            "(looked_at IS NULL) = (looked_reason = '')",
            name=op.f("ck_material_copy_looked_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["material.id"],
            name=op.f("fk_material_copy_material_id_material"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_material_copy_attachment_id_attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["account.id"], name=op.f("fk_material_copy_looked_by_id_account")
        ),
        sa.PrimaryKeyConstraint("material_id", name=op.f("pk_material_copy")),
    )
    with op.batch_alter_table("material_copy", schema=None) as batch_op:
        for column in ("attachment_id", "reading", "film"):
            name = batch_op.f(f"ix_material_copy_{column}")
            batch_op.create_index(name, [column], unique=False)


def _replace(*, dropped: tuple[str, ...], added: dict[str, str]) -> None:
    """SQLite makes the table anew, and dropping the old one would take the pages with it."""
    anew = op.get_bind().dialect.name == "sqlite"
    if anew:
        op.execute("CREATE TABLE kept_page AS SELECT * FROM material_page")
        op.execute("DELETE FROM material_page")
    with op.batch_alter_table("material", schema=None) as batch_op:
        for name in dropped:
            batch_op.drop_constraint(batch_op.f(f"ck_material_{name}"), type_="check")
        for name, rule in added.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_material_{name}"), rule)
    if anew:
        op.execute("INSERT INTO material_page SELECT * FROM kept_page")
        op.execute("DROP TABLE kept_page")


def downgrade() -> None:
    op.drop_table("material_copy")
    op.execute(
        "DELETE FROM material_page WHERE material_id IN"
        " (SELECT id FROM material WHERE kind IN ('reading', 'film')"
        " OR (kind = 'pages' AND original = ''))"
    )
    op.execute(
        "DELETE FROM material WHERE kind IN ('reading', 'film')"
        " OR (kind = 'pages' AND original = '')"
    )
    _replace(
        dropped=(KIND, ORIGINAL, BODY),
        added={
            KIND: "kind IN ('pages', 'link', 'text')",
            "pages_have_an_original": "(kind = 'pages') = (original <> '')",
            OLD_BODY: "(kind = 'pages') = (body = '')",
        },
    )
