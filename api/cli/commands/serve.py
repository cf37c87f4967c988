"""``passend serve``: the HTTP API on one dataset."""

from importlib.util import find_spec
from ipaddress import ip_address
from typing import Annotated

import typer

from api.cli.options import AsJson, DatasetFolder, ModelChoice


def serve(
    dataset: DatasetFolder,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on. Without log-in (PASSEND_ACCESS=local) only an address of "
            "this machine itself."
        ),
    ] = "127.0.0.1",
    model: ModelChoice = None,
    as_json: AsJson = False,
) -> None:
    """Serve suggestions and plans of a dataset over HTTP.

    Settings come from the environment (PASSEND_...). By default nobody logs in, and only this
    machine gets an answer.
    """
    if find_spec("uvicorn") is None or find_spec("fastapi") is None:
        raise typer.BadParameter('serve needs the extra "server": pip install "passend[server]".')
    import uvicorn

    from api.app import create_app
    from api.cli.refusals import require_folder
    from api.cli.screen import messages, print_document
    from api.cli.steps import Steps
    from api.observing.logs import json_logs
    from api.settings import InvalidSettings, Settings

    try:
        settings = Settings.from_environment()
    except InvalidSettings as error:
        raise typer.BadParameter(str(error), param_hint="PASSEND_...") from None
    if settings.is_local and not _is_loopback(host):
        raise typer.BadParameter(
            "Nobody logs in (PASSEND_ACCESS=local), so only addresses of this machine are allowed: "
            "127.0.0.1, ::1 or localhost.",
            param_hint="--host",
        )
    if model is not None:
        settings = settings.model_copy(update={"model": str(model)})
    require_folder(dataset)
    with Steps().step("read"):
        app = create_app(dataset, settings)
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
    with json_logs(settings.log_level):
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,  # the app logs a line per request itself, without identifiers in it
            server_header=False,
            timeout_keep_alive=settings.keep_alive_seconds,
            limit_concurrency=settings.max_connections,
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
