"""The organisation's database: records, plans and decisions with their history.

SQLite in one file, or PostgreSQL; ``docs/reference/store.md`` describes the tables.
"""

from matcher.store.engine import Store, open_store
from matcher.store.record_rows import Stored
from matcher.store.transaction import Transaction

__all__ = ["Store", "Stored", "Transaction", "open_store"]
