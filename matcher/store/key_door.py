"""Who presents an API key: the one question that comes before the organisation is known."""

from sqlalchemy import Engine, select

from matcher.store.connecting import for_reading
from matcher.store.faults import translated
from matcher.store.repositories.access import ApiKey, api_key_of, is_good, parts_of
from matcher.store.scope import Clock
from matcher.store.tables.access import API_KEYS


class KeyDoor:
    """Finds the organisation, subject and roles that belong to a key."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def find(self, presented: str) -> ApiKey | None:
        """The key that is presented; None when it is unknown, wrong, expired or revoked."""
        parts = parts_of(presented)
        if parts is None:
            return None
        key_id, secret = parts
        with translated(), for_reading(self._engine).begin() as connection:
            found = connection.execute(select(API_KEYS).where(API_KEYS.c.key_id == key_id)).first()
        if found is None:
            return None
        row = dict(found._mapping)
        return api_key_of(row) if is_good(row, secret, self._clock()) else None
