"""API keys and sessions, kept as digests, and the answers that a repeated request gets again."""

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

SESSIONS = owned_table(
    "sessions",
    Column("session_digest", Code, primary_key=True),
    Column("subject", Code, nullable=False),
    Column("roles", Document, nullable=False),
    Column("teams", Document, nullable=False),
    Column("began_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    UniqueConstraint("session_digest"),
    Index(None, "owner_id", "subject"),
)
"""Who is logged in for the pages; a session that was ended has no row any more."""

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
