from http.cookies import SimpleCookie
from time import time

import httpx2
import pytest
import time_machine
from fastapi import FastAPI
from fastapi.testclient import TestClient
from itsdangerous import URLSafeSerializer
from starlette.routing import Mount

from api.access.doors import Doors
from api.access.gate import Gate
from api.access.login import RETRY_SECONDS, LoginFailed, ProviderUnavailable
from api.access.rights import guarded_routes
from api.access.sessions import COOKIE, LOGIN_COOKIE
from api.envelope import Envelope
from api.routes.login import own_page
from tests.api.access.callers import ORGANISATION, Guarded, login_settings
from tests.api.access.issuer import PUBLIC_URL, FakeIssuer

OWN, OTHER = "/v1/kandidaten/k01/suggesties", "/v1/kandidaten/k02/suggesties"


@pytest.fixture
def issuer():
    return FakeIssuer()


@pytest.fixture
def browser(issuer):
    settings = login_settings(host_names=frozenset({"passend.example"}))
    app = Guarded(settings=settings, provider=issuer.provider()).app()
    return TestClient(app, base_url=PUBLIC_URL, follow_redirects=False)


def begin(browser, back="/overzicht"):
    answer = browser.get("/inloggen", params={"terug": back})
    assert answer.status_code == 303
    return answer.headers["Location"]


def log_in(browser, issuer, back="/overzicht"):
    return browser.get(issuer.log_in(begin(browser, back)))


def test_somebody_logs_in_and_works_with_the_own_rights(browser, issuer):
    """From the log-in page to the own caseload, and out again."""
    assert browser.get(OWN).status_code == 401
    answer = log_in(browser, issuer)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/overzicht")
    assert browser.get(OWN).status_code == 200
    assert browser.get(OTHER).status_code == 404
    assert browser.post("/v1/plannen", json={}, headers=SAME).status_code == 403
    assert browser.post("/uitloggen", headers=SAME).status_code == 303
    assert browser.get(OWN).status_code == 401


SAME = {"Sec-Fetch-Site": "same-origin"}


def store_behind(browser):
    return next(r.app for r in browser.app.routes if isinstance(r, Mount)).state.service.store


def sessions_of(browser):
    with store_behind(browser).reading(ORGANISATION) as tx:
        return tx.sessions.open()


def with_cookie(cookie):
    return {"Cookie": f"{COOKIE}={cookie}"}


def test_a_copy_of_the_cookie_is_worth_nothing_after_logging_out(browser, issuer):
    """Logging out ends the session on the server, not only in this browser."""
    log_in(browser, issuer)
    copied = browser.cookies[COOKIE]
    assert browser.post("/uitloggen", headers=SAME).status_code == 303
    assert browser.get(OWN, headers=with_cookie(copied)).status_code == 401
    assert sessions_of(browser) == ()


def test_who_logs_in_ends_what_this_browser_had_open(browser, issuer):
    """On a computer that people share; a copy of the earlier cookie opens nothing either."""
    log_in(browser, issuer)
    earlier = browser.cookies[COOKIE]
    issuer.changes = {"sub": "p-8"}
    assert log_in(browser, issuer).status_code == 303
    assert [session.subject for session in sessions_of(browser)] == ["p-8"]
    browser.cookies.clear()
    assert browser.get(OWN, headers=with_cookie(earlier)).status_code == 401


def test_an_administrator_ends_all_sessions_of_a_person(browser, issuer):
    """In every browser, at the next request; other people stay logged in."""
    cookies = []
    for subject in ("p-7", "p-7", "p-8"):
        issuer.changes = {"sub": subject}
        browser.cookies.clear()
        log_in(browser, issuer)
        cookies.append(browser.cookies[COOKIE])
    browser.cookies.clear()
    with store_behind(browser).writing(ORGANISATION, "beheer") as tx:
        assert tx.sessions.end_all("p-7") == 2
    found = [browser.get(OWN, headers=with_cookie(each)).status_code for each in cookies]
    assert found == [401, 401, 200]


def test_a_role_that_was_taken_away_holds_for_the_other_sessions_too(browser, issuer):
    """From the next log-in on, in whichever browser that is."""
    issuer.changes = {"roles": ["planner"]}
    log_in(browser, issuer)
    earlier = browser.cookies[COOKIE]
    assert browser.get("/v1/planningen", headers=with_cookie(earlier)).status_code == 200
    issuer.changes = {"roles": ["coach"]}
    browser.cookies.clear()
    log_in(browser, issuer)
    browser.cookies.clear()
    assert browser.get("/v1/planningen", headers=with_cookie(earlier)).status_code == 403


