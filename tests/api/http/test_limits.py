import asyncio
import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.access.caller import Role
from api.http.json_depth import DepthMeter
from api.http.rate_limit import RateLimit
from api.settings import Settings
from tests.api import makers
from tests.api.access.callers import Guarded, login_settings, two_caseloads
from tests.api.conftest import ADDRESS
from tests.api.service import app_on

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('a"\\[]{}é', max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text('k"\\[{', max_size=4), inner, max_size=3)
    ),
    max_leaves=20,
)


def depth_of(value):
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 0


@given(value=JSON, size=st.integers(1, 9), ascii_only=st.booleans())
def test_depth_is_measured_whatever_the_parts(value, size, ascii_only):
    """Brackets in text do not count, wherever the body is cut."""
    body = json.dumps(value, ensure_ascii=ascii_only).encode()
    meter = DepthMeter()
    for start in range(0, len(body), size):
        meter.feed(body[start : start + size])
    assert meter.deepest == depth_of(value)


def test_a_body_may_not_nest_too_deeply(client):
    """Refused while it comes in, before any parser sees it."""
    headers = {"Content-Type": "application/json"}
    for body in (b'{"x":' + b"[" * 32, b"[" * 60_000):
        answer = client.post("/v1/plannen", content=body, headers=headers)
        assert answer.status_code == 400
        assert answer.json()["type"] == "urn:passend:fout:te-diep-genest"
    fine = json.dumps({"x": json.loads("[" * 31 + "]" * 31)})
    answer = client.post("/v1/plannen", content=fine, headers=headers)
    assert answer.json()["type"] == "urn:passend:fout:ongeldige-invoer"


def test_a_bucket_fills_again():
    """A burst at once, then one per interval, and never more than the burst."""
    now = [0.0]
    limit = RateLimit(per_minute=60, burst=3, clock=lambda: now[0])
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    assert limit.wait("b") == 0
    now[0] = 1.0
    assert [limit.wait("a"), limit.wait("a")] == [0, 1]
    now[0] = 1000.0
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_the_wait_is_long_enough():
    """Who waits as told may go on."""
    now = [0.0]
    limit = RateLimit(per_minute=7, burst=1, clock=lambda: now[0])
    limit.wait("a")
    for _ in range(5):
        now[0] += limit.wait("a")
        assert limit.wait("a") == 0


def test_too_many_requests_of_one_caller_are_told_to_wait():
    """429 with Retry-After for that caller only; off unless the settings say so."""
    guarded = Guarded(settings=login_settings(requests_per_minute=1, request_burst=2))
    client = TestClient(guarded.app(), base_url=ADDRESS)
    first, second = guarded.header(Role.PLANNER), guarded.header(Role.PLANNER)
    statuses = [client.get("/v1/plannen/x", headers=first).status_code for _ in range(3)]
    assert statuses == [404, 404, 429]
    answer = client.get("/v1/plannen/x", headers=first)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.json()["type"] == "urn:passend:fout:te-veel-verzoeken"
    assert client.get("/v1/plannen/x", headers=second).status_code == 404


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", ""])
def test_only_uploads_may_be_large(client, content_type):
    """JSON and text stay small, whatever they call themselves."""
    headers = {"Content-Type": content_type} if content_type else {}
    answer = client.post("/v1/plannen", content=b" " * 70_000, headers=headers)
    assert answer.status_code in {413, 415}


def test_a_body_has_to_come_in_time():
    """Who sends a part and then nothing gets 408, and holds nobody up."""
    app = app_on(two_caseloads(), Settings(body_seconds=0.05), maker=makers.finish)
    said = []

    async def receive():
        if not said:
            said.append("part")
            return {"type": "http.request", "body": b"{", "more_body": True}
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    answers = []

    async def send(message):
        answers.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "method": "POST", "path": "/v1/plannen", "raw_path": b"/v1/plannen",
        "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1), "scheme": "http",
        "server": ("127.0.0.1", 8000), "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert answers[0]["status"] == 408
    assert b"te-langzaam" in answers[1]["body"]
