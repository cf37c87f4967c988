from pathlib import Path

import pytest

from api.access.rights_page import PAGE as RIGHTS
from api.access.rights_page import rights_page
from api.settings import Settings
from api.settings_page import PAGE as SETTINGS
from api.settings_page import settings_page

ROOT = Path(__file__).parents[2]


def test_the_rights_page_is_what_the_service_enforces():
    """Made from rights.toml; `python -m api.access.rights_page` renews it."""
    assert (ROOT / RIGHTS).read_text(encoding="utf-8") == rights_page()


def test_the_settings_page_is_what_the_service_reads():
    """Made from the class; `python -m api.settings_page` renews it."""
    assert (ROOT / SETTINGS).read_text(encoding="utf-8") == settings_page()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_a_meaning(name):
    """No setting without a sentence that ends."""
    assert Settings.model_fields[name].description.endswith(".")


def test_the_rights_page_names_the_request_of_every_route():
    """Who audits reads methods and addresses; only what the description leaves out has none."""
    rows = [line.split(" | ") for line in rights_page().splitlines() if line.startswith("| `")]
    without = {row[0].strip("| `") for row in rows if "/v1/" not in row[1]}
    assert without == {"openapi", "v1", "begin_login", "finish_login", "log_out", "profile"}
