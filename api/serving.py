"""The service as one of several processes on one database, for ``passend serve --workers``.

Each makes its own application from the environment; what they share is in the database.
"""

import gc
from contextlib import ExitStack

from fastapi import FastAPI

from api.app import create_app
from api.observing.logs import json_logs
from api.settings import Settings
from matcher.store import open_store

_FOR_THE_PROCESS = ExitStack()


def app_from_environment() -> FastAPI:
    """The application on the database of ``PASSEND_DATABASE``; called once in a process."""
    settings = Settings.from_environment()
    _FOR_THE_PROCESS.enter_context(json_logs(settings.log_level))
    store = open_store(settings.database.get_secret_value())
    _FOR_THE_PROCESS.callback(store.close)
    app = create_app(store, settings)
    keep_what_is_prepared()
    return app


def keep_what_is_prepared() -> None:
    """Spare full garbage collections the walk through what stays anyway.

    They would now and then delay an answer by a tenth of a second.
    """
    gc.collect()
    gc.freeze()
