"""Organisations, records with their history, the policy, and the attributes kept for the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001_records"
down_revision: str | None = None

code = sa.String().with_variant(sa.String(collation="C"), "postgresql")
counter = sa.BigInteger()
document = sa.JSON(none_as_null=True)
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "organisations",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("change_number", counter, nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name="pk_organisations"),
    )
    op.create_table(
        "history",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("change_number", counter, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("table_name", code, nullable=False),
        sa.Column("record_key", code, nullable=False),
        sa.Column("candidate_id", code, nullable=True),
        sa.Column("other_candidate_id", code, nullable=True),
        sa.Column("action", code, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", code, nullable=False),
        sa.Column("old", document, nullable=True),
        sa.Column("new", document, nullable=True),
        sa.CheckConstraint(
            "action in ('added','changed','removed')", name=op.f("ck_history_action")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_history_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "change_number", "position", name="pk_history"),
    )
    op.create_index(
        "ix_history_owner_id_candidate_id", "history", ["owner_id", "candidate_id"], unique=False
    )
    op.create_index(
        "ix_history_owner_id_other_candidate_id",
        "history",
        ["owner_id", "other_candidate_id"],
        unique=False,
    )
    op.create_index(
        "ix_history_owner_id_table_name_record_key",
        "history",
        ["owner_id", "table_name", "record_key"],
        unique=False,
    )
    op.create_table(
        "policies",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_policies_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", name="pk_policies"),
    )
    op.create_table(
        "teams",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("team_id", code, nullable=False),
        sa.Column("kind", code, nullable=False),
        sa.Column("organisation_id", code, nullable=False),
        sa.Column("site_id", code, nullable=True),
        sa.Column("hours_per_week", sa.Double(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change_number", counter, nullable=False),
        sa.CheckConstraint(
            "kind in ('work_leader','job_coach','employer_mentor')", name=op.f("ck_teams_kind")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["organisations.owner_id"], name="fk_teams_owner_id"),
        sa.PrimaryKeyConstraint("owner_id", "team_id", name="pk_teams"),
    )
    op.create_table(
        "team_dayparts",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("team_id", code, nullable=False),
        sa.Column("daypart", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id", "team_id"],
            ["teams.owner_id", "teams.team_id"],
            name="fk_team_dayparts_owner_id_team_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_id", "team_id", "daypart", name="pk_team_dayparts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "employers",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("employer_id", code, nullable=False),
        sa.Column("name", code, nullable=False),
        sa.Column("municipality", code, nullable=True),
        sa.Column("account_manager", code, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change_number", counter, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_employers_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "employer_id", name="pk_employers"),
    )
    op.create_table(
        "places",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("place_id", code, nullable=False),
        sa.Column("employer_id", code, nullable=False),
        sa.Column("site_id", code, nullable=True),
        sa.Column("organisation_id", code, nullable=False),
        sa.Column("title", code, nullable=False),
        sa.Column("isco", code, nullable=True),
        sa.Column("esco_uri", code, nullable=True),
        sa.Column("work_form", code, nullable=False),
        sa.Column("openings", sa.Integer(), nullable=False),
        sa.Column("hours_min", sa.Double(), nullable=True),
        sa.Column("hours_max", sa.Double(), nullable=True),
        sa.Column("dayparts", code, nullable=True),
        sa.Column("postcode4", code, nullable=True),
        sa.Column("certificates", code, nullable=True),
        sa.Column("team_ids", code, nullable=True),
        sa.Column("group_min", sa.Integer(), nullable=True),
        sa.Column("group_max", sa.Integer(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change_number", counter, nullable=False),
        sa.CheckConstraint(
            "work_form in ("
            "'dagbesteding','beschut_binnen','beschut_op_locatie',"
            "'groepsdetachering','individuele_detachering','begeleid_werken','regulier')",
            name=op.f("ck_places_work_form"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id", "employer_id"],
            ["employers.owner_id", "employers.employer_id"],
            name="fk_places_owner_id_employer_id",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_places_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "place_id", name="pk_places"),
    )
    op.create_index(
        "ix_places_owner_id_employer_id", "places", ["owner_id", "employer_id"], unique=False
    )
    op.create_table(
        "place_levels",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("place_id", code, nullable=False),
        sa.Column("item", code, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("importance", code, nullable=False),
        sa.Column("is_knockout", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "importance in ('essential','important','somewhat')",
            name=op.f("ck_place_levels_importance"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id", "place_id"],
            ["places.owner_id", "places.place_id"],
            name="fk_place_levels_owner_id_place_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_id", "place_id", "item", name="pk_place_levels"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "candidates",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("organisation_id", code, nullable=False),
        sa.Column("municipality", code, nullable=False),
        sa.Column("postcode4", code, nullable=True),
        sa.Column("target_group", code, nullable=False),
        sa.Column("hours_min", sa.Double(), nullable=True),
        sa.Column("hours_max", sa.Double(), nullable=True),
        sa.Column("dayparts", code, nullable=True),
        sa.Column("max_travel_minutes", sa.Double(), nullable=True),
        sa.Column("travel_modes", code, nullable=True),
        sa.Column("certificates", code, nullable=True),
        sa.Column("preferred_isco", code, nullable=True),
        sa.Column("excluded_employers", code, nullable=True),
        sa.Column("current_place_id", code, nullable=True),
        sa.Column("current_since", sa.Date(), nullable=True),
        sa.Column("contract_hours", sa.Double(), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("available_until", sa.Date(), nullable=True),
        sa.Column("coach_team_id", code, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change_number", counter, nullable=False),
        sa.CheckConstraint(
            "target_group in ("
            "'wsw','beschut','banenafspraak',"
            "'wajong','participatiewet','dagbesteding')",
            name=op.f("ck_candidates_target_group"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id", "coach_team_id"],
            ["teams.owner_id", "teams.team_id"],
            name="fk_candidates_owner_id_coach_team_id",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id", "current_place_id"],
            ["places.owner_id", "places.place_id"],
            name="fk_candidates_owner_id_current_place_id",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_candidates_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "candidate_id", name="pk_candidates"),
    )
    op.create_index(
        "ix_candidates_owner_id_coach_team_id",
        "candidates",
        ["owner_id", "coach_team_id"],
        unique=False,
    )
    op.create_index(
        "ix_candidates_owner_id_current_place_id",
        "candidates",
        ["owner_id", "current_place_id"],
        unique=False,
    )
    op.create_table(
        "candidate_levels",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("item", code, nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("source", code, nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id", "candidate_id"],
            ["candidates.owner_id", "candidates.candidate_id"],
            name="fk_candidate_levels_owner_id_candidate_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_id", "candidate_id", "item", name="pk_candidate_levels"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "placements",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("placement_id", code, nullable=False),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("place_id", code, nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", code, nullable=True),
        sa.Column("suggested_rank", sa.Integer(), nullable=True),
        sa.Column("propensity", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change_number", counter, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id", "candidate_id"],
            ["candidates.owner_id", "candidates.candidate_id"],
            name="fk_placements_owner_id_candidate_id",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id", "place_id"],
            ["places.owner_id", "places.place_id"],
            name="fk_placements_owner_id_place_id",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_placements_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "placement_id", name="pk_placements"),
    )
    op.create_index(
        "ix_placements_owner_id_candidate_id",
        "placements",
        ["owner_id", "candidate_id"],
        unique=False,
    )
    op.create_index(
        "ix_placements_owner_id_place_id", "placements", ["owner_id", "place_id"], unique=False
    )
    op.create_table(
        "decisions",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("place_id", code, nullable=False),
        sa.Column("decision", code, nullable=False),
        sa.Column("reason_code", code, nullable=False),
        sa.Column("note", code, nullable=True),
        sa.Column("decided_by", code, nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change_number", counter, nullable=False),
        sa.CheckConstraint("decision in ('pin','forbid')", name=op.f("ck_decisions_decision")),
        sa.ForeignKeyConstraint(
            ["owner_id", "candidate_id"],
            ["candidates.owner_id", "candidates.candidate_id"],
            name="fk_decisions_owner_id_candidate_id",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id", "place_id"],
            ["places.owner_id", "places.place_id"],
            name="fk_decisions_owner_id_place_id",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_decisions_owner_id"
        ),
        sa.PrimaryKeyConstraint(
            "owner_id", "candidate_id", "place_id", "decision", name="pk_decisions"
        ),
    )
    op.create_index(
        "ix_decisions_owner_id_place_id", "decisions", ["owner_id", "place_id"], unique=False
    )
    op.create_table(
        "apart",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("other_candidate_id", code, nullable=False),
        sa.Column("scope", code, nullable=False),
        sa.Column("reason_code", code, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change_number", counter, nullable=False),
        sa.CheckConstraint("scope in ('place','site')", name=op.f("ck_apart_scope")),
        sa.ForeignKeyConstraint(
            ["owner_id", "candidate_id"],
            ["candidates.owner_id", "candidates.candidate_id"],
            name="fk_apart_owner_id_candidate_id",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id", "other_candidate_id"],
            ["candidates.owner_id", "candidates.candidate_id"],
            name="fk_apart_owner_id_other_candidate_id",
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["organisations.owner_id"], name="fk_apart_owner_id"),
        sa.PrimaryKeyConstraint(
            "owner_id", "candidate_id", "other_candidate_id", "scope", name="pk_apart"
        ),
    )
    op.create_index(
        "ix_apart_owner_id_other_candidate_id",
        "apart",
        ["owner_id", "other_candidate_id"],
        unique=False,
    )
    op.create_table(
        "audit_groups",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("attribute", code, nullable=False),
        sa.Column("value", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_audit_groups_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "candidate_id", "attribute", name="pk_audit_groups"),
    )


def downgrade() -> None:
    """Remove them."""
    for table in (
        "audit_groups",
        "apart",
        "decisions",
        "placements",
        "candidate_levels",
        "candidates",
        "place_levels",
        "places",
        "employers",
        "team_dayparts",
        "teams",
        "policies",
        "history",
        "organisations",
    ):
        op.drop_table(table)
