"""API keys that the store keeps: who calls with one, and how rights are written on one."""

from collections.abc import Iterable

from api.access.caller import Caller, Door, Role, Scope, known_roles, known_scopes
from matcher.store import Store

_TEAM = "team:"


class StoredKeyDoor:
    """Lets in who has a key that the store knows; it compares secrets and ends keys itself."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def identify(self, text: str) -> Caller | None:
        """Whose key this is; None when it opens nothing."""
        key = self._store.keys.find(text)
        if key is None:
            return None
        return Caller(
            key.subject,
            key.organisation_id,
            known_roles(key.roles),
            Door.API_KEY,
            known_scopes(key.roles),
            frozenset(word.removeprefix(_TEAM) for word in key.roles if word.startswith(_TEAM)),
        )


def key_words(roles: Iterable[Role], scopes: Iterable[Scope], teams: Iterable[str]) -> list[str]:
    """Roles, scopes and teams as one list of words, which is what the store keeps of a key."""
    return [*roles, *scopes, *(_TEAM + team for team in teams)]
