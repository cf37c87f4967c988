import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (".", "docs", "matcher", "models", "api", "fixtures", "tests", "benchmarks")
    for path in ((ROOT / folder).glob("*.md") if folder == "." else (ROOT / folder).rglob("*.md"))
)


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page):
    """A relative link names a file or folder of the repository."""
    path = ROOT / page
    targets = [target.split("#")[0] for target in LINK.findall(path.read_text(encoding="utf-8"))]
    broken = [
        target
        for target in targets
        if target and "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_decision_is_in_the_index():
    """A decision that nobody can find is not one."""
    pages = {path.name for path in (ROOT / "docs/adr").glob("[0-9]*.md")}
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    assert pages == set(re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", index))


def test_named_make_targets_exist():
    """`make something` in a page is a command that works."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"`make ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"))
    }
    assert named - targets == set()


def test_citation_names_the_version_of_the_package():
    """Who cites passend cites what was installed."""
    version = re.compile(r'^version\s*[=:]\s*"?([\d.]+)', re.MULTILINE)
    cited, packaged = (
        version.search((ROOT / name).read_text(encoding="utf-8"))
        for name in ("CITATION.cff", "pyproject.toml")
    )
    assert cited
    assert packaged
    assert cited[1] == packaged[1]
