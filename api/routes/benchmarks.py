"""The quality of the scorer on the organisation's own placements, measured in the background."""

from fastapi import APIRouter, Request

from api.benchmarks import Benchmarks
from api.routes.dependencies import CallerIn, ServiceIn
from api.schemas.benchmarks import BenchmarkSchema

router = APIRouter(tags=["dienst"])


@router.get(
    "/benchmarks",
    operation_id="geefBenchmark",
    summary="Hoe goed het scoremodel is op de eigen plaatsingen",
)
def give_benchmark(request: Request, caller: CallerIn, service: ServiceIn) -> BenchmarkSchema:
    """Alleen latere plaatsingen van andere mensen tellen; elk getal heeft een interval van 95 %.

    De meting loopt op de achtergrond en begint bij de eerste vraag na een wijziging: vraag opnieuw
    tot de toestand klaar is.
    """
    benchmarks: Benchmarks = request.app.state.benchmarks
    with service.reading(caller) as tx:
        found = benchmarks.of(tx)
    return BenchmarkSchema(
        benchmark_state=found.state, created_at=found.begun_at, quality=found.quality
    )
