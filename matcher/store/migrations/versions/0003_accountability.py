"""Proposals, suggestions shown, the log that only grows, and what is left of purged people."""

import sqlalchemy as sa
from alembic import op

revision = "0003_accountability"
down_revision: str | None = "0002_runs"

code = sa.String().with_variant(sa.String(collation="C"), "postgresql")
counter = sa.BigInteger()
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "proposals",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("proposal_id", code, nullable=False),
        sa.Column("run_id", code, nullable=True),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("from_place_id", code, nullable=True),
        sa.Column("place_id", code, nullable=True),
        sa.Column("kind", code, nullable=False),
        sa.Column("state", code, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", code, nullable=False),
        sa.Column("assessment", code, nullable=True),
        sa.Column("assessed_at", moment, nullable=True),
        sa.Column("assessed_by", code, nullable=True),
        sa.Column("outcome", code, nullable=True),
        sa.Column("chosen_place_id", code, nullable=True),
        sa.Column("reason_code", code, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("decided_by", code, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('proposed','assessed','decided')", name=op.f("ck_proposals_state")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_proposals_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "proposal_id", name="pk_proposals"),
    )
    op.create_index(
        "ix_proposals_owner_id_candidate_id",
        "proposals",
        ["owner_id", "candidate_id"],
        unique=False,
    )
    op.create_index(
        "ix_proposals_owner_id_run_id", "proposals", ["owner_id", "run_id"], unique=False
    )
    op.create_index("ix_proposals_owner_id_state", "proposals", ["owner_id", "state"], unique=False)
    op.create_table(
        "suggestion_lists",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("list_id", code, nullable=False),
        sa.Column("candidate_id", code, nullable=True),
        sa.Column("place_id", code, nullable=True),
        sa.Column("shown_at", moment, nullable=False),
        sa.Column("shown_to", code, nullable=False),
        sa.Column("input_hash", code, nullable=False),
        sa.Column("model_hash", code, nullable=False),
        sa.Column("policy_hash", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_suggestion_lists_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "list_id", name="pk_suggestion_lists"),
    )
    op.create_index(
        "ix_suggestion_lists_owner_id_candidate_id",
        "suggestion_lists",
        ["owner_id", "candidate_id"],
        unique=False,
    )
    op.create_index(
        "ix_suggestion_lists_owner_id_shown_at",
        "suggestion_lists",
        ["owner_id", "shown_at"],
        unique=False,
    )
    op.create_table(
        "suggestion_items",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("list_id", code, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("place_id", code, nullable=False),
        sa.Column("propensity", sa.Double(), nullable=True),
        sa.Column("p", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id", "list_id"],
            ["suggestion_lists.owner_id", "suggestion_lists.list_id"],
            name="fk_suggestion_items_owner_id_list_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_id", "list_id", "rank", name="pk_suggestion_items"),
    )
    op.create_index(
        "ix_suggestion_items_owner_id_candidate_id",
        "suggestion_items",
        ["owner_id", "candidate_id"],
        unique=False,
    )
    op.create_table(
        "log_heads",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("sequence", counter, nullable=False),
        sa.Column("hash", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_log_heads_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", name="pk_log_heads"),
    )
    op.create_table(
        "log_entries",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("sequence", counter, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("kind", code, nullable=False),
        sa.Column("actor", code, nullable=False),
        sa.Column("input_hash", code, nullable=False),
        sa.Column("model_hash", code, nullable=False),
        sa.Column("policy_hash", code, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous_hash", code, nullable=False),
        sa.Column("hash", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_log_entries_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "sequence", name="pk_log_entries"),
    )
    op.create_table(
        "log_people",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("token", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_log_people_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "candidate_id", name="pk_log_people"),
    )
    op.create_index(
        "ix_log_people_owner_id_token", "log_people", ["owner_id", "token"], unique=False
    )
    op.create_table(
        "log_mentions",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("token", code, nullable=False),
        sa.Column("sequence", counter, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id", "sequence"],
            ["log_entries.owner_id", "log_entries.sequence"],
            name="fk_log_mentions_owner_id_sequence",
        ),
        sa.PrimaryKeyConstraint("owner_id", "token", "sequence", name="pk_log_mentions"),
    )
    op.create_table(
        "tombstones",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("token", code, nullable=False),
        sa.Column("purged_at", moment, nullable=False),
        sa.Column("purged_by", code, nullable=False),
        sa.Column("reason_code", code, nullable=False),
        sa.Column("digest", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_tombstones_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "token", name="pk_tombstones"),
    )


def downgrade() -> None:
    """Remove them."""
    for table in (
        "tombstones",
        "log_mentions",
        "log_people",
        "log_entries",
        "log_heads",
        "suggestion_items",
        "suggestion_lists",
        "proposals",
    ):
        op.drop_table(table)
