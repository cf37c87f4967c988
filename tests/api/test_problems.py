import json
import re
import tomllib
from pathlib import Path

import pytest

import api
from api.problems import MEDIA_TYPE, ProblemCode

TEXTS = tomllib.loads(Path(api.__file__).with_name("problems.toml").read_text(encoding="utf-8"))
SECRET = "geheim-1234"  # noqa: S105 - stands for something personal in a request


def operations(client):
    """Every method and address of the API, with identifiers that exist nowhere."""
    for path, methods in client.get("/v1/openapi.json").json()["paths"].items():
        path = path.replace("{besluitId}", f"{SECRET}~{SECRET}~pin")
        path = path.replace("{kop}", "een kop")  # a header of a sheet is no identifier
        path = re.sub(r"\{[A-Za-z]+\}", SECRET, path)
        unknown = next(name for name in ("post", "patch", "put", "delete") if name not in methods)
        for method, operation in methods.items():
            yield method.upper(), f"/v1{path}", request_of(operation), unknown.upper()


def request_of(operation):
    """What an operation needs besides its address: the example as body, and any version."""
    content = operation.get("requestBody", {}).get("content", {})
    for media_type, described in content.items():
        if media_type.endswith("json"):
            body = json.dumps(described["example"])
            return {"content": body, "headers": {"Content-Type": media_type, "If-Match": "*"}}
    return {"headers": {"If-Match": "*"}}


def check_problem(answer, status):
    """An answer is a problem with all its members, the status of the header and a fresh number."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    problem = answer.json()
    assert problem.keys() - {"errors"} == {"type", "title", "status", "detail", "instance"}
    assert problem["status"] == status
    assert problem["type"].startswith("urn:passend:fout:")
    assert problem["instance"].startswith("urn:uuid:")
    assert ("errors" in problem) == (problem["type"].endswith(":ongeldige-invoer"))
    assert SECRET not in answer.text
    return problem


def test_every_route_answers_in_problems(client):
    """Unknown identifiers, unknown parameters, other media and methods: one form of error."""
    walked = list(operations(client))
    assert len(walked) >= 11
    for method, address, right, unknown_method in walked:
        if SECRET in address and "/planningen/" not in address:  # a new name makes a new one
            check_problem(client.request(method, address, **right), 404)
        if "content" in right:
            wrong = right | {"content": json.dumps({"onbekend": SECRET})}
            check_problem(client.request(method, address, **wrong), 400)
        check_problem(client.request(unknown_method, address), 405)
        other_media = right["headers"] | {"Accept": "application/xml"}
        check_problem(client.request(method, address, **right | {"headers": other_media}), 406)


def test_every_route_refuses_identifiers_without_the_right_form(client):
    """What can be no identifier is invalid input, named by its place."""
    for method, address, right, _ in operations(client):
        if SECRET in address:
            answer = client.request(method, address.replace(SECRET, "a b"), **right)
            places = [(f["in"], f["code"]) for f in check_problem(answer, 400)["errors"]]
            assert ("path", "string_pattern_mismatch") in places


def test_all_faults_come_at_once(client):
    """Path and query together, each with the name that the caller used."""
    answer = client.get("/v1/kandidaten/a b/suggesties?top=0&sortering=x&tip=1")
    faults = check_problem(answer, 400)["errors"]
    assert {(f["in"], f["veld"], f["code"]) for f in faults} == {
        ("path", "kandidaatId", "string_pattern_mismatch"),
        ("query", "top", "greater_than_equal"),
        ("query", "sortering", "enum"),
        ("query", "tip", "extra_forbidden"),
    }
    assert all(fault["detail"] for fault in faults)


def test_problems_speak_the_language_of_the_caller(client):
    """Title, detail and faults are in English when asked for; type and code never change."""
    path = "/v1/kandidaten/k04/suggesties?top=0"
    dutch, english = (
        client.get(path, headers={"Accept-Language": language}) for language in ("nl", "en")
    )
    assert english.headers["Content-Language"] == "en"
    assert dutch.json()["type"] == english.json()["type"]
    assert dutch.json()["title"] != english.json()["title"]
    assert english.json()["errors"][0]["detail"] == "This must be at least 1."


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/", "/v2/gezondheid", "/v1/gezondheid/", "/docs"])
def test_other_addresses_are_unknown(client, path):
    """No redirects, no trailing slashes, no pages of the framework."""
    problem = check_problem(client.get(path, follow_redirects=False), 404)
    assert problem["type"] == "urn:passend:fout:onbekend-adres"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/plannen", "GET, HEAD, POST"),
        ("/v1/plannen/x", "DELETE, GET, HEAD"),
        ("/v1/gezondheid", "GET, HEAD"),
        ("/v1/openapi.json", "GET, HEAD"),
    ],
)
def test_405_names_every_method_that_is_allowed(client, path, allowed):
    """Allow lists the methods of the address, not of the first route that happens to match."""
    answer = client.put(path)
    check_problem(answer, 405)
    assert answer.headers["Allow"] == allowed


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_must_be_json(client, content_type):
    """Anything else than JSON, or a body that does not say what it is, is refused as such."""
    headers = {"Content-Type": content_type} if content_type else {}
    check_problem(client.post("/v1/plannen", content=b'{"iteraties": 1}', headers=headers), 415)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b'{"a":' * 10_000, b'"woord"', b"[]", b'{"seconden": NaN}']
)
def test_bodies_that_make_no_sense_are_invalid_input(client, body):
    """Broken, empty, endlessly nested or of another kind: 400, and the service lives on."""
    answer = client.post("/v1/plannen", content=body, headers={"Content-Type": "application/json"})
    check_problem(answer, 400)
    assert client.get("/v1/gezondheid").status_code == 200


def test_a_body_has_a_largest_size(client):
    """Refused by what it says, and also when it says nothing and just keeps coming."""
    headers = {"Content-Type": "application/json"}
    body = json.dumps({"startgetal": 1}).encode() + b" " * 70_000
    check_problem(client.post("/v1/plannen", content=body, headers=headers), 413)
    parts = (body[start : start + 1000] for start in range(0, len(body), 1000))
    check_problem(client.post("/v1/plannen", content=parts, headers=headers), 413)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.2", "[::2]", ""]
)
def test_only_names_of_this_machine_are_answered(client, host):
    """A page whose own name points to this machine learns nothing (DNS rebinding)."""
    problem = check_problem(
        client.get("/v1/kandidaten/k04/suggesties", headers={"Host": host}), 421
    )
    assert problem["type"] == "urn:passend:fout:andere-naam"
    for name in ("localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000"):
        assert client.get("/v1/gezondheid", headers={"Host": name}).status_code == 200


def test_every_problem_has_its_texts():
    """Each code has status, type, title and detail in both languages, and no text without code."""
    assert set(TEXTS["problem"]) == set(ProblemCode)
    assert len({code.type_uri for code in ProblemCode}) == len(ProblemCode)
    for entry in TEXTS["problem"].values():
        assert entry["title"].keys() == entry["detail"].keys() == {"nl", "en"}
    for code, texts in TEXTS["input"].items():
        assert texts.keys() == {"nl", "en"}, code
