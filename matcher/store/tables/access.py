"""API keys, kept as digests, and the answers that a repeated request gets again."""

from sqlalchemy import Column, Index, Integer, UniqueConstraint

from matcher.store.columns import Code, Document, UtcTime, Words, owned_table

API_KEYS = owned_table(
    "api_keys",
    Column("key_id", Code, primary_key=True),
    Column("secret_digest", Code, nullable=False),
    Column("subject", Code, nullable=False),
    Column("label", Words, nullable=False),
    Column("roles", Document, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", Code, nullable=False),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
    Column("last_used_at", UtcTime),
    UniqueConstraint("key_id"),
)
"""SHA-256 of the secret is enough, because a secret is 256 random bits and not a password."""

IDEMPOTENCY_KEYS = owned_table(
    "idempotency_keys",
    Column("caller", Code, primary_key=True),
    Column("idempotency_key", Code, primary_key=True),
    Column("request_digest", Code, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("status", Integer),
    Column("headers", Document),
    Column("body", Document),
    Index(None, "owner_id", "created_at"),
    people_within=("headers", "body"),
)
"""``status`` is empty while the first request is still being answered."""
