import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient

from api.envelope import Envelope
from api.http.etag import IfMatchIn, etag, say_version
from api.problems import answer_with_problems
from api.settings import Settings
from tests.api.conftest import ADDRESS


@pytest.fixture
def client():
    """One record at version 3, that PUT changes."""
    app = FastAPI()
    answer_with_problems(app)
    app.state.routes = app.routes

    @app.get("/gegeven")
    def get(response: Response) -> int:
        say_version(response, 3)
        return 3

    @app.put("/gegeven")
    def put(if_match: IfMatchIn, response: Response) -> int | None:
        if_match.require(3)
        say_version(response, 4)
        return if_match.version

    app.add_middleware(Envelope, settings=Settings())
    return TestClient(app, base_url=ADDRESS)


def test_who_changes_what_was_read_may(client):
    """The tag that came with the answer goes back with the change."""
    seen = client.get("/gegeven").headers["ETag"]
    assert seen == etag(3) == '"3"'
    changed = client.put("/gegeven", headers={"If-Match": seen})
    assert (changed.status_code, changed.json(), changed.headers["ETag"]) == (200, 3, '"4"')


@pytest.mark.parametrize("value", [None, "", " , "])
def test_a_change_names_the_version_it_is_of(client, value):
    """Without it, one coach would undo the work of another: 428."""
    headers = {} if value is None else {"If-Match": value}
    answer = client.put("/gegeven", headers=headers)
    assert answer.status_code == 428
    assert answer.json()["type"] == "urn:passend:fout:versie-ontbreekt"


@pytest.mark.parametrize(
    "value",
    ['"2"', "3", 'W/"3"', '"x"', '"2", "4"', '"3', "rubbish", "*,*", "*, *", '*, "2"', "*,"],
)
def test_another_version_is_refused(client, value):
    """Old, weak, without quotes, made up or a star in a list: 412, and nothing changes."""
    answer = client.put("/gegeven", headers={"If-Match": value})
    assert answer.status_code == 412
    assert answer.json()["type"] == "urn:passend:fout:versie-verouderd"


def test_any_version_can_be_asked_for(client):
    """A star says that the version does not matter to the caller."""
    assert client.put("/gegeven", headers={"If-Match": "*"}).json() is None
