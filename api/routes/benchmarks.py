"""The quality of the scorer on the organisation's own placements, measured by a worker."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, status

from api.http.idempotency import RepeatableRoute, request_identifier
from api.problems import ApiProblem, ProblemCode
from api.routes.dependencies import IDENTIFIER, CallerIn, LanguageIn, ServiceIn
from api.routes.openapi import links, problem_responses
from api.runs.measuring import MOST_KEPT
from api.runs.run import MEASUREMENT
from api.schemas.benchmarks import BenchmarkList, BenchmarkSchema

router = APIRouter(prefix="/benchmarks", tags=["dienst"], route_class=RepeatableRoute)

BenchmarkId = Annotated[str, Path(alias="benchmarkId", pattern=IDENTIFIER)]


@router.post(
    "",
    operation_id="startBenchmark",
    summary="Meet hoe goed het scoremodel is op de eigen plaatsingen",
    status_code=status.HTTP_202_ACCEPTED,
    responses=links("benchmarkId", 202, "$response.body#/benchmarkId", "geefBenchmark"),
)
def start_benchmark(
    request: Request, response: Response, caller: CallerIn, service: ServiceIn, language: LanguageIn
) -> BenchmarkSchema:
    """De meting loopt op de achtergrond; de header Location zegt waar zij te volgen is.

    Loopt of wacht er al een, dan is dat het antwoord.
    """
    run_id = request_identifier(request)
    with service.writing(caller) as tx:
        tx.log.hold()  # or who asks at this moment would find none either
        newest = tx.runs.page(kind=MEASUREMENT, limit=1)
        known = None if run_id is None else tx.runs.find(run_id)
        if known is not None:  # asked before, by a process that died before it could answer
            run = known
        elif newest and not newest[0].state.is_final:
            run = newest[0]
        else:
            run = tx.runs.add(MEASUREMENT, {}, run_id=run_id)
    service.wake_workers()
    response.headers["Location"] = f"{request.scope['path']}/{run.run_id}"
    return BenchmarkSchema.of(run, language)


@router.get(
    "",
    operation_id="geefBenchmarks",
    summary="De metingen van het scoremodel",
)
def give_benchmarks(caller: CallerIn, service: ServiceIn, language: LanguageIn) -> BenchmarkList:
    """De tien nieuwste, de nieuwste eerst."""
    with service.reading(caller) as tx:
        found = tx.runs.page(kind=MEASUREMENT, limit=MOST_KEPT)
    return BenchmarkList(benchmarks=[BenchmarkSchema.of(run, language) for run in found])


@router.get(
    "/{benchmarkId}",
    operation_id="geefBenchmark",
    summary="Hoe goed het scoremodel is op de eigen plaatsingen",
    responses=problem_responses(ProblemCode.UNKNOWN_RECORD),
)
def give_benchmark(
    benchmark_id: BenchmarkId, caller: CallerIn, service: ServiceIn, language: LanguageIn
) -> BenchmarkSchema:
    """Alleen latere plaatsingen van andere mensen tellen; elk getal heeft een interval van 95 %."""
    with service.reading(caller) as tx:
        run = tx.runs.find(benchmark_id)
    if run is None or run.kind != MEASUREMENT:
        raise ApiProblem(ProblemCode.UNKNOWN_RECORD)
    return BenchmarkSchema.of(run, language)
