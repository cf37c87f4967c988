"""The caller of a request: one type, whichever door it came through."""

from dataclasses import dataclass
from enum import StrEnum

LOCAL_ORGANISATION = "local"
"""Organisation of records whose settings name none."""


class Role(StrEnum):
    """What somebody does; a caller may have several. Rights per role: ``rights.toml``."""

    COACH = "coach"
    PLANNER = "planner"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a key or token is limited to. Scopes narrow what the roles allow, never widen it."""

    READ = "passend:read"
    WRITE = "passend:write"
    METRICS = "passend:metrics"


class Door(StrEnum):
    """How a caller came in."""

    LOCAL = "local"
    """On this machine, in single-user mode: nobody logs in."""
    API_KEY = "api_key"
    TOKEN = "token"  # noqa: S105 - the name of a door
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling.

    Attributes
    ----------
    subject
        Pseudonym that stays the same: of a person at the identity provider, or of a key.
    organisation_id
        Organisation whose records the caller works with.
    scopes
        Empty = all that the roles allow.
    team_ids
        Teams that the caller belongs to; the caseload of a coach is who has one of them as
        ``coach_team_id``.
    """

    subject: str
    organisation_id: str
    roles: frozenset[Role]
    door: Door
    scopes: frozenset[Scope] = frozenset()
    team_ids: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """Name of the caller over all doors and organisations, for limits and repeated requests."""
        return f"{self.organisation_id}/{self.door}/{self.subject}"


def known_roles(names: object) -> frozenset[Role]:
    """Roles among the names that an identity provider or a key gives; others mean nothing here."""
    given = names.split() if isinstance(names, str) else names
    if not isinstance(given, list | tuple | set | frozenset):
        return frozenset()
    return frozenset(role for role in Role if role.value in given)


def known_scopes(names: object) -> frozenset[Scope]:
    """Scopes of passend among those of a token; ``openid`` and the like are not ours."""
    given = names.split() if isinstance(names, str) else names
    if not isinstance(given, list | tuple | set | frozenset):
        return frozenset()
    return frozenset(scope for scope in Scope if scope.value in given)
