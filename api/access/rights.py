"""The table of rights, ``rights.toml``: what each role may call, and whose data it then sees."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from starlette.routing import BaseRoute

from api.access.caller import Caller, Door, Role, Scope

PROFILE = "profile"
"""The one table that belongs to no route."""


class Reach(IntEnum):
    """Whose data a caller sees on a route."""

    NOTHING = 0
    CASELOAD = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Right:
    """One table of ``rights.toml``."""

    name: str
    is_public: bool
    reaches: Mapping[Role, Reach]
    scope: Scope | None
    why: str

    def reach_of(self, caller: Caller, method: str = "GET") -> Reach:
        """How far a caller reaches; ``NOTHING`` means that the route is closed to it."""
        if caller.door is Door.LOCAL:
            return Reach.ALL
        if caller.scopes and self._scope_for(method) not in caller.scopes:
            return Reach.NOTHING
        return max((self.reaches.get(role, Reach.NOTHING) for role in caller.roles),
                   default=Reach.NOTHING)  # fmt: skip

    def _scope_for(self, method: str) -> Scope:
        if self.scope is not None:
            return self.scope
        return Scope.READ if method in {"GET", "HEAD"} else Scope.WRITE


class RouteWithoutRight(Exception):
    """A route has no line in the table of rights, so nobody knows who may call it."""


@cache
def rights() -> Mapping[str, Right]:
    """Every line of the table by the name of its route."""
    text = files(__package__).joinpath("rights.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: _right(name, row) for name, row in tomllib.loads(text).items()})


def right_of(route: BaseRoute) -> Right:
    """The line of a route; ``RouteWithoutRight`` if there is none."""
    name = route_name(route)
    if name not in rights():
        raise RouteWithoutRight(f"{name} ({getattr(route, 'path', '?')}) is not in rights.toml")
    return rights()[name]


def route_name(route: BaseRoute) -> str:
    """Operation id of a route, or its name where it has none."""
    return str(getattr(route, "operation_id", None) or getattr(route, "name", ""))


def guarded_routes(routes: Iterable[BaseRoute]) -> list[tuple[BaseRoute, Right]]:
    """All routes of an application with their rights; ``RouteWithoutRight`` if one has none."""
    return [(route, right_of(route)) for route in every_route(routes)]


def every_route(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """All routes, also those of included routers; not those inside mounted applications."""
    for route in routes:
        router = getattr(route, "original_router", None)
        if router is None:
            yield route
        else:
            yield from every_route(router.routes)


def may_see_profile(caller: Caller, coach_team_id: str) -> bool:
    """Whether a caller may see the capability profile of a person coached by this team.

    Parameters
    ----------
    coach_team_id
        Empty when nobody coaches the person: then the person is in no caseload.
    """
    return sees(caller, rights()[PROFILE].reach_of(caller), coach_team_id)


def sees(caller: Caller, reach: Reach, coach_team_id: str) -> bool:
    """Whether a person coached by this team is within a caller's reach."""
    return reach is Reach.ALL or (reach is Reach.CASELOAD and coach_team_id in caller.team_ids)


def _right(name: str, row: Mapping[str, object]) -> Right:
    words = {"public", "scope", "why"} | {role.value for role in Role}
    if not row.keys() <= words or not row.get("why"):
        raise ValueError(f"rights.toml: [{name}] has unknown words or no reason")
    reaches = {role: Reach[str(row[role]).upper()] for role in Role if role in row}
    scope = Scope(str(row["scope"])) if "scope" in row else None
    is_public = row.get("public") is True
    if is_public == bool(reaches):
        raise ValueError(f"rights.toml: [{name}] needs either roles or public = true")
    return Right(name, is_public, MappingProxyType(reaches), scope, str(row["why"]))
