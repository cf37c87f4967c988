from pathlib import Path

import pytest

from tests.house.file_sizes import ROOT, complaints


@pytest.fixture
def write(tmp_path):
    """Write a Python file of so many lines under an empty root."""

    def _write(name: str, lines: int) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n" * lines, encoding="utf-8")
        return tmp_path

    return _write


def test_this_repository_keeps_its_files_small():
    """No file and no median is over the limit."""
    assert complaints(ROOT) == []


def test_file_over_the_limit_is_named(write):
    """500 lines pass, 501 do not, in tests as well as in the product."""
    write("matcher/short.py", 1)
    write("matcher/shorter.py", 1)
    write("matcher/full.py", 500)
    root = write("tests/over.py", 501)
    assert complaints(root) == ["tests/over.py: 501 lines, at most 500"]


def test_median_over_the_limit_is_named_with_the_longest_files(write):
    """The median is over the product only, and package files do not flatter it."""
    for name in ("matcher/__init__.py", "models/__init__.py", "api/__init__.py"):
        write(name, 1)
    write("tests/test_short.py", 1)
    write("matcher/a.py", 121)
    root = write("api/b.py", 121)
    (complaint,) = complaints(root)
    assert complaint.startswith("median of matcher, models, api: 121 lines, at most 120")
    assert "matcher/a.py (121)" in complaint


def test_folders_that_do_not_exist_yet_are_no_complaint(tmp_path):
    """An empty tree is small."""
    assert complaints(tmp_path) == []
