"""``passend serve``: the HTTP API on one dataset, on this machine only."""

from importlib.util import find_spec
from ipaddress import ip_address
from typing import Annotated

import typer

from api.cli.options import AsJson, DatasetFolder


def serve(
    dataset: DatasetFolder,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; only of this machine itself.")
    ] = "127.0.0.1",
    as_json: AsJson = False,
) -> None:
    """Serve suggestions and plans of a dataset over HTTP, on this machine only."""
    if not _is_loopback(host):
        raise typer.BadParameter(
            "There is no login yet, so only addresses of this machine are allowed: "
            "127.0.0.1, ::1 or localhost.",
            param_hint="--host",
        )
    if find_spec("uvicorn") is None or find_spec("fastapi") is None:
        raise typer.BadParameter('serve needs the extra "server": pip install "passend[server]".')
    import uvicorn

    from api.app import create_app
    from api.cli.refusals import require_folder
    from api.cli.screen import messages, print_document
    from api.cli.steps import Steps

    require_folder(dataset)
    with Steps().step("read"):
        app = create_app(dataset)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/v1"
    if as_json:
        print_document({"url": address})
    messages().print(f"{address} answers from now on; Ctrl-C stops.", markup=False)
    # The app logs one line per request itself, without identifiers in it.
    uvicorn.run(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
