"""A service on a dataset in a database of its own, which is gone when the tests end."""

import shutil
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import FastAPI

from api.app import create_app
from api.embedded import take_in
from api.settings import Settings
from matcher.records import read_dataset
from matcher.records.dataset import Dataset
from matcher.store import Store, open_store

SMALL = Path(__file__).parents[2] / "fixtures" / "small"
_FOLDER = TemporaryDirectory(prefix="passend-tests-", ignore_cleanup_errors=True)
_NUMBERS = count(1)


def app_on(dataset: Dataset, settings: Settings | None = None, **parts: Any) -> FastAPI:
    """The service on a dataset; ``parts`` as for ``create_app``."""
    settings = settings or Settings()
    return create_app(store_of(dataset, settings.home_organisation), settings, **parts)


def app_on_small(settings: Settings | None = None, **parts: Any) -> FastAPI:
    """The service on the hand-solvable region."""
    return app_on(read_dataset(SMALL), settings, **parts)


def store_of(dataset: Dataset, organisation_id: str) -> Store:
    """A new database with one organisation that has these records."""
    store = empty_store()
    take_in(store, organisation_id, dataset)
    return store


def empty_store() -> Store:
    """A new database with tables and nothing in them."""
    path = Path(_FOLDER.name) / f"{next(_NUMBERS)}.db"
    shutil.copy(_template(), path)
    return open_store(path)


@cache
def _template() -> Path:
    path = Path(_FOLDER.name) / "template.db"
    open_store(path).close()
    return path
