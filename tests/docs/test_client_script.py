import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from api.schemas.plans import DEFAULT_SECONDS
from api.schemas.results import MOST_ROWS, PAGE_SIZE
from api.schemas.suggestions import MOST_SUGGESTIONS
from api.settings import Settings
from tests.api.renew import openapi
from tests.api.service import app_on_small

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docs" / "examples" / "client.py"
PAGE = ROOT / "docs" / "how-to" / "use-the-api.md"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A real server on the hand-solvable region, at a free port of this machine."""
    config = uvicorn.Config(app_on_small(), port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_client_script_does_what_the_page_says(address):
    """Suggestions, a plan and what it does for the person, in Dutch sentences."""
    done = run(address, "k05")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 werkplekken mogelijk voor k05" in done.stdout
    assert "\n1. " in done.stdout
    assert "Het plan plaatst 10 mensen" in done.stdout
    assert "Voor k05: geen werkplek in dit plan." in done.stdout


def test_the_client_script_says_what_is_wrong(address):
    """An unknown person, an impossible identifier and no arguments end in words, not a trace."""
    assert run(address, "k99").stderr == "Er is geen kandidaat met dit nummer.\n"
    assert "kandidaatId: " in run(address, "a%20b").stderr
    assert "Needs nothing but Python" in run().stderr


def test_numbers_in_the_page_are_those_of_the_service():
    """Limits that the page tells are the limits that hold."""
    settings = Settings()
    facts = (settings.max_waiting_runs, settings.max_kept_runs, settings.max_body_bytes)
    assert (facts, PAGE_SIZE, MOST_ROWS) == ((4, 30, 64 * 1024), 50, 200)
    assert (MOST_SUGGESTIONS, DEFAULT_SECONDS) == (50, 60)
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    for told in ("Four plans", "thirty newest", "64 kB", "pages of 50", "at most 200", "(60 sec"):
        assert told in text


def test_every_address_in_the_page_exists():
    """The page names no address that the API does not have, and every one that it has."""
    text = PAGE.read_text(encoding="utf-8")
    named = {re.sub(r"\{[^}]+\}", "{}", path) for path in re.findall(r"`/v1(/[^`?\s]*)", text)}
    known = {re.sub(r"\{[^}]+\}", "{}", path) for path in openapi()["paths"]}
    assert named - {"/openapi.json"} == known
