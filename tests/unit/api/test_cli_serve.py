from pathlib import Path

import pytest
import uvicorn

from api.cli.exits import ExitCode

SMALL = Path("fixtures/small")


@pytest.fixture
def served(monkeypatch):
    """What would be served, without listening."""
    calls = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: calls.append((app, options)))
    return calls


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_addresses_of_this_machine_are_served(run, served, host):
    """The service starts on loopback and says where."""
    result = run("serve", SMALL, "--host", host, "--port", "8123")
    assert result.exit_code == ExitCode.OK, result.stderr
    assert served[0][1]["host"] == host
    assert ":8123/v1" in result.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.nl", "::"])  # noqa: S104
def test_other_addresses_are_refused(run, served, host):
    """Without a login nobody else may reach records of people."""
    result = run("serve", SMALL, "--host", host)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert served == []