def test_cookies_are_out_of_reach(browser, issuer):
    """Not for scripts, not over plain HTTP, not from other sites' forms, not for subdomains."""
    begun = browser.get("/inloggen")
    done = browser.get(issuer.log_in(begun.headers["Location"]))
    for answer, name in ((begun, LOGIN_COOKIE), (done, COOKIE)):
        cookies = SimpleCookie()
        for header in answer.headers.get_list("set-cookie"):
            cookies.load(header)
        found = cookies[name]
        assert found["httponly"]
        assert found["secure"]
        assert (found["samesite"], found["path"], found["domain"]) == ("lax", "/", "")
        assert int(found["max-age"]) <= 28_800


def test_the_session_holds_no_token_and_no_name(browser, issuer):
    """The browser gets a secret that names the session; a name or address is kept nowhere."""
    issuer.changes = {"name": "Jan Jansen", "email": "jan@example.nl"}
    answer = log_in(browser, issuer)
    _, held = URLSafeSerializer("").loads_unsafe(browser.cookies[COOKIE])
    assert held.keys() == {"session", "end"}
    assert "ansen" not in answer.text
    (kept,) = sessions_of(browser)
    assert (kept.subject, kept.roles) == ("p-7", ("coach",))
    assert held["session"] not in str(kept)


@pytest.mark.parametrize("change", ["state", "code", "no code", "iss", "other browser", "twice"])
def test_an_answer_that_does_not_belong_to_the_log_in_is_refused(browser, issuer, change):
    """Forged, repeated, or meant for somebody else's browser."""
    back = issuer.log_in(begin(browser))
    path = {
        "state": back.replace("state=", "state=x"),
        "code": back.replace("code=", "code=x"),
        "no code": "/inloggen/terug?error=access_denied&state=" + back.split("state=")[1],
        "iss": back + "&iss=https://elders.example",
    }.get(change, back)
    if change == "other browser":
        browser.cookies.clear()
        begin(browser)
    if change == "twice":
        assert browser.get(path).status_code == 303
        browser.cookies.delete(COOKIE)
    answer = browser.get(path)
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:passend:fout:aanmelden-mislukt"
    assert COOKIE not in answer.headers.get("set-cookie", "")
    assert browser.get(OWN).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "x"},
        {"nonce": None},
        {"aud": "iemand-anders"},
        {"iss": "https://elders.example"},
        {"exp": 1},
        {"aud": ["passend-paginas", "x"], "azp": "x"},
    ],
)
def test_an_id_token_that_is_not_for_this_log_in_is_refused(browser, issuer, changes):
    """Nonce, audience, issuer, end and authorised party."""
    issuer.changes = changes
    assert log_in(browser, issuer).status_code == 400
    assert browser.get(OWN).status_code == 401


def test_a_verifier_of_another_log_in_gets_no_token(issuer):
    """A stolen code is worth nothing without the browser that began (PKCE)."""
    provider = issuer.provider()
    address, waiting = provider.begin()
    code_and_state = issuer.log_in(address).split("?")[1]
    query = dict(pair.split("=", 1) for pair in code_and_state.split("&"))
    with pytest.raises(LoginFailed):
        provider.finish(query, {**waiting, "verifier": "v" * 43})


def test_a_session_ends(browser, issuer):
    """After eight hours, on the server's clock; a log-in after ten minutes."""
    back = issuer.log_in(begin(browser))
    with time_machine.travel(601.0 + time(), tick=False):
        assert browser.get(back).status_code == 400
    log_in(browser, issuer)
    assert browser.get(OWN).status_code == 200
    kept = browser.cookies[COOKIE]
    with time_machine.travel(28_801.0 + time(), tick=False):
        assert browser.get(OWN, headers={"Cookie": f"{COOKIE}={kept}"}).status_code == 401


