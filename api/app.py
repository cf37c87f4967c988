"""The HTTP service: the API under ``/v1``, on one dataset folder that is read at the start.

Started by ``passend serve``, which listens to this machine only: there is no log-in yet. For the
same reason it answers only who calls it by a name of this machine (``Settings.host_names``).
"""

import gc
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import Depends, FastAPI

from api.envelope import Envelope
from api.headers import API_VERSION
from api.problems import answer_with_problems
from api.routes import health, plan_results, plans, suggestions
from api.routes.dependencies import Service, refuse_other_than_json
from api.routes.openapi import describe
from api.runs.plan_process import make_plan
from api.runs.results import ResultShelf
from api.runs.run import Run
from api.runs.store import RunsInMemory
from api.runs.watch import Patience
from api.runs.worker import PlanMaker, Worker
from api.settings import Settings
from matcher.records import read_dataset
from matcher.records.dataset import Dataset
from matcher.region import prepare_region
from models.expert import expert_scorer


def create_app(dataset_folder: Path, settings: Settings | None = None) -> FastAPI:
    """Read and prepare a dataset, and make the service that answers from it.

    Parameters
    ----------
    dataset_folder
        Folder of the data contract; read once, so changes need a restart.
    settings
        Defaults when None.

    Raises
    ------
    InvalidRecords, InvalidPolicy
        If the dataset has mistakes; the service does not start on half a region.
    """
    app = app_on(read_dataset(dataset_folder), settings or Settings())
    # What is prepared stays for good: a full garbage collection need not walk through it again,
    # which would now and then delay an answer by a tenth of a second.
    gc.collect()
    gc.freeze()
    return app


def app_on(dataset: Dataset, settings: Settings, maker: PlanMaker = make_plan) -> FastAPI:
    """Make the service on a dataset in memory; ``maker`` runs in the process of each plan."""
    runs = RunsInMemory(settings.max_waiting_runs, settings.max_kept_runs, forget=_remove_result)
    patience = Patience(settings.stop_grace_seconds, settings.max_run_seconds)
    region = prepare_region(dataset, expert_scorer())

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        with TemporaryDirectory(prefix="passend-", ignore_cleanup_errors=True) as results:
            worker = Worker(runs, dataset, Path(results), patience, maker)
            worker.start()
            try:
                yield
            finally:
                worker.close()

    app = FastAPI(title="passend", openapi_url=None, redirect_slashes=False, lifespan=life)
    app.add_middleware(Envelope, settings=settings)
    answer_with_problems(app)
    app.mount("/v1", _version_1(Service(region, runs, ResultShelf()), settings))
    return app


def _version_1(service: Service, settings: Settings) -> FastAPI:
    api = FastAPI(
        title="passend",
        version=API_VERSION,
        summary="Passend werk: suggesties en plaatsingsplannen met uitleg.",
        description=(
            "Suggesties voor kandidaten en werkplekken, en plannen voor een heel gebied, elk met "
            "de volledige uitleg. Alles is een voorstel: mensen besluiten."
        ),
        contact={
            "name": settings.contact_name,
            "email": settings.contact_email,
            "url": settings.contact_url,
        },
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": "/v1", "description": "Deze dienst"}],
        openapi_tags=[
            {"name": "suggesties", "description": "Wie past waar, en waarom."},
            {"name": "plannen", "description": "Plannen laten maken, volgen en stoppen."},
            {"name": "resultaten", "description": "Wat een plan zegt."},
            {"name": "dienst", "description": "De dienst zelf."},
        ],
        root_path_in_servers=False,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(refuse_other_than_json)],
    )
    api.state.service = service
    routers = [resource.router for resource in (suggestions, plans, plan_results, health)]
    for router in routers:
        api.include_router(router)
    api.state.routes = [*api.routes, *(route for router in routers for route in router.routes)]
    answer_with_problems(api)
    api.openapi = lambda: describe(api)  # type: ignore[method-assign]
    return api


def _remove_result(run: Run) -> None:
    if run.result is not None:
        shutil.rmtree(run.result, ignore_errors=True)
