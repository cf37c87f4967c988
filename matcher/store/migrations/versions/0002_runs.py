"""Runs as a queue, their plans, the times to start them, API keys and answers to repeat."""

import sqlalchemy as sa
from alembic import op

revision = "0002_runs"
down_revision: str | None = "0001_records"

code = sa.String().with_variant(sa.String(collation="C"), "postgresql")
document = sa.JSON(none_as_null=True)
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "runs",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("run_id", code, nullable=False),
        sa.Column("kind", code, nullable=False),
        sa.Column("state", code, nullable=False),
        sa.Column("order_document", document, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", code, nullable=False),
        sa.Column("schedule_id", code, nullable=True),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("started_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("worker", code, nullable=True),
        sa.Column("heartbeat_at", moment, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("stop_requested", sa.Boolean(), nullable=False),
        sa.Column("progress", document, nullable=True),
        sa.Column("best_plan", sa.LargeBinary(), nullable=True),
        sa.Column("failure", code, nullable=True),
        sa.CheckConstraint(
            "state in ('waiting','running','done','failed','stopped')", name=op.f("ck_runs_state")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["organisations.owner_id"], name="fk_runs_owner_id"),
        sa.PrimaryKeyConstraint("owner_id", "run_id", name="pk_runs"),
        sa.UniqueConstraint(
            "owner_id", "schedule_id", "due_at", name="uq_runs_owner_id_schedule_id_due_at"
        ),
    )
    op.create_index("ix_runs_owner_id_created_at", "runs", ["owner_id", "created_at"], unique=False)
    op.create_index("ix_runs_state_created_at", "runs", ["state", "created_at"], unique=False)
    op.create_table(
        "schedules",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("schedule_id", code, nullable=False),
        sa.Column("kind", code, nullable=False),
        sa.Column("order_document", document, nullable=False),
        sa.Column("local_time", code, nullable=False),
        sa.Column("time_zone", code, nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.Column("created_by", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_schedules_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "schedule_id", name="pk_schedules"),
    )
    op.create_index(
        "ix_schedules_is_enabled_next_at", "schedules", ["is_enabled", "next_at"], unique=False
    )
    op.create_table(
        "plan_results",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("run_id", code, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("report", document, nullable=False),
        sa.Column("bottlenecks", document, nullable=False),
        sa.Column("objective", sa.Double(), nullable=True),
        sa.Column("bound", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id", "run_id"],
            ["runs.owner_id", "runs.run_id"],
            name="fk_plan_results_owner_id_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_plan_results_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "run_id", name="pk_plan_results"),
    )
    op.create_table(
        "plan_people",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("run_id", code, nullable=False),
        sa.Column("candidate_id", code, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("plan", document, nullable=True),
        sa.Column("unplaced", document, nullable=True),
        sa.Column("change", document, nullable=True),
        sa.Column("earlier", document, nullable=True),
        sa.Column("explanation", document, nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id", "run_id"],
            ["plan_results.owner_id", "plan_results.run_id"],
            name="fk_plan_people_owner_id_run_id",
        ),
        sa.PrimaryKeyConstraint("owner_id", "run_id", "candidate_id", name="pk_plan_people"),
    )
    op.create_index(
        "ix_plan_people_owner_id_candidate_id",
        "plan_people",
        ["owner_id", "candidate_id"],
        unique=False,
    )
    op.create_table(
        "api_keys",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("key_id", code, nullable=False),
        sa.Column("secret_digest", code, nullable=False),
        sa.Column("subject", code, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("roles", document, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", code, nullable=False),
        sa.Column("expires_at", moment, nullable=True),
        sa.Column("revoked_at", moment, nullable=True),
        sa.Column("last_used_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_api_keys_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "key_id", name="pk_api_keys"),
        sa.UniqueConstraint("key_id", name="uq_api_keys_key_id"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("caller", code, nullable=False),
        sa.Column("idempotency_key", code, nullable=False),
        sa.Column("request_digest", code, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", document, nullable=True),
        sa.Column("body", document, nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_idempotency_keys_owner_id"
        ),
        sa.PrimaryKeyConstraint(
            "owner_id", "caller", "idempotency_key", name="pk_idempotency_keys"
        ),
    )
    op.create_index(
        "ix_idempotency_keys_owner_id_created_at",
        "idempotency_keys",
        ["owner_id", "created_at"],
        unique=False,
    )


def downgrade() -> None:
    """Remove them."""
    for table in (
        "idempotency_keys",
        "api_keys",
        "plan_people",
        "plan_results",
        "schedules",
        "runs",
    ):
        op.drop_table(table)
