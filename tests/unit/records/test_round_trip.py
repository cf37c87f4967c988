"""What is written is what is read, in both formats, and the fingerprint knows it."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings

from matcher.policy import default_policy
from matcher.records import Dataset, check_dataset, fingerprint, read_dataset, write_dataset
from matcher.records.contract import TABLES
from tests.unit.records.strategies import datasets

BASE = Path(__file__).parents[3] / "fixtures" / "invalid" / "base"
FORMATS = ["csv", "parquet"]


def assert_same(one, other):
    """Same frames, values and column types, and the same policy."""
    for name in TABLES:
        pd.testing.assert_frame_equal(one.table(name), other.table(name))
    assert one.policy == other.policy


@pytest.mark.parametrize("file_format", FORMATS)
@settings(deadline=None, max_examples=15)
@given(dataset=datasets())
def test_reading_gives_back_what_was_written(file_format, dataset):
    """No record, no unknown cell and no value of the policy changes on the way."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_dataset(dataset, folder, file_format=file_format)
        assert check_dataset(folder) == []
        back = read_dataset(folder)
    assert_same(back, dataset)
    assert fingerprint(back) == fingerprint(dataset)


@pytest.mark.parametrize("file_format", FORMATS)
def test_writing_replaces_the_other_format(file_format, tmp_path):
    """A folder never holds the same table twice."""
    dataset = read_dataset(BASE)
    other = next(name for name in FORMATS if name != file_format)
    write_dataset(dataset, tmp_path, file_format=other)
    write_dataset(dataset, tmp_path, file_format=file_format)
    assert {path.suffix for path in tmp_path.iterdir()} == {f".{file_format}", ".toml"}
    assert_same(read_dataset(tmp_path), dataset)


def test_writing_replaces_the_policy(tmp_path):
    """A policy of an earlier dataset in the folder does not stay behind."""
    (tmp_path / "policy.toml").write_text("[plan]\nmove_cap = 3\n", encoding="utf-8")
    write_dataset(read_dataset(BASE), tmp_path)
    assert read_dataset(tmp_path).policy == default_policy()


def test_a_control_character_in_the_policy_survives(tmp_path):
    """TOML allows no delete character as it is, and JSON escapes it not."""
    dataset = read_dataset(BASE)
    agreed = {"agreements": (("org\x7f1", "org2"),)}
    rules = dataset.policy.eligibility.model_copy(update=agreed)
    odd = replace(dataset, policy=dataset.policy.model_copy(update={"eligibility": rules}))
    write_dataset(odd, tmp_path)
    assert_same(read_dataset(tmp_path), odd)


def test_fingerprint_does_not_depend_on_the_order_of_rows():
    """The same records are the same dataset in any order."""
    dataset = read_dataset(BASE)
    reversed_rows = {name: dataset.table(name)[::-1].reset_index(drop=True) for name in TABLES}
    assert fingerprint(Dataset(**reversed_rows, policy=dataset.policy)) == fingerprint(dataset)


@pytest.mark.parametrize("table", list(TABLES))
def test_fingerprint_changes_with_any_table(table):
    """A row less anywhere is another dataset."""
    dataset = read_dataset(BASE)
    shorter = replace(dataset, **{table: dataset.table(table).iloc[1:]})
    assert fingerprint(shorter) != fingerprint(dataset)


def test_fingerprint_changes_with_the_policy():
    """The same people under other weights are another question."""
    dataset = read_dataset(BASE)
    plan = dataset.policy.plan.model_copy(update={"move_cap": 5})
    other = replace(dataset, policy=dataset.policy.model_copy(update={"plan": plan}))
    assert fingerprint(other) != fingerprint(dataset)
