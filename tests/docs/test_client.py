"""The Python client of the docs: its types, its manners, and the stories that are told with it."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx2
import pytest
import uvicorn

from tests.api.guest_examples import PERSON
from tests.api.service import app_on_small

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PAGE = ROOT / "docs" / "how-to" / "use-the-api.md"
TOLD_ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def client_module():
    """The client as who copied it imports it."""
    sys.path.insert(0, str(EXAMPLES))
    try:
        import passend_client

        yield passend_client
    finally:
        sys.path.remove(str(EXAMPLES))


@pytest.fixture(scope="module")
def make_types():
    sys.path.insert(0, str(EXAMPLES))
    try:
        import make_types

        yield make_types
    finally:
        sys.path.remove(str(EXAMPLES))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A real server on the hand-solvable region, at a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app_on_small(), port=0, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def passend(client_module, address):
    with client_module.Passend(address) as passend:
        yield passend


def test_the_types_are_those_of_the_description(make_types):
    """`python -m tests.api.renew` renews them with it."""
    description = json.loads(make_types.DESCRIPTION.read_text(encoding="utf-8"))
    assert make_types.TYPES.read_text(encoding="utf-8") == make_types.types_of(description)


def test_the_client_is_typed_throughout():
    """`mypy --strict` finds nothing, with no more than the two files that a customer copies."""
    files = ("passend_client.py", "passend_types.py")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", *files],
        cwd=EXAMPLES,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_stories_of_the_page_run_as_they_stand(
    client_module, address, tmp_path, monkeypatch, capsys
):
    """Coach, planner and analyst, in the order of the page, on one service."""
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 4
    names: dict[str, object] = {}
    for block in blocks:
        exec(block.replace(TOLD_ADDRESS, address), names)  # noqa: S102 - the page of this repository
    names["passend"].close()
    told = capsys.readouterr().out
    assert "Deze werkplek past" in told
    assert "nieuw geplaatst" in told
    assert "kandidaten hebben in beide plannen dezelfde plek" in told
    assert "te weinig plaatsingen" in told
    assert " valid, 0 refused" in told
    assert "ongeldige-invoer" in told
    assert (tmp_path / "plan.xlsx").read_bytes().startswith(b"PK")


def test_a_record_lives_its_whole_life_through_the_client(client_module, passend):
    """Added, given levels, changed, placed in a list, removed; an old version is refused."""
    made = passend.candidates.add(PERSON["kandidaat"])
    number = made.value["kandidaatId"]
    levels = passend.candidate_levels.get(number)
    levels = passend.candidate_levels.replace(number, PERSON["profiel"], levels.version)
    assert levels.value["niveaus"][0]["item"] == "FYS07"
    with pytest.raises(client_module.Problem) as refused:
        passend.candidates.change(number, {"urenMax": 20}, made.version)
    assert (refused.value.status, refused.value.name) == (412, "versie-verouderd")
    changed = passend.candidates.change(number, {"urenMax": 20}, levels.version)
    assert passend.suggestions_for_candidate(number)["aantalToegestaneWerkplekken"] >= 0
    assert number in [person["kandidaatId"] for person in passend.candidates.all()]
    passend.candidates.remove(number, changed.version)
    with pytest.raises(client_module.Problem, match="Er is geen kandidaat met dit nummer"):
        passend.candidates.get(number)


def test_people_who_are_sent_along_are_ranked_both_ways(passend):
    """For all places of the service, and for one of them."""
    found = passend.suggestions_for_guest({**PERSON, "top": 3})
    assert found["suggesties"]
    place = found["suggesties"][0]["werkplekId"]
    ranked = passend.rank_guests(place, {"kandidaten": [PERSON]})
    assert [one["kandidaatId"] for one in ranked["suggesties"]] == ["gast-1"]
    assert len(passend.suggestions_for_place(place, top=2)["suggesties"]) == 2


def test_every_fault_is_in_the_error(client_module, passend):
    """As a list for programs and as lines for people."""
    wrong = PERSON["kandidaat"] | {"urenMin": 90.0, "doelgroep": "?"}
    with pytest.raises(client_module.Problem) as refused:
        passend.candidates.add(wrong)
    assert {fault["veld"] for fault in refused.value.faults} == {"urenMin", "doelgroep"}
    assert str(refused.value).count("\n") == len(refused.value.faults)
    assert refused.value.request_id


def test_a_busy_service_is_asked_again_with_the_same_key(client_module):
    """After 503, 429 and a lost answer; whatever was done is then not done twice."""
    keys = []
    answers = [503, 429, None, 202]

    def answer(request):
        keys.append(request.headers["Idempotency-Key"])
        status = answers[len(keys) - 1]
        if status is None:
            raise httpx2.ReadError("gone")
        return httpx2.Response(status, headers={"Retry-After": "0"}, json={"planId": "1"})

    with client_over(client_module, answer) as passend:
        assert passend.order_plan({})["planId"] == "1"
    assert len(keys) == 4
    assert len(set(keys)) == 1


def test_a_change_that_may_have_arrived_is_not_sent_again(client_module):
    """A second try would be refused for its version, as if somebody else had been before us."""
    sent = []

    def answer(request):
        sent.append(request)
        raise httpx2.ReadError("gone")

    with client_over(client_module, answer) as passend, pytest.raises(httpx2.ReadError):
        passend.candidates.change("k05", {}, '"1"')
    assert len(sent) == 1


def test_patience_ends(client_module):
    """A service that says to come back after an hour is not waited for."""

    def answer(_request):
        problem = {"type": "urn:passend:fout:x", "title": "x", "status": 503, "detail": "Weg."}
        body = problem | {"instance": "urn:uuid:1"}
        return httpx2.Response(503, headers={"Retry-After": "3600"}, json=body)

    with (
        client_over(client_module, answer) as passend,
        pytest.raises(client_module.Problem, match="Weg"),
    ):
        passend.get("/v1/gezondheid")


def test_a_plan_without_a_result_is_an_error(client_module):
    """So that nobody goes on with lists that are not there."""
    plan = {"planId": "1", "toestand": "mislukt", "samenvatting": None}
    failed = plan | {"redenMislukt": {"code": "run.crashed", "omschrijving": "weggevallen"}}
    with (
        client_over(client_module, lambda _: httpx2.Response(200, json=failed)) as passend,
        pytest.raises(client_module.NoResult, match="mislukt: weggevallen"),
    ):
        passend.make_plan({})


def client_over(client_module, answer):
    return client_module.Passend(
        "http://service", patience=5.0, transport=httpx2.MockTransport(answer)
    )
