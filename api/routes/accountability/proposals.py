"""Proposals: put forward, assessed and decided; a decision is carried out where it is made."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status

from api.access.caller import Caller
from api.access.rights import rights, sees
from api.http.etag import IfMatchIn, say_version
from api.http.idempotency import RepeatableRoute
from api.problems import ApiProblem, InputFault, ProblemCode
from api.routes.dependencies import (
    CallerIn,
    CursorsIn,
    LanguageIn,
    PlanId,
    ServiceIn,
    Sight,
    SightIn,
)
from api.routes.openapi import problem_responses
from api.routes.pages import PageRequest
from api.routes.plan_results import no_result
from api.runs.run import PLAN
from api.schemas.accountability.proposals import (
    OPINIONS,
    STATES,
    AssessmentOrder,
    DecisionOrder,
    NewProposalSchema,
    ProposalPage,
    ProposalQuery,
    ProposalSchema,
)
from api.schemas.names import api_name
from matcher.store import Transaction
from matcher.store.carrying_out import decide, propose
from matcher.store.errors import UnknownRecord
from matcher.store.proposal_states import Proposal, ProposalState, ReasonNeeded
from matcher.vocabulary.labels import Language

router = APIRouter(tags=["voorstellen"], route_class=RepeatableRoute)

ProposalId = Annotated[str, Path(alias="voorstelId", pattern="^[A-Za-z0-9-]{1,64}$")]


def _page_request(
    request: Request, query: Annotated[ProposalQuery, Query()], cursors: CursorsIn
) -> tuple[PageRequest, ProposalQuery]:
    return PageRequest(query, request.scope["path"], cursors), query


ProposalPageIn = Annotated[tuple[PageRequest, ProposalQuery], Depends(_page_request)]

_VERSIONED: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"ETag": {"$ref": "#/components/headers/ETag"}}}
}
_MADE: dict[int | str, dict[str, Any]] = {201: _VERSIONED[200]}
_UNKNOWN = problem_responses(ProblemCode.UNKNOWN_RECORD)
_STEP = _VERSIONED | problem_responses(ProblemCode.UNKNOWN_RECORD, ProblemCode.CONFLICT)


@router.get("/voorstellen", operation_id="geefVoorstellen", summary="Voorstellen")
def give_proposals(
    page: ProposalPageIn,
    caller: CallerIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
) -> ProposalPage:
    """Wijzigingen van plannen en voorgelegde suggesties; een coach ziet die van de eigen mensen."""
    with service.reading(caller) as tx:
        return _page(tx, page, sight, language)


@router.get(
    "/plannen/{planId}/voorstellen",
    operation_id="geefVoorstellenVanPlan",
    summary="Voorstellen van een plan",
    responses=problem_responses(
        ProblemCode.UNKNOWN_PLAN, ProblemCode.PLAN_NOT_READY, ProblemCode.PLAN_WITHOUT_RESULT
    ),
)
def give_proposals_of_plan(
    plan_id: PlanId,
    page: ProposalPageIn,
    caller: CallerIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
) -> ProposalPage:
    """Elke wijziging van het plan die is voorgelegd, met wat ervan is gevonden en besloten."""
    with service.reading(caller) as tx:
        if tx.plans.find_report(plan_id) is None and not tx.proposals.count(run_id=plan_id):
            raise no_result(tx.runs.get(plan_id, PLAN))
        return _page(tx, page, sight, language, plan_id)


@router.post(
    "/voorstellen",
    operation_id="legSuggestieVoor",
    summary="Een suggestie voorleggen",
    status_code=status.HTTP_201_CREATED,
    responses=_MADE,
)
def put_suggestion_forward(
    order: NewProposalSchema,
    request: Request,
    response: Response,
    caller: CallerIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
) -> ProposalSchema:
    """Maakt van een suggestie een voorstel, dat wordt beoordeeld en besloten als elk ander."""
    with service.writing(caller) as tx:
        _require_known(tx, sight, order)
        made = propose(tx, order.candidate_id, order.place_id)
        told = _told(tx, made, language)
    say_version(response, made.version)
    root = request.scope.get("root_path", "")
    response.headers["Location"] = f"{root}/voorstellen/{made.proposal_id}"
    return told


@router.get(
    "/voorstellen/{voorstelId}",
    operation_id="geefVoorstel",
    summary="Een voorstel",
    responses=_VERSIONED | _UNKNOWN,
)
def give_proposal(
    proposal_id: ProposalId,
    response: Response,
    caller: CallerIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
) -> ProposalSchema:
    """Met wie wat vond, wie wat besloot en waarom."""
    with service.reading(caller) as tx:
        proposal = _seen(tx, sight, proposal_id)
        told = _told(tx, proposal, language)
    say_version(response, proposal.version)
    return told


@router.put(
    "/voorstellen/{voorstelId}/beoordeling",
    operation_id="beoordeelVoorstel",
    summary="Een voorstel beoordelen",
    responses=_STEP,
)
def assess_proposal(
    proposal_id: ProposalId,
    order: AssessmentOrder,
    if_match: IfMatchIn,
    response: Response,
    caller: CallerIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
) -> ProposalSchema:
    """Wat iemand die de kandidaat kent ervan vindt; het mag opnieuw zolang er niet is besloten."""
    with service.writing(caller) as tx:
        found = _seen(tx, sight, proposal_id)
        version = if_match.version or found.version
        proposal = tx.proposals.assess(
            proposal_id, OPINIONS[order.opinion], expected_version=version
        )
        told = _told(tx, proposal, language)
    say_version(response, proposal.version)
    return told


@router.put(
    "/voorstellen/{voorstelId}/besluit",
    operation_id="besluitOverVoorstel",
    summary="Over een voorstel besluiten",
    responses=_STEP,
)
def decide_proposal(
    proposal_id: ProposalId,
    order: DecisionOrder,
    if_match: IfMatchIn,
    response: Response,
    caller: CallerIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
) -> ProposalSchema:
    """Aannemen, afwijzen of wijzigen; anders dan voorgesteld kan in een verzoek, met een reden.

    Wie mag beoordelen, beoordeelt en besluit hiermee tegelijk. Met een ingangsdatum is het besluit
    meteen een plaatsing; zonder houden volgende plannen zich eraan (vastgezet of uitgesloten).
    """
    with service.writing(caller) as tx:
        found = _seen(tx, sight, proposal_id)
        try:
            proposal = decide(
                tx,
                proposal_id,
                order.verdict(),
                expected_version=if_match.version,
                assesses=_may_assess(tx, caller, found.candidate_id),
            )
        except ReasonNeeded:
            fault = InputFault("body", api_name("chosen_place_id"), "decision.other_place", {})
            raise ApiProblem(ProblemCode.INVALID_INPUT, [fault]) from None
        told = _told(tx, proposal, language)
    say_version(response, proposal.version)
    return told


def _page(
    tx: Transaction,
    listed: tuple[PageRequest, ProposalQuery],
    sight: Sight,
    language: Language,
    run_id: str | None = None,
) -> ProposalPage:
    page, query = listed
    team_ids = sorted(sight.caller.team_ids)
    own = None if sight.is_whole else sorted(tx.candidates.keys(coach_team_id=team_ids))
    state: ProposalState | None = STATES[query.proposal_state] if query.proposal_state else None
    found = tx.proposals.page(
        after=str(page.after) if page.after is not None else None,
        limit=page.size + 1,
        state=state,
        run_id=run_id,
        candidate_ids=own,
    )
    filters = {api_name("proposal_state"): query.proposal_state} if query.proposal_state else {}
    shown, following = page.page_of(found, lambda proposal: proposal.proposal_id, **filters)
    changed = tx.proposals.facts_changed(shown)
    rows = [ProposalSchema.of(each, language, changed.get(each.proposal_id)) for each in shown]
    return ProposalPage(rows=rows, next=following)


def _told(tx: Transaction, proposal: Proposal, language: Language) -> ProposalSchema:
    """The proposal, with whether the facts that it rests on have changed since."""
    changed = tx.proposals.facts_changed([proposal])
    return ProposalSchema.of(proposal, language, changed.get(proposal.proposal_id))


def _require_known(tx: Transaction, sight: Sight, order: NewProposalSchema) -> None:
    """Refuse a person whom the caller does not see, or a place, that is not there."""
    person, place = tx.candidates.find(order.candidate_id), tx.places.find(order.place_id)
    is_seen = person is not None and (
        sight.is_whole or sight.shows(person.record.coach_team_id or "")
    )
    unknown = [
        name
        for name, is_known in (("candidate_id", is_seen), ("place_id", place is not None))
        if not is_known
    ]
    if unknown:
        faults = [InputFault("body", api_name(name), "reference.unknown", {}) for name in unknown]
        raise ApiProblem(ProblemCode.INVALID_INPUT, faults)


def _seen(tx: Transaction, sight: Sight, proposal_id: str) -> Proposal:
    """The proposal; unknown to a caller who may not see the person."""
    proposal = tx.proposals.get(proposal_id)
    if not sight.is_whole and not sight.shows(_team(tx, proposal.candidate_id)):
        raise UnknownRecord("proposal", proposal_id)
    return proposal


def _may_assess(tx: Transaction, caller: Caller, candidate_id: str) -> bool:
    reach = rights()["beoordeelVoorstel"].reach_of(caller, "PUT")
    return sees(caller, reach, _team(tx, candidate_id))


def _team(tx: Transaction, candidate_id: str) -> str:
    found = tx.candidates.find(candidate_id)
    return found.record.coach_team_id or "" if found else ""
