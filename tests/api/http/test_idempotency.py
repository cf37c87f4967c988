import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.testclient import TestClient

from api.access.caller import Caller, Door
from api.envelope import Envelope
from api.http.idempotency import (
    Claim,
    KeptAnswer,
    RepeatableRequest,
    RepeatableRoute,
    request_identifier,
)
from api.http.stored_answers import GIVEN_UP, StoredAnswers
from api.problems import ApiProblem, ProblemCode, answer_with_problems
from api.settings import Settings
from tests.api.conftest import ADDRESS
from tests.api.service import empty_store

KEY = {"Idempotency-Key": "een"}


class Counter:
    """Counts what was really done; can wait or fail."""

    def __init__(self):
        self.done, self.fails, self.identifiers = 0, None, []
        self.may_go, self.has_begun = threading.Event(), threading.Event()
        self.may_go.set()


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def client(counter):
    """One route that counts, for a caller that the test names in a header."""
    router = APIRouter(route_class=RepeatableRoute)

    @router.post("/tellen", status_code=201)
    def count(body: dict[str, int], request: Request, response: Response) -> dict[str, int]:
        counter.identifiers.append(request_identifier(request))
        counter.has_begun.set()
        counter.may_go.wait(10)
        if counter.fails:
            raise counter.fails
        counter.done += 1
        response.headers["Location"] = f"/tellen/{counter.done}"
        return {"nummer": counter.done, **body}

    @router.get("/tellen")
    def look() -> int:
        counter.done += 1
        return counter.done

    def caller(request: Request) -> None:
        pass

    app = FastAPI()
    app.state.answers = answers()
    answer_with_problems(app)
    app.include_router(router)
    app.add_middleware(_Named)
    app.add_middleware(Envelope, settings=Settings())
    return TestClient(app, base_url=ADDRESS)


def answers():
    """Answers in a database of their own."""
    store = empty_store()
    store.ensure_organisation("o")
    return StoredAnswers(store)


def repeatable(name, body):
    return RepeatableRequest(name, body, "o", "o/token/a")


class _Named:
    """Stands for the gate."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        """Put the caller on the request."""
        if scope["type"] == "http":
            name = Request(scope).headers.get("x-caller", "a")
            scope["state"]["caller"] = Caller(name, "o", frozenset(), Door.TOKEN)
        await self.app(scope, receive, send)


def test_a_repeat_gets_the_first_answer(client, counter):
    """Status, headers and body; nothing is done twice."""
    first = client.post("/tellen", json={"x": 1}, headers=KEY)
    again = client.post("/tellen", json={"x": 1}, headers=KEY)
    assert counter.done == 1
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"] == "/tellen/1"
    assert again.headers["Content-Type"] == "application/json"
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    "change",
    [
        {"headers": {"Idempotency-Key": "twee"}},
        {"headers": {}},
        {"headers": KEY | {"X-Caller": "b"}},
    ],
)
def test_another_key_or_caller_is_another_request(client, counter, change):
    """Also with the same body; a key belongs to one caller."""
    client.post("/tellen", json={"x": 1}, headers=KEY)
    client.post("/tellen", json={"x": 1}, **change)
    assert counter.done == 2


def test_the_same_key_with_another_body_is_refused(client, counter):
    """A mistake of the caller that must not go unseen."""
    client.post("/tellen", json={"x": 1}, headers=KEY)
    other = client.post("/tellen", json={"x": 2}, headers=KEY)
    assert other.status_code == 409
    assert other.json()["type"] == "urn:passend:fout:herhaling-met-ander-bericht"
    assert counter.done == 1


def test_a_repeat_while_the_first_goes_on_is_refused(client, counter):
    """409, and afterwards the repeat gets the answer."""
    counter.may_go.clear()
    first = threading.Thread(target=client.post, args=("/tellen",),
                             kwargs={"json": {"x": 1}, "headers": KEY})  # fmt: skip
    first.start()
    assert counter.has_begun.wait(10)
    meanwhile = client.post("/tellen", json={"x": 1}, headers=KEY)
    counter.may_go.set()
    first.join()
    assert meanwhile.status_code == 409
    assert meanwhile.json()["type"] == "urn:passend:fout:herhaling-te-vroeg"
    assert client.post("/tellen", json={"x": 1}, headers=KEY).json()["nummer"] == 1
    assert counter.done == 1


@pytest.mark.parametrize("fails", [ApiProblem(ProblemCode.CONFLICT), ValueError("x")])
def test_what_failed_may_be_tried_again_with_the_same_key(client, counter, fails):
    """A refusal or an error has done nothing."""
    counter.fails = fails
    assert client.post("/tellen", json={"x": 1}, headers=KEY).status_code in {409, 500}
    assert client.post("/tellen", json={"y": "x"}, headers=KEY).status_code == 400
    counter.fails = None
    assert client.post("/tellen", json={"x": 1}, headers=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "x" * 129, "\xe9"])
def test_a_key_has_a_form(client, counter, key):
    """Visible ASCII, at most 128 characters."""
    answer = client.post(
        "/tellen", json={"x": 1}, headers={b"Idempotency-Key": key.encode("latin-1")}
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["veld"] == "Idempotency-Key"
    assert counter.done == 0


def test_only_post_needs_it(client, counter):
    """Other methods can be repeated as they are."""
    assert client.get("/tellen", headers=KEY).json() == 1
    assert client.get("/tellen", headers=KEY).json() == 2


def test_what_a_request_makes_can_have_its_name(client, counter):
    """The same at every try with the same key and body; none without a key."""
    counter.fails = ApiProblem(ProblemCode.CONFLICT)
    for _ in range(2):
        client.post("/tellen", json={"x": 1}, headers=KEY)
    client.post("/tellen", json={"x": 2}, headers=KEY)
    client.post("/tellen", json={"x": 1})
    first, second, other, without = counter.identifiers
    assert first == second == str(UUID(first))
    assert other != first
    assert without is None


def test_an_answer_is_kept_and_belongs_to_its_body():
    """For whoever asks later, in any process."""
    store = answers()
    request, answer = repeatable("a", "1"), KeptAnswer(201, {"x": "y"}, b'{"a": "\xc3\xa9"}')
    assert store.claim(request, datetime.now(UTC)) is None
    store.keep(request, answer)
    assert store.claim(request, datetime.now(UTC) + timedelta(hours=23)) == answer
    assert store.claim(repeatable("a", "2"), datetime.now(UTC)) is Claim.OTHER_BODY


def test_a_request_whose_process_died_can_be_sent_again():
    """In flight at first; once it must have died, one of the repeats carries it out."""
    store, request = answers(), repeatable("a", "1")
    assert store.claim(request, datetime.now(UTC)) is None
    assert store.claim(request, datetime.now(UTC)) is Claim.IN_FLIGHT
    assert store.claim(request, datetime.now(UTC) + GIVEN_UP + timedelta(seconds=9)) is None
    assert store.claim(request, datetime.now(UTC)) is Claim.IN_FLIGHT
    store.release(request)
    assert store.claim(request, datetime.now(UTC)) is None


def test_one_of_many_at_once_does_the_work():
    """However many ask at the same moment."""
    store, request = answers(), repeatable("a", "1")
    claims = []
    threads = [
        threading.Thread(target=lambda: claims.append(store.claim(request, datetime.now(UTC))))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert claims.count(None) == 1
    assert claims.count(Claim.IN_FLIGHT) == 19
