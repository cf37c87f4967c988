"""What goes out comes back the same, for every table and every form."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.exchange.csv_out import CsvForm, csv_bytes
from matcher.exchange.dataset_out import dataset_tables
from matcher.exchange.exporting import export_vum
from matcher.exchange.importing import import_file, import_offer
from matcher.exchange.offers import read_any_offer
from matcher.exchange.template import LevelForm, template_bytes
from matcher.exchange.vum.codes import VumVersion
from matcher.exchange.vum.writing import export_candidates, export_vacancies
from matcher.records import Dataset, check_dataset, fingerprint, read_dataset, write_dataset
from matcher.records.contract import TABLES
from tests.exchange.datasets import datasets

TODAY = date(2026, 1, 1)
EMPTY = Dataset.from_records()
_SETTINGS = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _same(one, other):
    return fingerprint(one) == fingerprint(replace(other, policy=one.policy))


@_SETTINGS
@given(datasets())
def test_every_table_comes_back_from_a_workbook(dataset):
    """Long form: all records are equal, nothing is refused, and a second import changes nothing."""
    content = template_bytes(dataset, TODAY)
    outcome = import_file("alles.xlsx", content, EMPTY)
    assert outcome.findings == ()
    assert _same(outcome.dataset, dataset)
    again = import_file("alles.xlsx", content, dataset)
    assert not again.has_changes
    assert again.is_clean


@settings(_SETTINGS, max_examples=50)
@given(datasets())
def test_levels_come_back_from_a_sheet_with_a_column_per_item(dataset):
    """Levels, importance and hard requirements are equal; day and source have no room."""
    outcome = import_file("breed.xlsx", template_bytes(dataset, TODAY, LevelForm.WIDE), EMPTY)
    assert outcome.is_clean
    bare = dataset.candidate_levels.assign(
        assessed_on=pd.Series(pd.NaT, index=dataset.candidate_levels.index, dtype="datetime64[us]"),
        source=pd.Series("", index=dataset.candidate_levels.index, dtype="str"),
    )
    assert _same(outcome.dataset, replace(dataset, candidate_levels=bare))


@_SETTINGS
@given(datasets(), st.sampled_from(CsvForm))
def test_every_table_comes_back_from_csv(dataset, form):
    """Dutch and technical CSV, table by table in the order of their references."""
    present = EMPTY
    tables = {table.code: table for table in dataset_tables(dataset)}
    order = ["employers", "teams", "places", "candidates"]
    for name in [*order, *(each for each in TABLES if each not in order)]:
        if not tables[name].n_rows:
            continue
        outcome = import_file(f"{name}.csv", csv_bytes(tables[name], form), present)
        assert outcome.findings == ()
        present = outcome.dataset
    assert _same(present, dataset)


@_SETTINGS
@given(datasets(), st.sampled_from(["csv", "parquet"]))
def test_every_table_comes_back_from_a_folder(dataset, file_format):
    """The files of the data contract, CSV and Parquet, hold everything."""
    with TemporaryDirectory() as folder:
        write_dataset(dataset, Path(folder), file_format=file_format)
        assert check_dataset(Path(folder)) == []
        assert _same(read_dataset(Path(folder)), dataset)


@_SETTINGS
@given(datasets(), st.sampled_from(VumVersion))
def test_what_vum_carries_comes_back_and_changes_nothing(dataset, version):
    """Laid over the dataset it came from, only rounded hours and minutes differ."""
    files, losses = export_vum(dataset, version)
    rounded = {(one.table, one.column) for one in losses if one.reason == "vum.rounded"}
    for name, content in files.items():
        offer = read_any_offer(name, content, present=dataset)
        outcome = import_offer(offer, dataset)
        after = outcome.dataset
        for table in ("candidates", "places"):
            kept = [c for c in TABLES[table].columns if (table, c) not in rounded]
            if (table, "travel_modes") in {(one.table, one.column) for one in losses}:
                kept.remove("travel_modes")
            if table == "candidates" and outcome.n_refused:
                continue
            pd.testing.assert_frame_equal(after.table(table)[kept], dataset.table(table)[kept])


@_SETTINGS
@given(datasets(), st.sampled_from(VumVersion))
def test_every_filled_cell_that_vum_lacks_is_counted(dataset, version):
    """Dropped silently: nothing. Each column is carried or a loss names it."""
    for table, made in (
        ("candidates", export_candidates(dataset, version)),
        ("places", export_vacancies(dataset, version)),
    ):
        named = {one.column for one in made.losses if one.table == table}
        frame = dataset.table(table)
        for column in ("organisation_id", "dayparts"):
            is_filled = bool((frame[column] != "").any())
            assert (column in named) == is_filled
        assert len(made.documents) == len(frame)
