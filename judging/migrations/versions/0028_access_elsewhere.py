"""Looking at personal data of letters and of uploaded tables is recorded too."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NAME = "ck_access_record_known_look"


def upgrade() -> None:
    _allow("'entry', 'search', 'export', 'letters', 'letter', 'table'")


def downgrade() -> None:
    op.execute("DELETE FROM access_record WHERE what IN ('letters', 'letter', 'table')")
    _allow("'entry', 'search', 'export'")


def _allow(looks: str) -> None:
    with op.batch_alter_table("access_record") as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), f"what IN ({looks})")
