"""Organisations, the number of their last change, and the history of every record."""

from sqlalchemy import CheckConstraint, Column, Index, Integer

from matcher.store.columns import Code, Counter, Document, UtcTime, Words, owned_table

ORGANISATIONS = owned_table(
    "organisations",
    Column("name", Words, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("change_number", Counter, nullable=False),
    is_child=True,
)
"""``change_number`` counts the transactions that changed records. Its row is the lock of writers:
whoever changes records holds it until the commit, so numbers appear in the order of commits."""

HISTORY = owned_table(
    "history",
    Column("change_number", Counter, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("table_name", Code, nullable=False),
    Column("record_key", Code, nullable=False),
    Column("candidate_id", Code),
    Column("other_candidate_id", Code),
    Column("action", Code, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", Code, nullable=False),
    Column("old", Document),
    Column("new", Document),
    CheckConstraint("action in ('added','changed','removed')", "action"),
    Index(None, "owner_id", "table_name", "record_key"),
    Index(None, "owner_id", "candidate_id"),
    Index(None, "owner_id", "other_candidate_id"),
    people=("candidate_id", "other_candidate_id"),
    people_within=("old", "new"),
    people_under=("candidate_id", "other_candidate_id", "note", "end_reason"),
)
"""Who changed which record when: the values that differ, before and after. Several columns of a key
are joined by a vertical bar."""
