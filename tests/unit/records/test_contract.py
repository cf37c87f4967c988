"""The contract is the one of the design: tables, columns, keys and references."""

import pytest

from matcher.records.cells import Storage
from matcher.records.contract import TABLES

COLUMNS = {
    "candidates": "candidate_id organisation_id municipality postcode4 target_group hours_min "
    "hours_max dayparts max_travel_minutes travel_modes certificates preferred_isco "
    "excluded_employers current_place_id current_since contract_hours available_from "
    "available_until coach_team_id",
    "candidate_levels": "candidate_id item low high assessed_on source",
    "employers": "employer_id name municipality account_manager",
    "places": "place_id employer_id site_id organisation_id title isco esco_uri work_form openings "
    "hours_min hours_max dayparts postcode4 certificates team_ids group_min group_max opens_on "
    "closes_on",
    "place_levels": "place_id item level importance is_knockout",
    "teams": "team_id kind organisation_id site_id hours_per_week",
    "team_dayparts": "team_id daypart hours",
    "placements": "placement_id candidate_id place_id started_on ended_on end_reason "
    "suggested_rank propensity",
    "decisions": "candidate_id place_id decision reason_code note decided_by decided_on",
    "apart": "candidate_id other_candidate_id scope reason_code",
}
"""Version 1; a change here is a change of the contract."""


def test_tables_and_columns_are_those_of_version_1():
    """Names and order are what other organisations export."""
    assert {name: " ".join(table.columns) for name, table in TABLES.items()} == COLUMNS


@pytest.mark.parametrize("name", list(TABLES))
def test_keys_and_references_are_columns(name):
    """A key is never empty, and a reference leads to the key of a table."""
    contract = TABLES[name]
    assert all(contract.columns[column].is_required for column in contract.key)
    for reference in contract.references:
        assert contract.columns[reference.column].cell.storage is Storage.TEXT
        assert len(TABLES[reference.table].key) == 1


def test_nothing_that_is_scored_holds_a_protected_attribute():
    """No diagnosis, BSN, sex, age or origin has a column."""
    forbidden = ("bsn", "sex", "gender", "age", "birth", "origin", "nationality", "diagnos")
    columns = [column for table in TABLES.values() for column in table.columns]
    assert [c for c in columns if any(part in forbidden for part in c.split("_"))] == []
