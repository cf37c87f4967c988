"""Runs as a queue, the plans that they made, and the times at which runs are to be started."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    UniqueConstraint,
)

from matcher.store.columns import Code, Document, UtcTime, owned_table

RUNS = owned_table(
    "runs",
    Column("run_id", Code, primary_key=True),
    Column("kind", Code, nullable=False),
    Column("state", Code, nullable=False),
    Column("order_document", Document, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", Code, nullable=False),
    Column("schedule_id", Code),
    Column("due_at", UtcTime),
    Column("started_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("worker", Code),
    Column("heartbeat_at", UtcTime),
    Column("attempts", Integer, nullable=False),
    Column("stop_requested", Boolean, nullable=False),
    Column("progress", Document),
    Column("best_plan", LargeBinary),
    Column("failure", Code),
    CheckConstraint("state in ('waiting','running','done','failed','stopped')", "state"),
    UniqueConstraint("owner_id", "schedule_id", "due_at"),
    Index(None, "state", "created_at"),
    Index(None, "owner_id", "created_at"),
    people_within=("order_document", "progress"),
)
"""``attempts`` counts claims; with ``worker`` it tells a worker that the run was given to another.
One run per schedule and moment, whoever starts it."""

SCHEDULES = owned_table(
    "schedules",
    Column("schedule_id", Code, primary_key=True),
    Column("kind", Code, nullable=False),
    Column("order_document", Document, nullable=False),
    Column("local_time", Code, nullable=False),
    Column("time_zone", Code, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("created_by", Code, nullable=False),
    Index(None, "is_enabled", "next_at"),
)
"""A run every day at ``local_time`` (hours:minutes) in ``time_zone``."""

PLAN_RESULTS = owned_table(
    "plan_results",
    Column("run_id", Code, primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("report", Document, nullable=False),
    Column("bottlenecks", Document, nullable=False),
    Column("objective", Double),
    Column("bound", Double),
    ForeignKeyConstraint(["owner_id", "run_id"], ["runs.owner_id", "runs.run_id"]),
    people_within=("report", "bottlenecks"),
)

PLAN_PEOPLE = owned_table(
    "plan_people",
    Column("run_id", Code, primary_key=True),
    Column("candidate_id", Code, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("plan", Document),
    Column("unplaced", Document),
    Column("change", Document),
    Column("earlier", Document),
    Column("explanation", Document),
    ForeignKeyConstraint(["owner_id", "run_id"], ["plan_results.owner_id", "plan_results.run_id"]),
    Index(None, "owner_id", "candidate_id"),
    people=("candidate_id",),
    people_within=("explanation",),
    is_child=True,
)
"""What one plan says of one person: the rows of the result tables, each as a document."""