def test_a_cookie_that_was_changed_opens_nothing(browser, issuer):
    """Signed with our secret, and not to be used for the other cookie."""
    begin(browser)
    waiting = browser.cookies[LOGIN_COOKIE]
    for text in ("", "x", waiting, waiting[:-2] + "AA"):
        headers = {"Cookie": f"{COOKIE}={text}"}
        browser.cookies.clear()
        assert browser.get(OWN, headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elders.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": PUBLIC_URL}, 202),
        (SAME, 202),
    ],
)
def test_changes_by_session_come_from_our_own_pages(browser, issuer, headers, status):
    """Another site cannot have somebody's browser order a plan."""
    issuer.changes = {"roles": ["planner"]}
    log_in(browser, issuer)
    assert browser.post("/v1/plannen", json={}, headers=headers).status_code == status


def test_a_browser_without_session_is_sent_to_log_in():
    """And comes back where it wanted to be; a program, or a form, gets 401."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_api_route("/plannen", lambda: 1, methods=["GET", "POST"], operation_id="geefPlan")
    guarded = guarded_routes(app.routes)
    app.add_middleware(Gate, routes=guarded, doors=Doors(), login_path="/inloggen")
    app.add_middleware(Envelope, settings=login_settings())
    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
    html = {"Accept": "text/html,*/*;q=0.8"}
    answer = client.get("/plannen", headers=html)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/inloggen?terug=/plannen"
    assert client.get("/plannen", headers={"Accept": "application/json"}).status_code == 401
    assert client.post("/plannen", headers=html).status_code == 401


@pytest.mark.parametrize(
    "path", ["//elders.example", "https://elders.example", "/\\elders", "", "x", "/a\r\nb", "/\\"]
)
def test_a_log_in_never_ends_at_another_site(browser, issuer, path):
    """Only paths of our own."""
    assert own_page(path) == "/"
    assert log_in(browser, issuer, path).headers["Location"] == "/"


def test_a_provider_that_is_away_is_503(browser, issuer):
    """At the beginning, and at the end of a log-in; the service itself lives on."""
    back = issuer.log_in(begin(browser))
    issuer.is_away = True
    assert browser.get(back).status_code == 503
    fresh = TestClient(
        Guarded(
            settings=login_settings(host_names=frozenset({"passend.example"})),
            provider=issuer.provider(),
        ).app(),
        base_url=PUBLIC_URL,
    )
    answer = fresh.get("/inloggen")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert fresh.get("/v1/gezondheid").status_code == 200


def test_without_a_provider_there_is_no_log_in_page():
    """Keys and tokens only."""
    client = TestClient(Guarded().app(), base_url="http://127.0.0.1:8000")
    assert client.get("/inloggen").status_code == 404
    assert client.get(OWN, headers={"Accept": "text/html"}).status_code == 401


@pytest.mark.parametrize(
    "answer", [[], "x", 3, None, {"id_token": 5}, {"id_token": "x", "expires_in": "straks"}]
)
def test_a_token_answer_of_any_shape_is_a_log_in_that_failed(browser, issuer, monkeypatch, answer):
    """Never a fault of ours: the provider is not ours to trust in its form."""
    back = issuer.log_in(begin(browser))
    monkeypatch.setattr(issuer, "_token", lambda _: httpx2.Response(200, json=answer))
    assert browser.get(back).status_code == 400


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://elders.example/", "javascript:alert(1)", 5, None]
)
@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_a_provider_sends_nobody_from_https_to_elsewhere(issuer, monkeypatch, name, address):
    """Neither us, to a service inside our network, nor the browser."""
    described = issuer._description()
    monkeypatch.setattr(issuer, "_description", lambda: described | {name: address})
    app = Guarded(
        settings=login_settings(host_names=frozenset({"passend.example"})),
        provider=issuer.provider(),
    ).app()
    client = TestClient(app, base_url=PUBLIC_URL, follow_redirects=False)
    begun = client.get("/inloggen")
    if name == "authorization_endpoint":
        assert begun.status_code == 503
    else:
        assert client.get(issuer.log_in(begun.headers["Location"])).status_code == 503


def test_a_provider_that_did_not_answer_is_left_alone_for_a_moment(issuer):
    """However many ask to log in, one of them waits for it."""
    issuer.is_away, asked = True, []
    answer = issuer.answer
    issuer.answer = lambda request: asked.append(request) or answer(request)
    provider = issuer.provider()
    for _ in range(3):
        with pytest.raises(ProviderUnavailable):
            provider.begin()
    assert len(asked) == 1
    issuer.is_away = False
    with time_machine.travel(time() + RETRY_SECONDS + 1):
        assert provider.begin()
