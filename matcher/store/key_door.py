"""Who presents an API key or a session: what is asked before the organisation is known."""

from sqlalchemy import Engine, select

from matcher.store.connecting import for_reading
from matcher.store.faults import translated
from matcher.store.repositories.access import ApiKey, api_key_of, digest_of, is_good, parts_of
from matcher.store.repositories.sessions import Session, session_of
from matcher.store.scope import Clock
from matcher.store.tables.access import API_KEYS, SESSIONS


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


class SessionFinder:
    """Finds the organisation, subject, roles and teams that belong to a session."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def find(self, secret: str) -> Session | None:
        """The session with this secret; None when it is unknown, over, or was ended."""
        mine = SESSIONS.c.session_digest == digest_of(secret)
        with translated(), for_reading(self._engine).begin() as connection:
            found = connection.execute(select(SESSIONS).where(mine)).first()
        if found is None:
            return None
        session = session_of(dict(found._mapping))
        return session if self._clock() < session.ends_at else None
