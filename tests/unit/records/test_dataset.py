"""A dataset gives single records back and describes itself without naming anybody."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from matcher.errors import InvalidRecords, UnknownIdentifier
from matcher.policy import default_policy
from matcher.records import Candidate, Dataset, Employer, Team, read_dataset
from matcher.records.audit import read_audit_groups
from matcher.records.contract import TABLES
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.travel_modes import TravelMode

BASE = Path(__file__).parents[3] / "fixtures" / "invalid" / "base"


@pytest.fixture(scope="module")
def dataset():
    """Three people, three places."""
    return read_dataset(BASE)


def test_one_record_is_the_row_as_an_object(dataset):
    """Codes become members of their lists, joined cells tuples, empty cells None."""
    person = dataset.candidate("k03")
    assert person.target_group is TargetGroup.BANENAFSPRAAK
    assert person.travel_modes == (TravelMode.FOOT, TravelMode.BIKE, TravelMode.TRANSIT)
    assert person.certificates == ("vca_basis",)
    assert person.hours_max == 32.5
    assert person.current_place_id is None
    assert dataset.place("p02").opens_on == date(2026, 1, 1)


def test_unknown_identifiers_are_refused(dataset):
    """A lookup never answers with somebody else, nor with nothing."""
    with pytest.raises(UnknownIdentifier):
        dataset.candidate("k99")
    with pytest.raises(UnknownIdentifier):
        dataset.place("")


def test_summary_counts_and_names_nobody(dataset):
    """Numbers for people; identifiers and names stay in the records."""
    summary = dataset.summary()
    assert summary.startswith("3 candidates, 1 with a place now (banenafspraak 1,")
    assert "18 openings" in summary
    assert "R. Jansen" not in summary
    assert not any(identifier in summary for identifier in dataset.candidates["candidate_id"])


def test_absent_tables_have_no_rows_but_all_columns(tmp_path):
    """Code that reads an optional table needs no special case."""
    for name, contract in TABLES.items():
        if contract.is_required:
            (tmp_path / f"{name}.csv").write_bytes((BASE / f"{name}.csv").read_bytes())
    dataset = read_dataset(tmp_path)
    for name, contract in TABLES.items():
        assert list(dataset.table(name).columns) == list(contract.columns)
        full = read_dataset(BASE).table(name)
        assert (dataset.table(name).dtypes == full.dtypes).all()
    assert len(dataset.decisions) == 0


def test_columns_have_the_types_that_the_line_counts_on(dataset):
    """Text is never NaN, optional numbers are floats, required whole numbers integers."""
    assert dataset.candidates["postcode4"].dtype == "str"
    assert not dataset.candidates["current_place_id"].isna().any()
    assert dataset.candidates["hours_max"].dtype == np.float64
    assert np.isnan(dataset.candidates["contract_hours"].iloc[1])
    assert dataset.candidate_levels["low"].dtype == np.int64
    assert dataset.places["group_min"].dtype == np.float64
    assert dataset.placements["ended_on"].dtype == "datetime64[us]"
    assert pd.isna(dataset.placements["ended_on"].iloc[1])
    assert dataset.place_levels["is_knockout"].dtype == np.bool_


def test_a_dataset_can_be_made_from_records():
    """Small worlds for tests and examples need no files."""
    team = Team(team_id="t1", kind="job_coach", organisation_id="o1", hours_per_week=36)
    dataset = Dataset.from_records(teams=[team])
    assert dataset.teams["hours_per_week"].tolist() == [36.0]
    assert len(dataset.candidates) == 0
    assert dataset.policy == default_policy()


def test_records_of_another_table_are_refused():
    """A mistake of the caller is named at once."""
    with pytest.raises(TypeError, match="teams"):
        Dataset.from_records(teams=[Employer(employer_id="e1", name="x")])
    with pytest.raises(TypeError, match="coaches"):
        Dataset.from_records(coaches=[])


def test_records_are_frozen_and_know_no_other_fields():
    """What was entered stays as it was, and sex or age cannot slip in."""
    values = {"candidate_id": "k1", "organisation_id": "o", "municipality": "GM0153"}
    person = Candidate(**values, target_group="wsw")
    with pytest.raises(ValidationError):
        person.hours_max = 40
    with pytest.raises(ValidationError):
        Candidate(**values, target_group="wsw", age=40)


def test_audit_groups_are_read_apart(tmp_path):
    """The table for the audit is no part of the dataset and does not disturb it."""
    for path in BASE.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert read_audit_groups(tmp_path).empty
    content = "candidate_id,attribute,value\nk01,age_band,50-54\n"
    (tmp_path / "audit_groups.csv").write_text(content, encoding="utf-8")
    assert not hasattr(read_dataset(tmp_path), "audit_groups")
    assert read_audit_groups(tmp_path)["value"].tolist() == ["50-54"]
    (tmp_path / "audit_groups.csv").write_text(content + "k01,age_band,55-59\n", encoding="utf-8")
    with pytest.raises(InvalidRecords):
        read_audit_groups(tmp_path)
