import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.service import app_on_small

ADDRESS = "http://127.0.0.1:8000"
SMALL = Path(__file__).parents[2] / "fixtures" / "small"


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """The service on the hand-solvable region."""
    with TestClient(app_on_small(), base_url=ADDRESS) as client:
        yield client


@pytest.fixture(scope="session")
def plan_path(client: TestClient) -> str:
    """Address of a finished plan of that region."""
    return finished_plan(client)


def finished_plan(client: TestClient, order: dict[str, object] | None = None) -> str:
    """Order a plan and wait for it; its address."""
    answer = client.post("/v1/plannen", json=order or {"iteraties": 5})
    assert answer.status_code == 202
    path = answer.headers["Location"]
    wait_for(client, path, {"klaar"})
    return path


def wait_for(client: TestClient, path: str, states: set[str]) -> dict[str, Any]:
    """The plan once it has come to one of these states."""
    return wait_until(client, path, lambda plan: plan["toestand"] in states)


def wait_until(
    client: TestClient, path: str, holds: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The plan once the condition holds."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        plan = client.get(path).json()
        if holds(plan):
            return plan
        time.sleep(0.05)
    pytest.fail("the plan did not come to that")
