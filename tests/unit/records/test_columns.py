"""Columns are judged by the field of the record: file and object accept the same rows."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from matcher.records.columns import check_column
from matcher.records.contract import TABLES
from matcher.records.finding_codes import FindingCode
from matcher.records.frames import record_from_row
from matcher.records.raw import RawTable, encode
from matcher.records.table import check_table
from tests.unit.records.strategies import ODD_TEXTS, rows, valid_texts


def raw_table(contract, texts):
    """Rows of texts, as they would come from a file."""
    return RawTable(
        f"{contract.name}.csv",
        tuple(contract.columns),
        tuple(
            encode(pa.array([row[name] for row in texts], type=pa.string()))
            for name in contract.columns
        ),
        np.arange(len(texts)) + 2,
        np.zeros(len(texts), dtype=bool),
    )


@st.composite
def rows_with_damage(draw, contract):
    """Valid rows of which some cells are replaced by odd texts."""
    found = draw(st.lists(rows(contract), min_size=1, max_size=6))
    return [
        {
            **row,
            **draw(st.dictionaries(st.sampled_from(list(contract.columns)), ODD_TEXTS, max_size=2)),
        }
        for row in found
    ]


@pytest.mark.parametrize("table", list(TABLES))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_columns_accept_exactly_the_rows_that_the_record_accepts(table, data):
    """There is one truth about a cell, whether it comes alone or with 220,000 others."""
    contract = TABLES[table]
    texts = data.draw(rows_with_damage(contract))
    checked = check_table(raw_table(contract, texts), contract)
    refused_by_columns = {
        finding.row - 2
        for finding in checked.findings
        if finding.code is not FindingCode.DUPLICATE_KEY
    }
    refused_by_record = set()
    for position, row in enumerate(texts):
        try:
            contract.record.model_validate(row)
        except ValidationError:
            refused_by_record.add(position)
    assert refused_by_columns == refused_by_record


@pytest.mark.parametrize("table", list(TABLES))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_columns_and_records_read_the_same_values(table, data):
    """A row of the frame is the record that its texts make."""
    contract = TABLES[table]
    texts = data.draw(st.lists(rows(contract), min_size=1, max_size=4))
    frame = check_table(raw_table(contract, texts), contract).frame()
    records = [contract.record.model_validate(row) for row in texts]
    assert [record_from_row(contract, frame.iloc[row]) for row in range(len(texts))] == records


@settings(deadline=None)
@given(data=st.data())
def test_order_of_rows_does_not_matter(data):
    """Each different text is judged once, so the same text gets the same verdict everywhere."""
    column = TABLES["candidates"].columns["hours_max"]
    texts = data.draw(st.lists(st.one_of(valid_texts(column), ODD_TEXTS), min_size=1, max_size=20))
    shuffled = data.draw(st.permutations(texts))
    verdicts = [
        {(fault.code, fault.shown) for fault in check_column(raw, column).faults}
        for raw in (encode(pa.array(order, type=pa.string())) for order in (texts, shuffled))
    ]
    assert verdicts[0] == verdicts[1]


def test_unknown_is_not_zero():
    """An empty cell becomes NaN, never 0."""
    column = TABLES["candidates"].columns["hours_max"]
    checked = check_column(encode(pa.array(["", "0", "36"])), column)
    assert checked.faults == ()
    assert np.isnan(checked.content[0])
    assert checked.content[1:].tolist() == [0, 36]


def test_a_refused_cell_leaves_the_others_readable():
    """The values next to a mistake are still there for the rules between columns."""
    column = TABLES["candidate_levels"].columns["low"]
    checked = check_column(encode(pa.array(["1", "6", "2"])), column)
    assert [fault.code for fault in checked.faults] == [FindingCode.TOO_LARGE]
    assert checked.content[[0, 2]].tolist() == [1, 2]
