"""Rules inside and between tables, with as few rows as each rule needs."""

import numpy as np
import pyarrow as pa
import pytest

from matcher.records.contract import TABLES
from matcher.records.decided_pairs import contradicting_decisions, mirrored_pairs
from matcher.records.finding_codes import FindingCode
from matcher.records.raw import RawTable, encode
from matcher.records.references import dangling_references
from matcher.records.table import check_table


def checked(name, *rows, without=()):
    """A table of rows of texts, empty where a row says nothing."""
    contract = TABLES[name]
    columns = [column for column in contract.columns if column not in without]
    raw = RawTable(
        f"{name}.csv",
        tuple(columns),
        tuple(
            encode(pa.array([row.get(column, "") for row in rows], type=pa.string()))
            for column in columns
        ),
        np.arange(len(rows)) + 2,
        np.zeros(len(rows), dtype=bool),
    )
    return check_table(raw, contract)


def places_of(findings):
    """Row, column and code of findings."""
    return [(one.row, one.column, one.code) for one in findings]


def level(person, item, low="1", high="2"):
    """One row of candidate_levels."""
    return {"candidate_id": person, "item": item, "low": low, "high": high}


def decision(person, place, kind):
    """One row of decisions."""
    return {"candidate_id": person, "place_id": place, "decision": kind, "reason_code": "other"}


def pair(one, other, scope="place"):
    """One row of apart."""
    return {"candidate_id": one, "other_candidate_id": other, "scope": scope}


def test_equal_bounds_are_in_order():
    """A level that is known exactly has low = high."""
    assert checked("candidate_levels", level("a", "COG01", "2", "2")).findings == ()


def test_bounds_out_of_order_are_found_at_the_upper_one():
    """Only the row in question, with the lower bound in the suggestion."""
    table = checked(
        "candidate_levels", level("a", "COG01", "1", "3"), level("a", "COG02", "3", "1")
    )
    assert places_of(table.findings) == [(3, "high", FindingCode.LOW_ABOVE_HIGH)]
    assert table.findings[0].suggestion == "3 or more (low)"


def test_a_refused_bound_breaks_no_rule():
    """One mistake gives one finding."""
    table = checked("candidate_levels", level("a", "COG01", "9", "3"))
    assert places_of(table.findings) == [(2, "low", FindingCode.TOO_LARGE)]


def test_keys_repeat_only_as_a_whole():
    """The same person with other items, or the same item with other people, is no repeat."""
    table = checked(
        "candidate_levels",
        level("a", "COG01"),
        level("a", "COG02"),
        level("b", "COG01"),
        level("a", "COG01"),
        level("a", "COG01"),
    )
    assert places_of(table.findings) == [
        (5, "item", FindingCode.DUPLICATE_KEY),
        (6, "item", FindingCode.DUPLICATE_KEY),
    ]
    assert {one.suggestion for one in table.findings} == {"first on line 2"}


def test_empty_keys_are_missing_and_not_repeated():
    """Two rows without identifier are two missing identifiers."""
    table = checked("employers", {"name": "a"}, {"name": "b"})
    assert {one.code for one in table.findings} == {FindingCode.MISSING_VALUE}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([decision("a", "p", "pin"), decision("a", "q", "forbid")], []),
        ([decision("a", "p", "pin"), decision("b", "p", "pin")], []),
        ([decision("a", "p", "pin"), decision("a", "p", "forbid")], [FindingCode.PIN_AND_FORBID]),
        ([decision("a", "p", "forbid"), decision("a", "p", "pin")], [FindingCode.PIN_AND_FORBID]),
        ([decision("a", "p", "pin"), decision("a", "q", "pin")], [FindingCode.TWO_PINS]),
        ([decision("a", "p", "pin"), decision("a", "p", "pin")], []),  # repeats the key instead
    ],
)
def test_decisions_must_not_contradict_each_other(rows, found):
    """One pin per person, and no pair both pinned and forbidden."""
    assert [one.code for one in contradicting_decisions(checked("decisions", *rows))] == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([pair("a", "b"), pair("b", "a")], [3]),
        ([pair("a", "b"), pair("b", "a", "site")], []),
        ([pair("a", "b"), pair("b", "c"), pair("a", "c")], []),
        ([pair("a", "b"), pair("a", "b")], []),  # repeats the key instead
    ],
)
def test_pairs_apart_have_no_order(rows, found):
    """The same two people in the other order are the same pair."""
    assert [one.row for one in mirrored_pairs(checked("apart", *rows))] == found


def test_references_must_exist_part_by_part():
    """Of several teams in one cell only the unknown one is named; empty cells refer to nothing."""
    tables = {
        "teams": checked("teams", {"team_id": "t1"}, {"team_id": "t2"}),
        "places": checked("places", {"place_id": "p", "team_ids": "t1|t3|t2"}, {"place_id": "q"}),
    }
    findings = dangling_references(tables)
    assert [(one.row, one.column, one.value) for one in findings] == [(2, "team_ids", "t3")]


@pytest.mark.parametrize(
    "teams", [{}, {"teams": checked("teams", {"kind": "job_coach"}, without=("team_id",))}]
)
def test_references_to_a_table_that_is_not_there_are_not_judged(teams):
    """A missing table or key column has its own finding; thousands of others would hide it."""
    tables = {**teams, "places": checked("places", {"place_id": "p", "team_ids": "t1"})}
    assert dangling_references(tables) == []


def test_refused_identifiers_are_not_also_dangling():
    """One mistake gives one finding."""
    tables = {
        "teams": checked("teams", {"team_id": "t1"}),
        "team_dayparts": checked("team_dayparts", {"team_id": "t 1", "daypart": "1", "hours": "8"}),
    }
    assert dangling_references(tables) == []
    assert [one.code for one in tables["team_dayparts"].findings] == [FindingCode.BAD_IDENTIFIER]
