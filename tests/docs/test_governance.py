"""The governance pages name features: every command, route, test and page in them is real."""

import json
import re
from pathlib import Path

import pytest

from api.cli.main import COMMANDS, GROUPED

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / "docs" / "governance").glob("*.md"),
    *(ROOT / "docs" / "reference" / name for name in ("log.md", "algoritmeregister.md")),
]
ARTICLES = ("9", "10", "11", "12", "13", "14", "15", "26", "27")

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def _text(page):
    return page.read_text(encoding="utf-8")


@pages
def test_links_lead_somewhere(page):
    """Each link to a file of the repository."""
    for target in re.findall(r"\]\(([^)#]+)", _text(page)):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target


@pages
def test_named_files_are_there(page):
    """Tests and modules that are named as proof."""
    for name in re.findall(r"`((?:tests|api|docs|matcher|models)/[A-Za-z0-9_./]+)`", _text(page)):
        assert (ROOT / name).exists(), name


@pages
def test_named_commands_exist(page):
    """Each `passend ...`, groups included."""
    known = {*COMMANDS, *(name.split()[0] for name in GROUPED), *GROUPED}
    for words in re.findall(r"`passend ([a-z -]+)", _text(page)):
        first = words.split()[0]
        assert first in known, words
        if first in {name.split()[0] for name in GROUPED}:
            assert " ".join(words.split()[:2]) in GROUPED, words


@pages
def test_named_routes_exist(page):
    """Each method and address, as the description of the API has it."""
    text = (ROOT / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8")
    paths = json.loads(text)["paths"]
    for method, path in re.findall(r"`(GET|POST|PUT|PATCH|DELETE) /v1(/[^`? ]+)", _text(page)):
        assert method.lower() in paths[path], f"{method} {path}"


def test_every_article_has_its_row():
    """One table says which feature answers which article."""
    text = _text(ROOT / "docs" / "governance" / "risk-register.md")
    for article in ARTICLES:
        assert re.search(rf"^\| {article} \(aia", text, re.MULTILINE), article


def test_what_the_organisation_fills_in_is_marked():
    """A starter that looked finished would be worse than none."""
    for page in PAGES[:3]:
        assert _text(page).count("[vul in") >= 10
