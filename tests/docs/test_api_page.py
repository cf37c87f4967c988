import re
from pathlib import Path

from api.schemas.plans import DEFAULT_SECONDS
from api.schemas.results import MOST_ROWS, PAGE_SIZE
from api.schemas.suggestions import MOST_SUGGESTIONS
from api.settings import Settings
from tests.api.renew import openapi

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md"


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
