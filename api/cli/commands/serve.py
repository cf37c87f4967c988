"""``passend serve``: the HTTP API on a database, or on one dataset folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, ModelChoice

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.settings import Settings
    from matcher.store import Store

_ADDRESSES = "{0}/kandidaten, {0}/modelkaart; all addresses: {0}/openapi.json"


def serve(
    dataset: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR",
            help="Dataset folder to begin with; without --database it is served from a database "
            "that is gone afterwards.",
        ),
    ] = None,
    database: Annotated[
        str,
        typer.Option(
            metavar="URL",
            envvar="PASSEND_DATABASE",
            help="Database: a SQLite file, or postgresql://user@host/name. Default without DIR: "
            "passend.db.",
        ),
    ] = "",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on. Without log-in (PASSEND_ACCESS=local) only an address of "
            "this machine itself."
        ),
    ] = "127.0.0.1",
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            help="Processes that answer, all on the same database: about one per processor.",
        ),
    ] = 1,
    model: ModelChoice = None,
    as_json: AsJson = False,
) -> None:
    """Serve suggestions and plans over HTTP, from a database or from a dataset folder.

    Settings come from the environment (PASSEND_...). By default nobody logs in, and only this
    machine gets an answer.
    """
    if find_spec("uvicorn") is None or find_spec("fastapi") is None:
        raise typer.BadParameter('serve needs the extra "server": pip install "passend[server]".')
    from pydantic import SecretStr

    from api.app import create_app
    from api.cli.refusals import require_folder
    from api.serving import keep_what_is_prepared
    from api.settings import InvalidSettings, Settings

    try:
        settings = Settings.from_environment()
    except InvalidSettings as error:
        raise typer.BadParameter(f"\n{error}", param_hint="the environment") from None
    if settings.is_local and not _is_loopback(host):
        raise typer.BadParameter(
            "Nobody logs in (PASSEND_ACCESS=local), so only addresses of this machine are allowed: "
            "127.0.0.1, ::1 or localhost.",
            param_hint="--host",
        )
    if model is not None:
        settings = settings.model_copy(update={"model": str(model)})
    settings = settings.model_copy(update={"database": SecretStr(database)})
    if dataset is not None:
        require_folder(dataset)
    with _store(settings, dataset) as store:
        if workers == 1:
            app: FastAPI | str = create_app(store, settings)
            keep_what_is_prepared()
        else:
            os.environ |= _for_workers(settings, store)
            app = "api.serving:app_from_environment"
        with _plan_workers(settings, store) if workers > 1 else nullcontext():
            _listen(app, workers, settings, host, port, as_json)


def _for_workers(settings: "Settings", store: "Store") -> dict[str, str]:
    """Settings of this command as other processes find them; all sign alike."""
    return {
        "PASSEND_DATABASE": store.engine.url.render_as_string(hide_password=False),
        "PASSEND_MODEL": settings.model,
        "PASSEND_PLAN_WORKERS": "0",  # this process makes the plans
        "PASSEND_SECRET": settings.secret.get_secret_value() or token_hex(32),
    }


@contextmanager
def _plan_workers(settings: "Settings", store: "Store") -> Iterator[None]:
    """Make plans in the background, for the processes that answer."""
    from api.runs.worker import Worker, WorkRules

    planners = [Worker(store, WorkRules.of(settings)) for _ in range(settings.plan_workers)]
    for planner in planners:
        planner.start()
    try:
        yield
    finally:
        for planner in planners:
            planner.close()


def _listen(
    app: "FastAPI | str", workers: int, settings: "Settings", host: str, port: int, as_json: bool
) -> None:
    import uvicorn

    from api.cli.screen import messages, print_document
    from api.observing.logs import json_logs

    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/v1"
    who = (
        "Single-user mode: nobody logs in, only this machine gets an answer."
        if settings.is_local
        else "Every caller logs in."
    )
    if as_json:
        print_document({"url": address, "access": settings.access})
    messages().print(f"{address} answers from now on; Ctrl-C stops. {who}", markup=False)
    if settings.is_local:
        messages().print(f"In a browser: {_ADDRESSES.format(address)}", markup=False)
    with json_logs(settings.log_level):
        uvicorn.run(
            app,
            factory=isinstance(app, str),
            workers=workers,
            host=host,
            port=port,
            log_config=None,
            access_log=False,  # the app logs a line per request itself, without identifiers in it
            server_header=False,
            timeout_keep_alive=settings.keep_alive_seconds,
            limit_concurrency=settings.max_connections,
            ws="none",  # whatever is installed beside it
        )


@contextmanager
def _store(settings: "Settings", dataset: Path | None) -> Iterator["Store"]:
    """The database to serve, with the dataset in it if one is given."""
    from api.cli.databases import DEFAULT_DATABASE, opened
    from api.cli.steps import Steps
    from api.embedded import take_in
    from matcher.records import read_dataset

    named = settings.database.get_secret_value()
    with TemporaryDirectory(prefix="passend-", ignore_cleanup_errors=True) as folder:
        passing = str(Path(folder) / DEFAULT_DATABASE)
        with opened(named or (DEFAULT_DATABASE if dataset is None else passing)) as store:
            if dataset is not None:
                with Steps().step("read"):
                    take_in(store, settings.home_organisation, read_dataset(dataset))
            yield store


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
