"""The first tables: contests, their people, rules, facts and results, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Audit events are never changed: the database itself refuses.
REFUSALS = {
    "sqlite": (
        "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END",
        "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit events are never changed'; END $$",
        "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=40), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email_in_lower_case")),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
    )
    op.create_table(
        "contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(length=40), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rounding", sa.String(length=40), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("bonus_cap", sa.BigInteger(), nullable=True),
        sa.Column("total_cap", sa.BigInteger(), nullable=False),
        sa.Column("one_award_per", sa.String(length=40), nullable=False),
        sa.Column("vacancy", sa.String(length=40), nullable=False),
        sa.Column("removal", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "one_award_per IN ('team', 'entry', 'none')", name=op.f("ck_contest_known_award_per")
        ),
        sa.CheckConstraint(
            "removal IN ('promote', 'vacate')", name=op.f("ck_contest_known_removal")
        ),
        sa.CheckConstraint(
            "rounding IN ('half_up', 'floor')", name=op.f("ck_contest_known_rounding")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'judging', 'verifying', 'confirmed', 'published', 'archived')",
            name=op.f("ck_contest_known_state"),
        ),
        sa.CheckConstraint(
            "vacancy IN ('leave', 'move_up')", name=op.f("ck_contest_known_vacancy")
        ),
        sa.CheckConstraint("digits BETWEEN 0 AND 6", name=op.f("ck_contest_digits_in_range")),
        sa.PrimaryKeyConstraint("id", name="pk_contest"),
        sa.UniqueConstraint("key", name="uq_contest_key"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index(
        "ix_sign_in_attempt_address_hash", "sign_in_attempt", ["address_hash"], unique=False
    )
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"], unique=False)
    op.create_index(
        "ix_sign_in_attempt_email_hash", "sign_in_attempt", ["email_hash"], unique=False
    )

    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'published', 'rejected', 'replaced')",
            name=op.f("ck_announcement_known_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'replaced') OR confirmed_by_id IS NOT NULL",
            name=op.f("ck_announcement_published_is_confirmed"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id",
            name=op.f("ck_announcement_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["account.id"], name="fk_announcement_confirmed_by_id_account"
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name="fk_announcement_contest_id_contest"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["account.id"], name="fk_announcement_proposed_by_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
        sa.UniqueConstraint("contest_id", "number", name="uq_announcement_contest_id_number"),
    )
    op.create_index(
        "uq_announcement_waiting",
        "announcement",
        ["contest_id"],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )

    op.create_table(
        "audit_event",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_audit_event_seq_positive")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name="fk_audit_event_actor_id_account"
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name="fk_audit_event_contest_id_contest"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_event"),
        sa.UniqueConstraint("hash", name="uq_audit_event_hash"),
    )
    op.create_index("ix_audit_event_contest_id", "audit_event", ["contest_id"], unique=False)

    op.create_table(
        "division",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name="fk_division_contest_id_contest"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_division"),
        sa.UniqueConstraint("contest_id", "key", name="uq_division_contest_id_key"),
    )
    op.create_table(
        "judge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("affiliation", sa.String(length=200), nullable=False),
        sa.Column("civilian", sa.Boolean(), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("max_load", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name="fk_judge_contest_id_contest"),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_judge_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_judge"),
        sa.UniqueConstraint("contest_id", "key", name="uq_judge_contest_id_key"),
    )
    op.create_table(
        "panel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name="fk_panel_contest_id_contest"),
        sa.PrimaryKeyConstraint("id", name="pk_panel"),
        sa.UniqueConstraint("contest_id", "key", name="uq_panel_contest_id_key"),
    )
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("divisions", sa.JSON(), nullable=False),
        sa.Column("group_by", sa.String(), nullable=False),
        sa.Column("rank_groups", sa.String(length=40), nullable=False),
        sa.Column("tie_break", sa.JSON(), nullable=False),
        sa.Column("min_score", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("advance_to_id", sa.Integer(), nullable=True),
        sa.Column("quota", sa.JSON(), nullable=False),
        sa.Column("cut_ties", sa.String(length=40), nullable=False),
        sa.Column("reserves", sa.Integer(), nullable=False),
        sa.Column("caps", sa.JSON(), nullable=False),
        sa.Column("floors", sa.JSON(), nullable=False),
        sa.Column("wildcards", sa.Integer(), nullable=False),
        sa.Column("wildcard_by", sa.String(length=40), nullable=False),
        sa.CheckConstraint("cut_ties IN ('ladder', 'all')", name=op.f("ck_round_known_cut_ties")),
        sa.CheckConstraint(
            "rank_groups IN ('separate', 'together')", name=op.f("ck_round_known_rank_groups")
        ),
        sa.CheckConstraint(
            "state IN ('setup', 'judging', 'closed', 'confirmed')",
            name=op.f("ck_round_known_state"),
        ),
        sa.CheckConstraint(
            "wildcard_by IN ('z', 'score')", name=op.f("ck_round_known_wildcard_by")
        ),
        sa.CheckConstraint(
            "places > 0 AND reserves >= 0 AND wildcards >= 0", name=op.f("ck_round_counts_sensible")
        ),
        sa.CheckConstraint("source_id <> id", name=op.f("ck_round_not_its_own_source")),
        sa.ForeignKeyConstraint(
            ["advance_to_id"], ["round.id"], name="fk_round_advance_to_id_round"
        ),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name="fk_round_contest_id_contest"),
        sa.ForeignKeyConstraint(["source_id"], ["round.id"], name="fk_round_source_id_round"),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.UniqueConstraint("contest_id", "key", name="uq_round_contest_id_key"),
    )
    op.create_table(
        "rubric",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name="fk_rubric_contest_id_contest"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rubric"),
        sa.UniqueConstraint("contest_id", "key", name="uq_rubric_contest_id_key"),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name="fk_team_contest_id_contest"),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("contest_id", "name", name="uq_team_contest_id_name"),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("givers", sa.JSON(), nullable=False),
        sa.Column("prize", sa.BigInteger(), nullable=False),
        sa.Column("min_score", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("places > 0 AND prize >= 0", name=op.f("ck_award_counts_sensible")),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name="fk_award_contest_id_contest"),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name="fk_award_division_id_division"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_award_round_id_round"),
        sa.PrimaryKeyConstraint("id", name="pk_award"),
        sa.UniqueConstraint("contest_id", "key", name="uq_award_contest_id_key"),
    )
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_ballot_round_id_round"),
        sa.PrimaryKeyConstraint("id", name="pk_ballot"),
        sa.UniqueConstraint("round_id", "key", name="uq_ballot_round_id_key"),
    )
    op.create_table(
        "component",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=True),
        sa.Column("rubric_id", sa.Integer(), nullable=True),
        sa.Column("combine", sa.String(length=40), nullable=False),
        sa.Column("drop_high", sa.Integer(), nullable=False),
        sa.Column("drop_low", sa.Integer(), nullable=False),
        sa.Column("trim_min", sa.Integer(), nullable=False),
        sa.Column("trim_by", sa.String(length=40), nullable=False),
        sa.Column("rank_ties", sa.String(length=40), nullable=False),
        sa.Column("incomplete_judge", sa.String(length=40), nullable=False),
        sa.Column("adjust", sa.String(length=40), nullable=False),
        sa.Column("of_round_id", sa.Integer(), nullable=True),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("max_per_entry", sa.Integer(), nullable=False),
        sa.Column("min_entries", sa.Integer(), nullable=False),
        sa.Column("max", sa.BigInteger(), nullable=True),
        sa.Column("scale_to", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'measure') = (max IS NOT NULL)", name=op.f("ck_component_measure_has_a_max")
        ),
        sa.CheckConstraint(
            "(kind = 'round') = (of_round_id IS NOT NULL)",
            name=op.f("ck_component_round_names_a_round"),
        ),
        sa.CheckConstraint(
            "(kind = 'sheets') = (rubric_id IS NOT NULL)",
            name=op.f("ck_component_sheets_have_a_rubric"),
        ),
        sa.CheckConstraint(
            "combine IN ('mean', 'trimmed', 'median', 'sum', 'rank_sum', 't_score')",
            name=op.f("ck_component_known_combine"),
        ),
        sa.CheckConstraint(
            "kind IN ('sheets', 'round', 'votes', 'invest', 'measure')",
            name=op.f("ck_component_known_kind"),
        ),
        sa.CheckConstraint(
            "drop_high >= 0 AND drop_low >= 0", name=op.f("ck_component_drops_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["of_round_id"], ["round.id"], name="fk_component_of_round_id_round"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_component_round_id_round"),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name="fk_component_rubric_id_rubric"),
        sa.PrimaryKeyConstraint("id", name="pk_component"),
        sa.UniqueConstraint("round_id", "key", name="uq_component_round_id_key"),
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rubric_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("max", sa.BigInteger(), nullable=False),
        sa.Column("min", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("grades", sa.JSON(), nullable=False),
        sa.Column("fail_below", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("min <= max", name=op.f("ck_criterion_min_below_max")),
        sa.CheckConstraint("step > 0", name=op.f("ck_criterion_step_positive")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name="fk_criterion_rubric_id_rubric"),
        sa.PrimaryKeyConstraint("id", name="pk_criterion"),
        sa.UniqueConstraint("rubric_id", "key", name="uq_criterion_rubric_id_key"),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("attrs", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "status IN ('submitted', 'ineligible', 'withdrawn')", name=op.f("ck_entry_known_status")
        ),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name="fk_entry_contest_id_contest"),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name="fk_entry_division_id_division"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_entry_team_id_team"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("contest_id", "key", name="uq_entry_contest_id_key"),
    )
    op.create_index("ix_entry_team_id", "entry", ["team_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(role = 'team') = (team_id IS NOT NULL)",
            name=op.f("ck_membership_team_role_has_a_team"),
        ),
        sa.CheckConstraint(
            "role IN ('owner', 'recorder', 'operator', 'chair', 'judge', 'team', 'auditor')",
            name=op.f("ck_membership_known_role"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name="fk_membership_contest_id_contest"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_membership_team_id_team"),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_membership_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint(
            "user_id", "contest_id", "role", name="uq_membership_user_id_contest_id_role"
        ),
    )
    op.create_index("ix_membership_contest_id", "membership", ["contest_id"], unique=False)

    op.create_table(
        "panel_judge",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name="fk_panel_judge_judge_id_judge"),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name="fk_panel_judge_panel_id_panel"),
        sa.PrimaryKeyConstraint("panel_id", "judge_id", name="pk_panel_judge"),
    )
    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("audit_seq", sa.BigInteger(), nullable=False),
        sa.Column("unresolved", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("workings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_tally_round_id_round"),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["account.id"], name="fk_tally_taken_by_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tally"),
        sa.UniqueConstraint("round_id", "number", name="uq_tally_round_id_number"),
    )
    op.create_table(
        "team_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('leader', 'member')", name=op.f("ck_team_member_known_role")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_team_member_team_id_team"),
        sa.PrimaryKeyConstraint("id", name="pk_team_member"),
        sa.UniqueConstraint("team_id", "position", name="uq_team_member_team_id_position"),
    )
    op.create_table(
        "adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("component_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("kind IN ('bonus', 'deduction')", name=op.f("ck_adjustment_known_kind")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_adjustment_points_not_negative")),
        sa.ForeignKeyConstraint(
            ["component_id"], ["component.id"], name="fk_adjustment_component_id_component"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_adjustment_entry_id_entry"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_adjustment_round_id_round"),
        sa.PrimaryKeyConstraint("id", name="pk_adjustment"),
    )
    op.create_index("ix_adjustment_round_id", "adjustment", ["round_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_assignment_entry_id_entry"),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name="fk_assignment_judge_id_judge"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_assignment_round_id_round"),
        sa.PrimaryKeyConstraint("round_id", "judge_id", "entry_id", name="pk_assignment"),
    )
    op.create_table(
        "award_place",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("giver", sa.String(length=200), nullable=False),
        sa.Column("prize", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name="fk_award_place_announcement_id_announcement",
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name="fk_award_place_award_id_award"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_award_place_entry_id_entry"),
        sa.PrimaryKeyConstraint("announcement_id", "award_id", "entry_id", name="pk_award_place"),
    )
    op.create_table(
        "ballot_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name="fk_ballot_mark_ballot_id_ballot"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_ballot_mark_entry_id_entry"),
        sa.PrimaryKeyConstraint("id", name="pk_ballot_mark"),
    )
    op.create_index(
        "uq_ballot_mark_valid",
        "ballot_mark",
        ["ballot_id", "entry_id"],
        unique=True,
        sqlite_where=sa.text("void = 0"),
        postgresql_where=sa.text("NOT void"),
    )

    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.CheckConstraint(
            "kind IN ('excluded', 'challenged', 'recused')", name=op.f("ck_conflict_known_kind")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_conflict_entry_id_entry"),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name="fk_conflict_judge_id_judge"),
        sa.PrimaryKeyConstraint("id", name="pk_conflict"),
        sa.UniqueConstraint("judge_id", "entry_id", name="uq_conflict_judge_id_entry_id"),
    )
    op.create_index("ix_conflict_entry_id", "conflict", ["entry_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("judge_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "act IN ('no_show', 'withdraw', 'disqualify', 'exclude_judge', 'chair_prefers', 'promote_reserve', 'remove_award', 'confirm')",
            name=op.f("ck_decision_known_act"),
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_decision_seq_positive")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name="fk_decision_contest_id_contest"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name="fk_decision_decided_by_id_account"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_decision_entry_id_entry"),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name="fk_decision_judge_id_judge"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_decision_round_id_round"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("contest_id", "seq", name="uq_decision_contest_id_seq"),
    )
    op.create_table(
        "investment",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint("units >= 0", name=op.f("ck_investment_units_not_negative")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_investment_entry_id_entry"),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name="fk_investment_judge_id_judge"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_investment_round_id_round"),
        sa.PrimaryKeyConstraint("round_id", "judge_id", "entry_id", name="pk_investment"),
    )
    op.create_table(
        "measurement",
        sa.Column("component_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["component_id"], ["component.id"], name="fk_measurement_component_id_component"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_measurement_entry_id_entry"),
        sa.PrimaryKeyConstraint("component_id", "entry_id", name="pk_measurement"),
    )
    op.create_table(
        "panel_entry",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_panel_entry_entry_id_entry"),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name="fk_panel_entry_panel_id_panel"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_panel_entry_round_id_round"),
        sa.PrimaryKeyConstraint("round_id", "panel_id", "entry_id", name="pk_panel_entry"),
    )
    op.create_table(
        "round_entry",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("via", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "via IN ('submitted', 'rank', 'floor', 'wildcard', 'reserve', 'organiser')",
            name=op.f("ck_round_entry_known_way"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_round_entry_entry_id_entry"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_round_entry_round_id_round"),
        sa.PrimaryKeyConstraint("round_id", "entry_id", name="pk_round_entry"),
    )
    op.create_table(
        "score_sheet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('app', 'paper', 'package')", name=op.f("ck_score_sheet_known_origin")
        ),
        sa.CheckConstraint(
            "state IN ('blank', 'draft', 'submitted', 'signed')",
            name=op.f("ck_score_sheet_known_state"),
        ),
        sa.CheckConstraint(
            "submitted_at IS NOT NULL OR origin = 'package' OR state IN ('blank', 'draft')",
            name=op.f("ck_score_sheet_submitted_has_a_time"),
        ),
        sa.CheckConstraint(
            "submitted_at IS NULL OR state IN ('submitted', 'signed')",
            name=op.f("ck_score_sheet_time_means_submitted"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_score_sheet_entry_id_entry"),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name="fk_score_sheet_judge_id_judge"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_score_sheet_round_id_round"),
        sa.PrimaryKeyConstraint("id", name="pk_score_sheet"),
        sa.UniqueConstraint(
            "round_id", "judge_id", "entry_id", name="uq_score_sheet_round_id_judge_id_entry_id"
        ),
    )
    op.create_index("ix_score_sheet_entry_id", "score_sheet", ["entry_id"], unique=False)
    op.create_index("ix_score_sheet_judge_id", "score_sheet", ["judge_id"], unique=False)
    op.create_index(
        "ix_score_sheet_round_changed", "score_sheet", ["round_id", "changed_seq"], unique=False
    )

    op.create_table(
        "standing",
        sa.Column("tally_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=100), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("tied", sa.Boolean(), nullable=False),
        sa.Column("score", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "(rank IS NULL) = (reason <> '')", name=op.f("ck_standing_rank_or_reason")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_standing_entry_id_entry"),
        sa.ForeignKeyConstraint(["tally_id"], ["tally.id"], name="fk_standing_tally_id_tally"),
        sa.PrimaryKeyConstraint("tally_id", "entry_id", name="pk_standing"),
    )
    op.create_index("ix_standing_entry", "standing", ["entry_id"], unique=False)

    op.create_table(
        "vote_count",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.CheckConstraint("votes >= 0", name=op.f("ck_vote_count_votes_not_negative")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_vote_count_entry_id_entry"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_vote_count_round_id_round"),
        sa.PrimaryKeyConstraint("round_id", "entry_id", name="pk_vote_count"),
    )
    op.create_table(
        "mark",
        sa.Column("sheet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name="fk_mark_criterion_id_criterion"
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["score_sheet.id"],
            name="fk_mark_sheet_id_score_sheet",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sheet_id", "criterion_id", name="pk_mark"),
    )
    for statement in REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "mark",
        "vote_count",
        "standing",
        "score_sheet",
        "round_entry",
        "panel_entry",
        "measurement",
        "investment",
        "decision",
        "conflict",
        "ballot_mark",
        "award_place",
        "assignment",
        "adjustment",
        "team_member",
        "tally",
        "panel_judge",
        "membership",
        "entry",
        "criterion",
        "component",
        "ballot",
        "award",
        "team",
        "rubric",
        "round",
        "panel",
        "judge",
        "division",
        "audit_event",
        "announcement",
        "sign_in_attempt",
        "contest",
        "account",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
