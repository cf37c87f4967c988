import pytest

from api.headers import API_VERSION, accepts, is_json, preferred_language

ROUTES = ["/v1/gezondheid", "/v1/openapi.json", "/v1/kandidaten/k04/suggesties", "/v1/x", "/", "/x"]


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_carries_version_and_protection(client, path):
    """Found or not, every answer names the API's version and may not be framed, sniffed or kept."""
    headers = client.get(path).headers
    assert headers["API-Version"] == API_VERSION
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_only_the_description_may_be_read_from_other_origins(client):
    """A page from anywhere may read openapi.json, and nothing else."""
    for path in ROUTES:
        origin = client.get(path).headers.get("Access-Control-Allow-Origin")
        assert origin == ("*" if path == "/v1/openapi.json" else None)


def test_version_header_is_the_described_version(client):
    """The header and info.version are one number, and its major is the one in the address."""
    assert client.get("/v1/openapi.json").json()["info"]["version"] == API_VERSION
    assert API_VERSION.startswith("1.")


@pytest.mark.parametrize("path", ["/v1/gezondheid", "/v1/kandidaten/k04/suggesties", "/v1/niets"])
def test_head_is_get_without_the_body(client, path):
    """Same status and headers, no body."""
    head, get = client.head(path), client.get(path)
    assert head.content == b""
    assert head.status_code == get.status_code
    assert head.headers.keys() == get.headers.keys()
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "nl"),
        ("en", "en"),
        ("EN-us", "en"),
        ("nl, en", "nl"),
        ("nl;q=0.3, en;q=0.7", "en"),
        ("de, fr", "nl"),
        ("en;q=0", "nl"),
        ("en;q=rubbish", "nl"),
        (",;,=", "nl"),
    ],
)
def test_language_of_the_caller(header, language):
    """The language that weighs most wins; Dutch when nothing we speak is asked for."""
    assert preferred_language(header) == language


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("", True),
        ("*/*", True),
        ("application/json", True),
        ("application/*;q=0.1", True),
        ("text/html, */*;q=0.8", True),
        ("text/html", False),
        ("*/*, application/json;q=0", False),
        ("application/json;q=0", False),
    ],
)
def test_who_accepts_json(header, accepted):
    """The most specific range decides."""
    assert accepts(header, "application/json") is accepted


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("application/json", True),
        ("application/JSON; charset=utf-8", True),
        ("application/json-patch+json", False),
        ("text/plain", False),
        ("", False),
    ],
)
def test_what_is_json(header, expected):
    """Parameters and capitals do not matter."""
    assert is_json(header) is expected
