import threading
from datetime import timedelta

import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.testclient import TestClient

from api.access.caller import Caller, Door
from api.envelope import Envelope
from api.http.idempotency import (
    KEPT,
    AnswersInMemory,
    Claim,
    KeptAnswer,
    RepeatableRequest,
    RepeatableRoute,
)
from api.problems import ApiProblem, ProblemCode, answer_with_problems
from api.settings import Settings
from tests.api.access.callers import NOW
from tests.api.conftest import ADDRESS

KEY = {"Idempotency-Key": "een"}


class Counter:
    """Counts what was really done; can wait or fail."""

    def __init__(self):
        self.done, self.fails = 0, None
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
    def count(body: dict[str, int], response: Response) -> dict[str, int]:
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
    app.state.answers = AnswersInMemory()
    answer_with_problems(app)
    app.include_router(router)
    app.add_middleware(_Named)
    app.add_middleware(Envelope, settings=Settings())
    return TestClient(app, base_url=ADDRESS)


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


def test_answers_are_kept_for_a_day_and_not_without_end():
    """After that the key is free; the oldest goes when there are too many."""
    store = AnswersInMemory(most=2)
    request, answer = RepeatableRequest("a", "1"), KeptAnswer(201, {}, b"{}")
    assert store.claim(request, NOW) is None
    store.keep(request, answer)
    assert store.claim(request, NOW + KEPT - timedelta(seconds=1)) == answer
    assert store.claim(RepeatableRequest("a", "2"), NOW) is Claim.OTHER_BODY
    assert store.claim(request, NOW + KEPT) is None
    for name in "bc":
        assert store.claim(RepeatableRequest(name, "1"), NOW) is None
    assert store.claim(request, NOW) is None


def test_one_of_many_at_once_does_the_work():
    """However many ask at the same moment."""
    store, request = AnswersInMemory(), RepeatableRequest("a", "1")
    claims = []
    threads = [
        threading.Thread(target=lambda: claims.append(store.claim(request, NOW))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert claims.count(None) == 1
    assert claims.count(Claim.IN_FLIGHT) == 19
