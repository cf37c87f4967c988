"""Sessions that the store keeps: begun at a log-in, found for every request, ended at once."""

from api.access.caller import Caller, Door, known_roles
from matcher.store import Store


class StoredSessions:
    """The sessions of all processes of a service."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, caller: Caller, seconds: int) -> str:
        """Begin a session; give its secret.

        Raises
        ------
        UnknownOrganisation
            If the provider names one that the store does not know.
        """
        self._store.require_organisation(caller.organisation_id)
        with self._store.writing(caller.organisation_id, actor=caller.subject) as tx:
            return tx.sessions.begin(caller.subject, caller.roles, caller.team_ids, seconds=seconds)

    def find(self, secret: str) -> Caller | None:
        """Whose session it is; None when it is over or was ended."""
        session = self._store.sessions.find(secret)
        if session is None:
            return None
        return Caller(
            session.subject,
            session.organisation_id,
            known_roles(session.roles),
            Door.SESSION,
            team_ids=frozenset(session.teams),
        )

    def end(self, secret: str) -> None:
        """End a session; nothing happens when there is none."""
        session = self._store.sessions.find(secret)
        if session is not None:
            with self._store.writing(session.organisation_id, actor=session.subject) as tx:
                tx.sessions.end(secret)
