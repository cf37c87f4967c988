import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from api.settings import InvalidSettings, Settings
from tests.api import makers
from tests.api.access.callers import SECRET, two_caseloads
from tests.api.conftest import ADDRESS
from tests.api.service import app_on


def test_the_defaults_are_one_user_on_one_machine():
    """Nothing needs to be set to try it, and then nobody else gets in."""
    settings = Settings()
    assert settings.is_local
    assert settings.host_names == {"127.0.0.1", "[::1]", "localhost"}


def test_the_environment_is_read(monkeypatch):
    """Names in capitals; lists separated by commas."""
    for name, value in {
        "ACCESS": "login", "SECRET": SECRET, "HOST_NAMES": "passend.example, OOST.example",
        "MAX_WAITING_RUNS": "7", "TOKEN_ALGORITHM": "ES256",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"PASSEND_{name}", value)
    settings = Settings.from_environment()
    assert settings.host_names == {"passend.example", "oost.example"}
    assert (settings.max_waiting_runs, settings.token_algorithm) == (7, "ES256")
    assert not settings.is_local


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"MAX_BODY_BYTES": "groot-geheim"}, "PASSEND_MAX_BODY_BYTES"),
        ({"MAX_BODY_BITES": "1"}, "PASSEND_MAX_BODY_BITES: there is no such setting"),
        ({"MAX_BODY_BITES": "1"}, "is PASSEND_MAX_BODY_BYTES meant?"),
        ({"TYPO": "1"}, "PASSEND_TYPO: there is no such setting"),
        ({"ACCESS": "login"}, "at least 32 characters"),
        ({"ACCESS": "login", "SECRET": "kort-geheim"}, "at least 32 characters"),
        ({"TOKEN_ALGORITHM": "HS256"}, "public key"),
        ({"TOKEN_ALGORITHM": "none"}, "public key"),
        ({"TOKEN_ISSUER": "https://x"}, "PASSEND_TOKEN_KEYS_URL: needed by token_issuer"),
        ({"OIDC_ISSUER": "http://x"}, "PASSEND_OIDC_ISSUER: must be https"),
        ({"TOKEN_KEYS_URL": "http://x/keys"}, "PASSEND_TOKEN_KEYS_URL: must be https"),
        ({"OIDC_ISSUER": "https://x"}, "PASSEND_PUBLIC_URL: needed by oidc_issuer"),
        ({"PUBLIC_URL": "http://passend.example"}, "PASSEND_PUBLIC_URL"),
    ],
)
def test_a_setting_that_cannot_be_stops_the_start(monkeypatch, said, name):
    """The message names it and never repeats a value, which may be a secret."""
    for variable, value in said.items():
        monkeypatch.setenv(f"PASSEND_{variable}", value)
    with pytest.raises(InvalidSettings) as refused:
        Settings.from_environment()
    assert name in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_all_faults_come_at_once(monkeypatch):
    """So that an operator repairs them in one go."""
    for name in ("MAX_BODY_BYTES", "MAX_KEPT_RUNS", "ONBEKEND"):
        monkeypatch.setenv(f"PASSEND_{name}", "x")
    with pytest.raises(InvalidSettings) as refused:
        Settings.from_environment()
    assert len(str(refused.value).splitlines()) == 3


def test_what_does_not_fit_together_comes_with_the_rest(monkeypatch):
    """A value that cannot be does not hide that two others need a third."""
    said = {"MAX_KEPT_RUNS": "x", "ACCESS": "login", "TOKEN_ISSUER": "https://x"}
    for name, value in said.items():
        monkeypatch.setenv(f"PASSEND_{name}", value)
    with pytest.raises(InvalidSettings) as refused:
        Settings.from_environment()
    named = [line.split(":")[0] for line in str(refused.value).splitlines()]
    assert named == ["PASSEND_MAX_KEPT_RUNS", "PASSEND_SECRET", "PASSEND_TOKEN_KEYS_URL"]


def test_secrets_are_not_shown():
    """Not when printed, dumped or refused."""
    settings = Settings(
        access="login", secret=SECRET, oidc_client_secret="geheim-2"  # noqa: S106
    )  # fmt: skip
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert SECRET not in shown
        assert "geheim-2" not in shown
    with pytest.raises(ValidationError) as refused:
        Settings(access="login", secret="geheim-3")  # noqa: S106
    assert "geheim-3" not in str(refused.value)


@pytest.mark.parametrize(
    ("peer", "status"),
    [("127.0.0.1", 200), ("::1", 200), ("192.168.1.4", 403), ("2001:db8::1", 403)],
)
def test_single_user_mode_answers_this_machine_only(peer, status):
    """Also when a proxy or a wrong address lets others through."""
    app = app_on(two_caseloads(), Settings(), maker=makers.finish)
    client = TestClient(app, base_url=ADDRESS, client=(peer, 50_000))
    assert client.get("/v1/kandidaten/k04/suggesties").status_code == status
    health = client.get("/v1/gezondheid")
    assert health.status_code == status
    if status == 200:
        assert health.json()["toegang"] == "lokaal"


def test_health_tells_strangers_no_counts():
    """Who did not log in learns that the service is up, and nothing of what is in it."""
    settings = Settings(access="login", secret=SECRET)
    client = TestClient(app_on(two_caseloads(), settings, maker=makers.finish), base_url=ADDRESS)
    health = client.get("/v1/gezondheid").json()
    assert (health["status"], health["toegang"]) == ("gezond", "aanmelden")
    assert health["aantalKandidaten"] is health["peildatum"] is health["scoremodel"] is None
