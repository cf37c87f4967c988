from collections.abc import Iterator

import pytest

from tests.store.databases import PostgresServer, postgres_server


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """A server of the test's own, which it may stop."""
    with postgres_server() as server:
        yield server
