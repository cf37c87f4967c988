"""Attributes for the fairness audit, kept apart: no reading of records touches this table."""

from sqlalchemy import Column

from matcher.store.columns import Code, owned_table

AUDIT_GROUPS = owned_table(
    "audit_groups",
    Column("candidate_id", Code, primary_key=True),
    Column("attribute", Code, primary_key=True),
    Column("value", Code, nullable=False),
    people=("candidate_id",),
)
