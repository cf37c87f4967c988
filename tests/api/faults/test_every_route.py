"""Everything hostile against every operation of the description, within this process.

``python -m benchmarks.faults`` sends more, over a socket, to a service of its own.
"""

import io

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount
from starlette.websockets import WebSocketDisconnect

from api.observing.logs import json_logs
from api.settings import Settings
from benchmarks.faults.judging import faults_of
from benchmarks.faults.logs import personal_values, told
from benchmarks.faults.requests import (
    hostile_requests,
    odd_addresses,
    odd_methods,
    operations,
)
from matcher.records import read_dataset
from tests.api.access.callers import Guarded
from tests.api.access.test_rights import PARAMETERS
from tests.api.conftest import ADDRESS, SMALL
from tests.api.service import app_on_small

APP = app_on_small(Settings(max_waiting_runs=0))
V1 = next(route.app for route in APP.routes if isinstance(route, Mount) and route.path == "/v1")
OPERATIONS = {operation.name: operation for operation in operations(V1.openapi())}
EACH = max(1, len(OPERATIONS) // 8)
"""Of the requests for one operation this many-th is sent; neighbours begin elsewhere."""


REMOVAL = "POST /v1/kandidaten/{kandidaatId}/vernietiging"
REMOVED = "k05"


def hostile(name):
    """Hostile requests for an operation.

    Those that are odd only in what nobody reads order a removal as it should be: it is carried
    out, on another person than the one whom the other operations are about.
    """
    parameters = PARAMETERS | ({"kandidaatId": REMOVED} if name == REMOVAL else {})
    return list(hostile_requests(OPERATIONS[name], parameters))


def records():
    """Every record of people, places, employers and teams by its identifier."""
    with V1.state.service.store.reading("local") as tx:
        dataset = tx.dataset.load()
    return {
        # As text, in which what is unknown is equal to itself.
        name: {row[0]: repr(row) for row in getattr(dataset, name).itertuples(index=False)}
        for name in ("candidates", "places", "employers", "teams")
    }


BEFORE = records()
PERSONAL = personal_values(read_dataset(SMALL))


@pytest.fixture(scope="module")
def service():
    """A service whose worker never starts, so that valid orders cost nothing."""
    client = TestClient(APP, base_url=ADDRESS)
    yield client
    client.close()


def send_all(service, requests, headers=None):
    """Send requests; what is wrong with each answer, and what the log tells."""
    stream, found, statuses = io.StringIO(), [], set()
    with json_logs("debug", stream):
        for request in requests:
            answer = service.request(
                request.method,
                request.path,
                content=request.content,
                headers={**(headers or {}), **request.headers},
                follow_redirects=False,
            )
            statuses.add(answer.status_code)
            wrong = faults_of(request, answer.status_code, answer.headers, answer.text)
            found += [f"{request.attack}: {fault}" for fault in wrong]
    found += [f"the log tells: {one}" for one in told(stream.getvalue().splitlines(), PERSONAL)]
    return found, statuses


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_hostile_request_ends_in_a_clear_answer(service, name):
    """In address, query, headers and every field of the body; the log tells nothing of it."""
    requests = hostile(name)
    first = list(OPERATIONS).index(name) % EACH
    found, statuses = send_all(service, [requests[0], *requests[first::EACH]])
    assert found == []
    assert max(statuses) >= 400 or not OPERATIONS[name].in_path
    assert service.get("/v1/gezondheid").status_code == 200


@pytest.mark.parametrize("name", OPERATIONS)
def test_other_methods_are_refused_or_answered_by_their_own_route(service, name):
    """A method is what stands in the request line, whatever headers or spelling say."""
    found, statuses = send_all(service, odd_methods(OPERATIONS[name], PARAMETERS))
    assert found == []
    assert 405 in statuses


def test_addresses_that_lead_nowhere_are_not_found(service):
    """No pages of the framework, no files, no way out of the address."""
    found, statuses = send_all(service, odd_addresses())
    assert found == []
    assert statuses <= {200, 400, 404}
    for address in ("/docs", "/redoc", "/openapi.json", "/.env", "/v1/%2e%2e/%2e%2e/etc/passwd"):
        assert service.get(address).status_code == 404


def test_nobody_gets_in_by_a_header():
    """With log-in on, no made-up key, token, session or forwarded address opens anything."""
    client = TestClient(Guarded().app(), base_url=ADDRESS)
    operation = OPERATIONS["POST /v1/plannen"]
    requests = [
        request
        for request in hostile_requests(operation, PARAMETERS, most_texts=1)
        if request.headers.keys() - {"Content-Type"}
    ]
    found, statuses = send_all(client, requests)
    assert found == []
    assert statuses == {401}


def test_there_are_no_websockets(service):
    """Nothing listens for them; an attempt is closed."""
    for address in ("/v1/plannen", "/v1/gezondheid", "/"):
        with pytest.raises(WebSocketDisconnect), service.websocket_connect(address):
            pass


def test_nothing_that_was_tried_changed_what_was_there(service):
    """No statement in a text was carried out: every record is as it was but the removed one."""
    assert REMOVAL in OPERATIONS
    for name in OPERATIONS:
        send_all(service, hostile(name)[::50])
    after = records()
    for name, rows in BEFORE.items():
        rows.pop(REMOVED, None)
        assert rows.items() <= after[name].items()
