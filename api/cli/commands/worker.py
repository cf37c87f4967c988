"""``passend worker``: a process that makes the plans that were ordered of a service."""

from typing import Annotated

import typer

from api.cli.databases import DEFAULT_DATABASE, Database
from api.cli.options import AsJson, ModelChoice


def worker(
    database: Database = DEFAULT_DATABASE,
    model: ModelChoice = None,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="End when nothing waits and nobody works.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the plans that wait in a database, one at a time, and start those that are due.

    Several may work on one database, on as many machines as you like; each run goes to one of them.
    A worker that is gone loses its run to another. On SIGTERM or Ctrl-C the run that is going on
    goes back to the queue. Settings come from the environment (PASSEND_...).
    """
    import signal

    from api.cli.databases import opened
    from api.cli.screen import messages, print_document
    from api.observing.logs import json_logs
    from api.runs.worker import Worker, WorkRules
    from api.settings import InvalidSettings, Settings

    try:
        settings = Settings.from_environment()
    except InvalidSettings as error:
        raise typer.BadParameter(f"\n{error}", param_hint="the environment") from None
    if model is not None:
        settings = settings.model_copy(update={"model": str(model)})
    with opened(database) as store, json_logs(settings.log_level):
        working = Worker(store, WorkRules.of(settings))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: working.stop())
        if as_json:
            print_document({"until_idle": until_idle, "plan_cores": settings.plan_cores})
        messages().print("Waits for plans to make; Ctrl-C stops.", markup=False)
        working.work(until_idle=until_idle)
