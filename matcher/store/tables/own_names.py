"""What an organisation calls its sheets and columns, so that it says so once."""

from sqlalchemy import Column

from matcher.store.columns import Code, UtcTime, owned_table

OWN_NAMES = owned_table(
    "own_names",
    Column("name", Code, primary_key=True),
    Column("meaning", Code, nullable=False),
    Column("confirmed_at", UtcTime, nullable=False),
    Column("confirmed_by", Code, nullable=False),
)
"""``name`` as it stands in files, folded; ``meaning`` a header or sheet that passend knows."""
