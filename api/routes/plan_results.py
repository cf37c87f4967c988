"""What a finished plan says: placements, unplaced people, bottlenecks, changes, explanations."""

from typing import Annotated

import pandas as pd
from fastapi import APIRouter, Depends

from api.access.caller import Caller
from api.exchange.plan_json import changes_with_known
from api.problems import ApiProblem, ProblemCode
from api.routes.dependencies import (
    CallerIn,
    CandidateId,
    LanguageIn,
    PlanId,
    RegionIn,
    ServiceIn,
    Sight,
    SightIn,
)
from api.routes.openapi import problem_responses
from api.routes.pages import PageIn
from api.runs.run import PLAN
from api.schemas.explanations import ExplanationSchema
from api.schemas.results import (
    BottleneckPage,
    BottleneckSchema,
    ChangePage,
    PlacementPage,
    PlacementSchema,
    ProposedChangeSchema,
    UnplacedPage,
    UnplacedSchema,
    View,
)
from api.sentences import sentences_for_person
from api.service import Service
from matcher.results import PlanTables
from matcher.store.repositories.runs import StoredRun

router = APIRouter(
    prefix="/plannen/{planId}",
    tags=["resultaten"],
    responses=problem_responses(
        ProblemCode.UNKNOWN_PLAN, ProblemCode.PLAN_NOT_READY, ProblemCode.PLAN_WITHOUT_RESULT
    ),
)


def tables_of(plan_id: str, caller: Caller, service: Service) -> PlanTables:
    """Result of a plan of the caller's organisation; 404 or 409 when there is none."""
    with service.reading(caller) as tx:
        run = tx.runs.get(plan_id, PLAN)
    tables = service.results.tables(caller.organisation_id, plan_id) if run.state.is_final else None
    if tables is None:
        raise no_result(run)
    return tables


def no_result(run: StoredRun) -> ApiProblem:
    """Why a run gives no result: not yet, or no more."""
    return ApiProblem(
        ProblemCode.PLAN_WITHOUT_RESULT if run.state.is_final else ProblemCode.PLAN_NOT_READY
    )


def _tables(plan_id: PlanId, caller: CallerIn, service: ServiceIn) -> PlanTables:
    return tables_of(plan_id, caller, service)


def _view(region: RegionIn, language: LanguageIn) -> View:
    return View(language, region.policy.suggestions)


def _seen(table: pd.DataFrame, sight: Sight) -> pd.DataFrame:
    """Rows of people whom the caller may see."""
    return table if sight.is_whole else table[sight.of(table["candidate_id"])]


TablesIn = Annotated[PlanTables, Depends(_tables)]
ViewOf = Annotated[View, Depends(_view)]


@router.get("/plaatsingen", operation_id="geefPlaatsingen", summary="Wie waar werkt")
def placements(tables: TablesIn, page: PageIn, view: ViewOf, sight: SightIn) -> PlacementPage:
    """De mensen met een plek in het plan, in de volgorde van de gegevens."""
    return PlacementPage(**page.cut(_seen(tables.plan, sight), PlacementSchema, view))


@router.get("/niet-geplaatst", operation_id="geefNietGeplaatst", summary="Wie geen plek heeft")
def unplaced(tables: TablesIn, page: PageIn, view: ViewOf, sight: SightIn) -> UnplacedPage:
    """De mensen zonder plek, met de redenen; wat zou helpen staat in de toelichting."""
    return UnplacedPage(**page.cut(_seen(tables.unplaced, sight), UnplacedSchema, view))


@router.get("/knelpunten", operation_id="geefKnelpunten", summary="Wat schaars is")
def bottlenecks(tables: TablesIn, page: PageIn, view: ViewOf) -> BottleneckPage:
    """Teams en werkplekken die vol zijn, de meest knellende eerst."""
    return BottleneckPage(**page.cut(tables.bottlenecks, BottleneckSchema, view))


@router.get("/wijzigingen", operation_id="geefWijzigingen", summary="Wat er verandert")
def changes(
    plan_id: PlanId,
    tables: TablesIn,
    page: PageIn,
    view: ViewOf,
    sight: SightIn,
    caller: CallerIn,
    service: ServiceIn,
) -> ChangePage:
    """Iedereen voor wie iets verandert. Elke wijziging is een voorstel: mensen besluiten.

    Besluiten gaat met `PUT /v1/voorstellen/{voorstelId}/besluit`; een later plan houdt zich eraan.
    """
    with service.reading(caller) as tx:
        made = tx.proposals.page(run_id=plan_id, limit=max(1, len(tables.changes)))
    numbers = {proposal.candidate_id: proposal.proposal_id for proposal in made}
    changed = _seen(changes_with_known(tables), sight)
    changed = changed.assign(proposal_of_change=changed["candidate_id"].map(numbers))
    return ChangePage(**page.cut(changed, ProposedChangeSchema, view))


@router.get(
    "/toelichtingen/{kandidaatId}",
    operation_id="geefToelichting",
    summary="Wat het plan voor een kandidaat doet, en waarom",
    responses=problem_responses(ProblemCode.UNKNOWN_PLAN, ProblemCode.UNKNOWN_CANDIDATE),
)
def explanation(
    candidate_id: CandidateId, tables: TablesIn, language: LanguageIn
) -> ExplanationSchema:
    """De plek met de hele uitleg en de beste andere plek, of waarom er geen plek is."""
    found = tables.explanations.get(candidate_id)
    if found is None:
        raise ApiProblem(ProblemCode.UNKNOWN_CANDIDATE)
    return ExplanationSchema.of(found, sentences_for_person(found, language), language)
