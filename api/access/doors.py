"""Finds the caller of a request: at most one of the doors fits what the request carries."""

from dataclasses import dataclass
from ipaddress import ip_address

from fastapi import Request

from api.access.caller import Caller, Door, Role
from api.access.keys import OpensByKey, looks_like_key
from api.access.sessions import SessionDoor
from api.access.signing_keys import SigningKeysUnavailable
from api.access.tokens import TokenDoor, TokenRefused
from api.problems import ApiProblem, ProblemCode

_CHALLENGE = 'Bearer realm="passend"'
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Doors:
    """The doors of one service; those that are None do not exist.

    Attributes
    ----------
    local
        The caller in single-user mode; then there is no other door.
    organisation_id
        Organisation whose records the service holds; empty when it holds those of several and
        filters by caller.
    """

    local: Caller | None = None
    keys: OpensByKey | None = None
    tokens: TokenDoor | None = None
    sessions: SessionDoor | None = None
    organisation_id: str = ""

    @property
    def are_quick(self) -> bool:
        """Whether finding the caller never waits for a database or another machine."""
        return self.local is not None

    def identify(self, request: Request) -> Caller | None:
        """Who is calling; None when the request carries nothing that says so.

        Raises
        ------
        ApiProblem
            If what it carries opens no door (401), if the provider cannot be asked (503), or if the
            request comes from another machine in single-user mode (403).
        """
        if self.local is not None:
            if _is_remote(request):
                raise ApiProblem(ProblemCode.LOCAL_ONLY)
            return self.local
        caller = self._by_header(request) or self._by_cookie(request)
        if caller and self.organisation_id and caller.organisation_id != self.organisation_id:
            raise ApiProblem(ProblemCode.NOT_ALLOWED)
        return caller

    def _by_header(self, request: Request) -> Caller | None:
        value = request.headers.get("authorization")
        if value is None:
            return None
        scheme, _, credential = value.partition(" ")
        if scheme.lower() != "bearer":
            raise not_authenticated(was_tried=True)
        caller = self._by_credential(credential.strip())
        if caller is None:
            raise not_authenticated(was_tried=True)
        return caller

    def _by_credential(self, credential: str) -> Caller | None:
        if looks_like_key(credential):
            return self.keys.identify(credential) if self.keys else None
        if self.tokens is None:
            return None
        try:
            return self.tokens.identify(credential)
        except TokenRefused:
            return None
        except SigningKeysUnavailable:
            raise unavailable() from None

    def _by_cookie(self, request: Request) -> Caller | None:
        caller = self.sessions.identify(request.cookies) if self.sessions else None
        if caller and request.method not in _SAFE and not _is_same_origin(request):
            raise ApiProblem(ProblemCode.OTHER_ORIGIN)
        return caller


def not_authenticated(*, was_tried: bool = False) -> ApiProblem:
    """401 with the challenge that RFC 6750 asks for."""
    challenge = f'{_CHALLENGE}, error="invalid_token"' if was_tried else _CHALLENGE
    return ApiProblem(ProblemCode.NOT_AUTHENTICATED, headers={"WWW-Authenticate": challenge})


def unavailable(seconds: int = 30) -> ApiProblem:
    """503 for something that the service needs and that is gone for a while."""
    return ApiProblem(ProblemCode.UNAVAILABLE, headers={"Retry-After": str(seconds)})


def local_caller(organisation_id: str) -> Caller:
    """The one user of single-user mode, who has every role."""
    return Caller("local", organisation_id, frozenset(Role), Door.LOCAL)


def _is_remote(request: Request) -> bool:
    """Whether the peer has an address of another machine; within a process it has none."""
    try:
        return request.client is not None and not ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _is_same_origin(request: Request) -> bool:
    """Whether a browser says that one of our own pages sends this (against forged requests)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] == request.headers.get("host")
