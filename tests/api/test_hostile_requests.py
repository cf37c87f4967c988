import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.headers import accepts, is_json, preferred_language
from api.problems import MEDIA_TYPE
from api.runs.plan_process import make_plan
from api.settings import Settings
from tests.api.conftest import ADDRESS
from tests.api.service import app_on
from tests.regions import a_dataset

LIMITS = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELD = st.sampled_from(["seconden", "iteraties", "startgetal", "maximumAantalWijzigingen", "x"])
QUERY = st.lists(
    st.tuples(
        st.sampled_from(["top", "sortering", "pagina", "aantal", ""]) | st.text(max_size=5),
        st.text(max_size=10) | st.integers().map(str),
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def idle() -> Iterator[TestClient]:
    """A service whose worker never starts, so that valid orders cost nothing."""
    client = TestClient(
        app_on(a_dataset([{}], [{}]), Settings(), maker=make_plan), base_url=ADDRESS
    )
    yield client
    client.close()


def check(answer, expected):
    """An expected status; every error is a problem, and no error is the service's own."""
    assert answer.status_code in expected
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == MEDIA_TYPE
        assert answer.json()["status"] == answer.status_code


@LIMITS
@given(body=st.dictionaries(FIELD, JSON, max_size=4) | JSON)
def test_any_json_is_an_order_or_a_problem(idle, body):
    """Whatever JSON comes, it is accepted, invalid, or one too many."""
    check(
        idle.post(
            "/v1/plannen",
            content=json.dumps(body).encode("utf-8", "surrogatepass"),
            headers={"Content-Type": "application/json"},
        ),
        {202, 400, 429},
    )


@LIMITS
@given(body=st.binary(max_size=200))
def test_any_bytes_are_a_problem_at_most(idle, body):
    """Bytes that are no JSON never reach further than the door."""
    headers = {"Content-Type": "application/json"}
    check(idle.post("/v1/plannen", content=body, headers=headers), {202, 400, 429})


@LIMITS
@given(query=QUERY)
def test_any_query_is_an_answer_or_a_problem(idle, query):
    """Unknown names, doubled names and values of any kind."""
    check(idle.get(f"/v1/kandidaten/c1/suggesties?{urlencode(query)}"), {200, 400})
    check(idle.get(f"/v1/plannen/x/plaatsingen?{urlencode(query)}"), {400, 404})


@LIMITS
@given(name=st.text(min_size=1, max_size=80))
def test_any_identifier_is_an_answer_or_a_problem(idle, name):
    """Identifiers of any characters and length, in every place of an address."""
    part = quote(name, safe="")
    for path in (f"kandidaten/{part}/suggesties", f"plannen/{part}", f"plannen/x/{part}", part):
        check(idle.get(f"/v1/{path}"), {200, 400, 404, 405})


@LIMITS
@given(header=st.text(max_size=60))
def test_any_header_is_understood_somehow(header):
    """Rubbish in a header is a default or a refusal, never an error."""
    assert preferred_language(header) in {"nl", "en"}
    assert accepts(header, "application/json") in {True, False}
    assert is_json(header) in {True, False}
