"""Proposals, suggestions shown, and the log that can only grow."""

from sqlalchemy import CheckConstraint, Column, Double, ForeignKeyConstraint, Index, Integer

from matcher.store.columns import Code, Counter, UtcTime, Words, owned_table

PROPOSALS = owned_table(
    "proposals",
    Column("proposal_id", Code, primary_key=True),
    Column("run_id", Code),
    Column("candidate_id", Code, nullable=False),
    Column("from_place_id", Code),
    Column("place_id", Code),
    Column("kind", Code, nullable=False),
    Column("state", Code, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", Code, nullable=False),
    Column("assessment", Code),
    Column("assessed_at", UtcTime),
    Column("assessed_by", Code),
    Column("outcome", Code),
    Column("chosen_place_id", Code),
    Column("reason_code", Code),
    Column("note", Words),
    Column("decided_at", UtcTime),
    Column("decided_by", Code),
    Column("version", Integer, nullable=False),
    CheckConstraint("state in ('proposed','assessed','decided')", "state"),
    Index(None, "owner_id", "candidate_id"),
    Index(None, "owner_id", "run_id"),
    Index(None, "owner_id", "state"),
    people=("candidate_id",),
    people_within=("note",),
)
"""One proposed change for one person; a person decides, with a reason where it differs."""

SUGGESTION_LISTS = owned_table(
    "suggestion_lists",
    Column("list_id", Code, primary_key=True),
    Column("candidate_id", Code),
    Column("place_id", Code),
    Column("shown_at", UtcTime, nullable=False),
    Column("shown_to", Code, nullable=False),
    Column("input_hash", Code, nullable=False),
    Column("model_hash", Code, nullable=False),
    Column("policy_hash", Code, nullable=False),
    Index(None, "owner_id", "candidate_id"),
    Index(None, "owner_id", "shown_at"),
    people=("candidate_id",),
)
"""One list as it was shown: places for a person, or people for a place; one of both is filled."""

SUGGESTION_ITEMS = owned_table(
    "suggestion_items",
    Column("list_id", Code, primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("candidate_id", Code, nullable=False),
    Column("place_id", Code, nullable=False),
    Column("propensity", Double),
    Column("p", Double),
    ForeignKeyConstraint(
        ["owner_id", "list_id"],
        ["suggestion_lists.owner_id", "suggestion_lists.list_id"],
        ondelete="CASCADE",
    ),
    Index(None, "owner_id", "candidate_id"),
    people=("candidate_id",),
    is_child=True,
)

LOG_HEADS = owned_table(
    "log_heads",
    Column("sequence", Counter, nullable=False),
    Column("hash", Code, nullable=False),
)
"""Where the log of an organisation ends; its row is the lock under which entries are chained."""

LOG_ENTRIES = owned_table(
    "log_entries",
    Column("sequence", Counter, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", Code, nullable=False),
    Column("actor", Code, nullable=False),
    Column("input_hash", Code, nullable=False),
    Column("model_hash", Code, nullable=False),
    Column("policy_hash", Code, nullable=False),
    Column("payload", Words, nullable=False),
    Column("previous_hash", Code, nullable=False),
    Column("hash", Code, nullable=False),
)
"""``payload`` is the canonical JSON that was hashed; people stand in it as tokens only."""

LOG_PEOPLE = owned_table(
    "log_people",
    Column("candidate_id", Code, primary_key=True),
    Column("token", Code, nullable=False),
    Index(None, "owner_id", "token"),
    people=("candidate_id",),
)
"""Which random token stands for whom in the log. Without its row nobody can tell who was meant."""

LOG_MENTIONS = owned_table(
    "log_mentions",
    Column("token", Code, primary_key=True),
    Column("sequence", Counter, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(
        ["owner_id", "sequence"], ["log_entries.owner_id", "log_entries.sequence"]
    ),
    is_child=True,
)
"""Entries by the token that they mention, to find what concerns one person."""

RETENTION_TIMES = owned_table(
    "retention_times",
    Column("due_at", UtcTime, nullable=False),
)
"""When what is over its time is removed next; whoever moves it on does the removal."""

TOMBSTONES = owned_table(
    "tombstones",
    Column("token", Code, primary_key=True),
    Column("purged_at", UtcTime, nullable=False),
    Column("purged_by", Code, nullable=False),
    Column("reason_code", Code, nullable=False),
    Column("digest", Code, nullable=False),
)
"""What is left of a purged person: the token in the log, and SHA-256 of what was exported."""
