"""Rules of the house that neither ruff nor the import contracts can see."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("matcher", "models", "api")
CODE = (*PRODUCT, "fixtures", "tests", "benchmarks")
VAGUE_NAMES = {"utils", "util", "helpers", "common", "misc", "core", "manager"}
SCORED_ROOMS = (
    "matcher/profiles",
    "matcher/eligibility",
    "matcher/scoring",
    "matcher/planning",
    "matcher/explanation",
    "models",
)


def python_files(*folders):
    """Python files under these folders of the repository."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def calls(path):
    """Every call in a file."""
    return [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def where(path, node):
    """Place of a node, for the message of a failing test."""
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def test_modules_are_named_after_their_job():
    """A module called utils has no job, so everything ends up in it."""
    vague = [p for p in python_files(*CODE) if VAGUE_NAMES & {p.stem, p.parent.name}]
    assert vague == []


def test_nothing_is_unpickled():
    """Plans, problems and models are plain arrays and JSON: opening a file runs no code."""
    unsafe = [
        where(path, call)
        for path in python_files(*CODE)
        for call in calls(path)
        for keyword in call.keywords
        if keyword.arg == "allow_pickle"
        and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
    ]
    assert unsafe == []


def test_random_numbers_come_from_a_generator_that_is_passed_in():
    """`default_rng()` without a seed would make a plan that nobody can repeat."""
    unseeded = [
        where(path, call)
        for path in python_files(*PRODUCT, "fixtures", "benchmarks")
        for call in calls(path)
        if ast.unparse(call.func).endswith("default_rng") and not (call.args or call.keywords)
    ]
    assert unseeded == []


@pytest.mark.parametrize("room", SCORED_ROOMS)
def test_audit_attributes_are_out_of_reach_of_scoring(room):
    """No file that scores, plans or explains names the table of audit attributes."""
    readers = [
        path
        for path in python_files(room)
        if re.search(r"\baudit_groups?\b|AuditGroup", path.read_text(encoding="utf-8"))
    ]
    assert readers == []


def test_every_test_states_its_rule():
    """A test without a sentence says what the code does, not what it should do."""
    silent = [
        where(path, node)
        for path in python_files("tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_test_is_skipped():
    """A skipped test is a promise that nobody keeps."""
    skipping = re.compile(r"\bpytest\.(skip|importorskip|xfail)\b|\bmark\.(skip|skipif|xfail)\b")
    skipped = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files("tests")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if skipping.search(line)
    ]
    assert skipped == []


def test_licence_is_the_whole_official_text():
    """LICENSE is the EUPL 1.2 from its title to the end of its appendix."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert re.findall(r"^(\d+)\.[A-Z]", text, flags=re.MULTILINE) == [
        str(number) for number in range(1, 16)
    ]
    assert text.endswith("require the production of a new EUPL version.\n")
