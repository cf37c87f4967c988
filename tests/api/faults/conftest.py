import io
from collections.abc import Iterator

import pytest

from api.observing.logs import json_logs
from benchmarks.faults.logs import faults_of_log
from matcher.records import read_dataset
from tests.api.conftest import SMALL
from tests.store.databases import PostgresServer, postgres_server


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """A server of the test's own, which it may stop."""
    with postgres_server() as server:
        yield server


@pytest.fixture(autouse=True)
def logged() -> Iterator[None]:
    """Every line that this process logs during a test is JSON, numbered, and tells nothing."""
    stream = io.StringIO()
    with json_logs("debug", stream):
        yield
    assert faults_of_log(stream.getvalue().splitlines(), read_dataset(SMALL)) == set()
