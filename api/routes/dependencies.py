"""What routes need from around them: region, runs, caller, whose data it sees, language, version.

The gate (``api/access/gate.py``) has already let the caller in when a route asks for any of this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from fastapi import Depends, Header, Path, Request, Response
from numpy.typing import NDArray

from api.access.caller import Caller
from api.access.rights import Reach, may_see_profile, route_name, sees
from api.headers import accepts, bare_media_type, preferred_language
from api.http.cursor import Cursors
from api.http.media import media_of
from api.problems import ApiProblem, ProblemCode
from api.service import Service
from matcher.region import Region
from matcher.vocabulary.labels import Language

IDENTIFIER = "^[A-Za-z0-9._-]{1,64}$"
"""Form of every identifier, as in the data contract."""

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True)
class Sight:
    """Whose data the caller of this request sees, by the table of rights."""

    caller: Caller
    reach: Reach
    service: Service

    @property
    def is_whole(self) -> bool:
        """Whether everybody is seen, so that nothing needs to be left out."""
        return self.reach is Reach.ALL

    def shows(self, coach_team_id: str) -> bool:
        """Whether people coached by this team are seen; empty = nobody coaches them."""
        return sees(self.caller, self.reach, coach_team_id)

    def of(self, candidate_ids: Iterable[str]) -> NDArray[np.bool_]:
        """Which of these candidates are seen, bool, shape (n,)."""
        ids = list(candidate_ids)
        if self.is_whole:
            return np.ones(len(ids), np.bool_)
        with self.service.reading(self.caller) as tx:
            own = tx.candidates.keys(coach_team_id=self.caller.team_ids)
        return np.array([name in own for name in ids], np.bool_)

    def require(self, candidate_id: str) -> None:
        """404 for a candidate who is not seen, exactly as for one who does not exist."""
        if not self.is_whole and not self.shows(self._coach_team(candidate_id)):
            raise ApiProblem(ProblemCode.UNKNOWN_CANDIDATE)

    def may_see_profile(self, candidate_id: str) -> bool:
        """Whether the levels of this candidate may be shown."""
        return self.may_see_profile_of(self._coach_team(candidate_id))

    def may_see_profile_of(self, coach_team_id: str) -> bool:
        """Whether the levels of people coached by this team may be shown; empty = by nobody."""
        return may_see_profile(self.caller, coach_team_id)

    def _coach_team(self, candidate_id: str) -> str:
        """Team that coaches a candidate; empty when none does, or there is no such candidate."""
        with self.service.reading(self.caller) as tx:
            found = tx.candidates.find(candidate_id)
        return found.record.coach_team_id or "" if found else ""


# Those that only look at the request are coroutines: a plain function would cost a thread each.


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


async def _language(
    response: Response,
    accept_language: Annotated[
        str,
        Header(
            description="Taal van omschrijvingen en zinnen: nl (standaard) of en.", examples=["nl"]
        ),
    ] = "",
) -> Language:
    language = preferred_language(accept_language)
    response.headers["Content-Language"] = language.value
    response.headers["Vary"] = "Accept-Language"
    return language


async def refuse_unguarded(request: Request) -> None:
    """Refuse a request that did not come through the gate, whatever the reason."""
    if not hasattr(request.state, "reach"):
        raise ApiProblem(ProblemCode.NOT_ALLOWED)


async def refuse_other_media(request: Request) -> None:
    """Refuse a caller who takes nothing that we give, or who sends what the route does not take."""
    media = media_of(route_name(request.scope["route"]))
    accept = request.headers.get("accept", "")
    if not any(accepts(accept, media_type) for media_type in media.gives):
        raise ApiProblem(ProblemCode.NOT_ACCEPTABLE)
    if request.method in _WITH_BODY:
        sent = bare_media_type(request.headers.get("content-type", ""))
        if sent not in media.takes:
            raise ApiProblem(ProblemCode.UNSUPPORTED_MEDIA_TYPE)


async def _caller(request: Request) -> Caller:
    return _caller_of(request)


def _caller_of(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


def _region(request: Request, service: Annotated[Service, Depends(_service)]) -> Region:
    return service.region(_caller_of(request))


async def _caller_if_known(request: Request) -> Caller | None:
    caller: Caller | None = request.state.caller
    return caller


async def _cursors(service: Annotated[Service, Depends(_service)]) -> Cursors:
    return service.cursors


async def _sight(request: Request, service: Annotated[Service, Depends(_service)]) -> Sight:
    return Sight(_caller_of(request), request.state.reach, service)


def _seen_candidate(
    candidate_id: Annotated[str, Path(alias="kandidaatId", pattern=IDENTIFIER)],
    sight: Annotated[Sight, Depends(_sight)],
) -> str:
    sight.require(candidate_id)
    return candidate_id


ServiceIn = Annotated[Service, Depends(_service)]
RegionIn = Annotated[Region, Depends(_region)]
"""The prepared region of the caller's organisation, one and the same for the whole request."""
LanguageIn = Annotated[Language, Depends(_language)]
CallerIn = Annotated[Caller, Depends(_caller)]
CallerIfKnown = Annotated[Caller | None, Depends(_caller_if_known)]
"""For public routes only: None for somebody who did not log in."""
SightIn = Annotated[Sight, Depends(_sight)]
CursorsIn = Annotated[Cursors, Depends(_cursors)]
CandidateId = Annotated[str, Depends(_seen_candidate)]
"""A candidate in the address; 404 when the caller may not see this one."""
PlaceId = Annotated[str, Path(alias="werkplekId", pattern=IDENTIFIER)]
PlanId = Annotated[str, Path(alias="planId", pattern=IDENTIFIER)]
