"""A finding shows where and what, safely and in bounded space."""

import numpy as np
import pyarrow as pa

from matcher.records.columns import Fault
from matcher.records.finding_codes import WARNINGS, FindingCode
from matcher.records.findings import (
    MAX_LISTED,
    MAX_SHOWN,
    Finding,
    Severity,
    errors_of,
    looks_like_bsn,
    shown,
)
from matcher.records.listing import faulty_cells, in_file_order
from matcher.records.raw import RawTable, encode


def test_values_are_cut_and_escaped():
    """Nothing invisible and nothing long reaches a screen or a log."""
    assert shown("a\x00b\u202ec\n") == "a\\x00b\\u202ec\\n"
    assert len(shown("x" * 5000)) == MAX_SHOWN
    assert shown("x" * 5000).endswith("…")
    assert shown("é" * MAX_SHOWN) == "é" * MAX_SHOWN


def test_a_bsn_is_never_shown():
    """Nine digits that pass the eleven-test are hidden, wherever they stand."""
    assert shown("111222333") == "*********"
    assert shown("k111222333, COG01") == "k*********, COG01"
    assert shown("123456789") == "123456789"
    assert shown("1112223334") == "1112223334"


def test_eleven_test():
    """Published examples of the test pass, their neighbours fail, zeros are no number."""
    assert [looks_like_bsn(text) for text in ("111222333", "123456782")] == [True, True]
    assert [looks_like_bsn(text) for text in ("111222334", "000000000", "12345678")] == [False] * 3


def test_only_warnings_leave_a_dataset_usable():
    """Severity follows from the code."""
    findings = [Finding("f.csv", 0, "", code) for code in FindingCode]
    assert {one.code for one in findings if one.severity is Severity.WARNING} == WARNINGS
    assert {one.code for one in errors_of(findings)} == set(FindingCode) - WARNINGS


def test_findings_become_plain_values():
    """JSON gets text and numbers, no types of ours."""
    plain = Finding("f.csv", 3, "low", FindingCode.TOO_LARGE, "6", "0-5").as_dict()
    assert plain == {
        "file": "f.csv",
        "row": 3,
        "column": "low",
        "code": "value.too_large",
        "value": "6",
        "suggestion": "0-5",
        "severity": "error",
    }
    assert all(type(value) in (str, int) for value in plain.values())


def test_codes_are_stable_names_and_explain_themselves():
    """Dotted, lower case, each with one sentence of its own."""
    assert all(code == code.lower() and code.count(".") == 1 for code in FindingCode)
    explanations = [code.explanation for code in FindingCode]
    assert len(set(explanations)) == len(explanations)
    assert all(text.endswith(".") for text in explanations)


def table_of(texts, *, is_ragged=None):
    """A raw table with one column."""
    n_rows = len(texts)
    ragged = np.zeros(n_rows, dtype=bool) if is_ragged is None else np.array(is_ragged)
    column = encode(pa.array(texts))
    return RawTable("f.csv", ("c",), (column,), np.arange(n_rows) + 2, ragged), column


def listed(table, column, faults):
    """Findings without suggestions."""
    return faulty_cells(table, "c", column, faults, lambda _code, _text: "")


def test_every_row_with_a_faulty_text_is_named():
    """The text is judged once, but each row that holds it has its finding."""
    table, column = table_of(["bad", "good", "bad"])
    found = listed(table, column, [Fault(FindingCode.NOT_A_NUMBER, 0, "bad")])
    assert [one.row for one in found] == [2, 4]


def test_ragged_rows_are_not_judged_twice():
    """Their cells do not line up, so what stands in them says nothing about a column."""
    table, column = table_of(["bad", "bad"], is_ragged=[True, False])
    found = listed(table, column, [Fault(FindingCode.NOT_A_NUMBER, 0, "bad")])
    assert [one.row for one in found] == [3]


def test_what_is_not_listed_is_counted():
    """The count covers every part of every cell, not only every row."""
    n_rows = MAX_LISTED
    table, column = table_of(["a|b"] * n_rows)
    faults = [Fault(FindingCode.NOT_IN_LIST, 0, part) for part in "ab"]
    found = listed(table, column, faults)
    assert len(found) == MAX_LISTED + 1
    assert found[-1].value == f"{2 * n_rows - MAX_LISTED} more {FindingCode.NOT_IN_LIST}"


def test_findings_come_by_file_and_line():
    """The order is that of somebody who goes through the files from top to bottom."""
    places = [("b.csv", 2), ("a.csv", 9), ("a.csv", 0), ("unknown", 1), ("b.csv", 1)]
    findings = [Finding(file, row, "", FindingCode.MISSING_VALUE) for file, row in places]
    more = Finding("a.csv", 0, "", FindingCode.MORE)
    ordered = in_file_order([more, *findings], ["a.csv", "b.csv"])
    assert [(one.file, one.row) for one in ordered] == [
        ("a.csv", 0),
        ("a.csv", 9),
        ("a.csv", 0),
        ("b.csv", 1),
        ("b.csv", 2),
        ("unknown", 1),
    ]
    assert ordered[2] is more
