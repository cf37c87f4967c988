"""The HTTP service: the API under ``/v1``, on the records of a database.

Started by ``passend serve``. A request passes the envelope (number, limits, headers, log), the gate
(who calls, and may they) and then reaches its route.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex

from fastapi import Depends, FastAPI

from api.access.doors import Doors
from api.access.gate import Gate
from api.access.login import LoginProvider
from api.access.opening import LOGIN_PATH, login_provider, open_doors
from api.access.rights import guarded_routes
from api.access.stored_keys import StoredKeyDoor
from api.access.stored_sessions import StoredSessions
from api.answers import AnswerShelf
from api.envelope import Envelope
from api.headers import API_VERSION
from api.http.cursor import Cursors
from api.http.query_names import refuse_unknown_names
from api.http.rate_limit import RateLimit
from api.http.store_problems import answer_store_errors
from api.http.stored_answers import StoredAnswers
from api.observing.metrics import Metrics
from api.observing.runs import StoredRuns
from api.problems import answer_with_problems
from api.regions import RegionShelf
from api.routes import (
    accountability,
    benchmarks,
    comparisons,
    exchange,
    guests,
    health,
    metrics,
    model_card,
    plan_results,
    plans,
    records,
    schedules,
    suggestions,
)
from api.routes.dependencies import refuse_other_media, refuse_unguarded
from api.routes.login import login_router
from api.routes.openapi import describe
from api.runs.plan_process import make_plan
from api.runs.results import ResultShelf
from api.runs.worker import PlanMaker, Worker, WorkRules
from api.service import Service
from api.settings import Settings
from api.showing import ShowingLog
from api.suggesting import SuggestionDesk
from matcher.results.suggestion_log import JsonLinesLog
from matcher.store import Store
from matcher.store.retention import read_periods
from models.choice import choose_scorer

ANSWERING = (
    suggestions,
    guests,
    plans,
    schedules,
    plan_results,
    records,
    accountability,
    exchange,
    comparisons,
    model_card,
    benchmarks,
    health,
    metrics,
)
"""Whose routes the service has, in the order of its description."""


def create_app(
    store: Store,
    settings: Settings,
    *,
    maker: PlanMaker = make_plan,
    doors: Doors | None = None,
    provider: LoginProvider | None = None,
) -> FastAPI:
    """Make the service that answers from a database.

    Parameters
    ----------
    store
        Stays open as long as the service; whoever opened it closes it.
    maker
        Runs in the process of each plan of the workers within the service.
    doors, provider
        Those of the settings when None.

    Raises
    ------
    ModelRejected
        If the model of the settings is not there, or not as it was written.
    """
    scorer = choose_scorer(Path(settings.model) if settings.model else None)
    regions = RegionShelf(store, scorer)
    if settings.is_local or settings.organisation_id:
        store.ensure_organisation(settings.home_organisation)
        regions.of(settings.home_organisation)  # so that the first caller need not wait
    workers = tuple(
        Worker(store, WorkRules.of(settings), maker) for _ in range(settings.plan_workers)
    )

    log = JsonLinesLog(Path(settings.suggestion_log)) if settings.suggestion_log else None
    desk = SuggestionDesk(AnswerShelf(), ShowingLog(store, log))

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        for worker in workers:
            worker.start()
        try:
            yield
        finally:
            for worker in workers:
                worker.stop()
            for worker in workers:
                worker.close()
            desk.showings.close()

    doors = doors or open_doors(settings, StoredKeyDoor(store), StoredSessions(store))
    figures = Metrics(StoredRuns(store), scorer.name, version("passend"))
    cursors = Cursors(settings.secret.get_secret_value() or token_hex(32))
    service = Service(
        store,
        regions,
        desk,
        ResultShelf(store),
        cursors,
        figures,
        settings.is_local,
        settings.max_waiting_runs,
        workers,
    )

    app = FastAPI(title="passend", openapi_url=None, redirect_slashes=False, lifespan=life)
    answer_with_problems(app)
    answer_store_errors(app)
    app.mount("/v1", _version_1(service, settings, doors), name="v1")
    provider = provider or login_provider(settings)
    if provider is not None and doors.sessions is not None:
        app.include_router(login_router(provider, doors.sessions))
    app.add_middleware(
        Gate,
        routes=guarded_routes(app.routes),
        doors=doors,
        login_path=LOGIN_PATH if provider else "",
    )
    app.add_middleware(Envelope, settings=settings, metrics=figures)
    return app


def _version_1(service: Service, settings: Settings, doors: Doors) -> FastAPI:
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
            {"name": "kandidaten", "description": "Mensen en wat zij kunnen."},
            {"name": "werkplekken", "description": "Werk en wat het vraagt en biedt."},
            {"name": "werkgevers", "description": "Waar het werk is."},
            {"name": "begeleidingsteams", "description": "Wie begeleidt, en hoeveel uren."},
            {"name": "plaatsingen", "description": "Wie waar begon, en tot wanneer."},
            {"name": "besluiten", "description": "Wat mensen over combinaties besloten."},
            {"name": "voorstellen", "description": "Voorleggen, beoordelen, besluiten."},
            {"name": "verantwoording", "description": "Logboek, inzage, bewaartermijnen."},
            {"name": "uitwisseling", "description": "Bestanden erin en eruit."},
            {"name": "dienst", "description": "De dienst zelf."},
        ],
        root_path_in_servers=False,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[
            Depends(refuse_unguarded),
            Depends(refuse_other_media),
            Depends(refuse_unknown_names),
        ],
    )
    api.state.service = service
    api.state.model = Path(settings.model) if settings.model else None
    api.state.answers = StoredAnswers(service.store)
    api.state.periods = read_periods(Path(settings.retention) if settings.retention else None)
    for resource in ANSWERING:
        api.include_router(resource.router)
    answer_with_problems(api)
    answer_store_errors(api)
    limit = None
    if settings.requests_per_minute:
        limit = RateLimit(settings.requests_per_minute, settings.request_burst)
    guarded = guarded_routes(api.routes)
    api.state.routes = [route for route, _ in guarded]
    api.add_middleware(Gate, routes=guarded, doors=doors, limit=limit)
    api.openapi = lambda: describe(api)  # type: ignore[method-assign]
    return api
