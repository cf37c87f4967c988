import json
import shutil
from pathlib import Path

import pytest

from matcher.errors import InvalidRecords
from matcher.records import FindingCode, check_dataset, read_dataset
from matcher.records.findings import MAX_LISTED, Severity

INVALID = Path(__file__).parents[2] / "fixtures" / "invalid"
BASE = INVALID / "base"
MISTAKES = sorted(path.parent.name for path in INVALID.glob("*/expected.json"))


def expected_of(mistake):
    """What the reader should say about a mistake."""
    return json.loads((INVALID / mistake / "expected.json").read_text(encoding="utf-8"))


def findings_of(expected):
    """Findings that are written out in a fixture."""
    return expected.get("findings") or [expected["last_finding"]]


@pytest.fixture
def dataset_with(tmp_path):
    """Folder with the base dataset and one mistake laid over it."""

    def overlay(mistake):
        folder = tmp_path / "dataset"
        shutil.copytree(BASE, folder)
        for path in (INVALID / mistake).iterdir():
            if path.name != "expected.json":
                shutil.copy(path, folder)
        expected = expected_of(mistake)
        for name in expected.get("removes", []):
            (folder / name).unlink()
        return folder / expected.get("read", "")

    return overlay


def test_base_has_no_findings():
    """The dataset under all mistakes has none of its own."""
    assert check_dataset(BASE) == []
    assert len(read_dataset(BASE).candidates) == 3


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_mistake_gives_exactly_its_findings(mistake, dataset_with):
    """File, row, column, code, value and suggestion are as written beside the mistake."""
    found = [finding.as_dict() for finding in check_dataset(dataset_with(mistake))]
    expected = expected_of(mistake)
    if "findings" in expected:
        assert found == expected["findings"]
    else:
        assert len(found) == expected["n_findings"]
        assert found[-1] == expected["last_finding"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_dataset_with_errors_is_refused_with_all_of_them(mistake, dataset_with):
    """Reading raises every error at once; only warnings let a dataset through."""
    folder = dataset_with(mistake)
    errors = [one for one in check_dataset(folder) if one.severity is Severity.ERROR]
    if errors:
        with pytest.raises(InvalidRecords) as refused:
            read_dataset(folder)
        assert list(refused.value.findings) == errors
    else:
        assert len(read_dataset(folder).candidates) == 3


def test_every_code_has_a_fixture():
    """A kind of finding that no example shows is a promise that nobody has tried."""
    shown = {finding["code"] for name in MISTAKES for finding in findings_of(expected_of(name))}
    assert set(FindingCode) - shown == set()


def test_long_lists_of_one_kind_are_cut_and_counted(dataset_with):
    """Nothing is hidden: what is not listed is counted."""
    *listed, last = check_dataset(dataset_with("more_than_listed"))
    assert {finding.code for finding in listed} == {FindingCode.MISSING_VALUE}
    assert len(listed) == MAX_LISTED
    assert last.value == f"2 more {FindingCode.MISSING_VALUE}"
