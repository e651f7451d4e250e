"""Letters, single-use links, invitations; jobs that wait for their time."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(role = 'team') = (team_id IS NOT NULL)", name=op.f('ck_invitation_team_role_has_a_team')),
    sa.CheckConstraint("role IN ('owner', 'recorder', 'operator', 'chair', 'judge', 'team', 'auditor')", name=op.f('ck_invitation_known_role')),
    sa.CheckConstraint('(accepted_at IS NULL) = (accepted_by_id IS NULL)', name=op.f('ck_invitation_accepted_by_somebody')),
    sa.CheckConstraint('accepted_at IS NULL OR withdrawn_at IS NULL', name=op.f('ck_invitation_accepted_or_withdrawn')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_invitation_email_in_lower_case')),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['account.id'], name=op.f('fk_invitation_accepted_by_id_account')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_invitation_contest_id_contest')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_invitation_made_by_id_account')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_invitation_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_contest_id'), ['contest_id'], unique=False)

    op.create_table('secret_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=True),
    sa.Column('next_path', sa.String(length=300), nullable=False),
    sa.Column('address_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("purpose <> 'invitation' OR invitation_id IS NOT NULL", name=op.f('ck_secret_link_invitation_is_named')),
    sa.CheckConstraint("purpose IN ('enter', 'password', 'invitation')", name=op.f('ck_secret_link_known_purpose')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_secret_link_email_in_lower_case')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_secret_link_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secret_link')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_secret_link_secret_hash'))
    )
    with op.batch_alter_table('secret_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_secret_link_address_hash'), ['address_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_secret_link_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_secret_link_invitation_id'), ['invitation_id'], unique=False)

    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=True),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_secret', sa.Boolean(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=500), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_letter_sent_has_a_time')),
    sa.CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name=op.f('ck_letter_waiting_has_a_time')),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'kept', 'failed')", name=op.f('ck_letter_known_state')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_letter_counts_sensible')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_letter_by_id_account')),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_letter_contest_id_contest')),
    sa.ForeignKeyConstraint(['link_id'], ['secret_link.id'], name=op.f('fk_letter_link_id_secret_link')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_contest_id'), ['contest_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_link_id'), ['link_id'], unique=False)
        batch_op.create_index('ix_letter_state_next_at', ['state', 'next_at'], unique=False)

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email_proved_at', sa.DateTime(timezone=True), nullable=True))

    # Until now whoever ran the machine made every account and stood for its address.
    op.execute(
        "UPDATE account SET email_proved_at = created_at WHERE email NOT LIKE '%@judges.invalid'"
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('not_before', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('urgent', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_column('urgent')
        batch_op.drop_column('not_before')

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('email_proved_at')

    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('ix_letter_state_next_at')
        batch_op.drop_index(batch_op.f('ix_letter_link_id'))
        batch_op.drop_index(batch_op.f('ix_letter_contest_id'))

    op.drop_table('letter')
    with op.batch_alter_table('secret_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_secret_link_invitation_id'))
        batch_op.drop_index(batch_op.f('ix_secret_link_email'))
        batch_op.drop_index(batch_op.f('ix_secret_link_address_hash'))

    op.drop_table('secret_link')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_contest_id'))

    op.drop_table('invitation')
