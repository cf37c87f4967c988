"""Suggestions say what was probably meant, and never invent a fact."""

import pytest

from matcher.records.cells import Cell
from matcher.records.contract import TABLES
from matcher.records.finding_codes import FindingCode
from matcher.records.suggestions import suggest


def cell_of(table, column):
    """Type of the cells of a column."""
    return TABLES[table].columns[column].cell


HOURS = cell_of("teams", "hours_per_week")
MUNICIPALITY = cell_of("candidates", "municipality")
DAY = cell_of("candidates", "available_from")
WORK_FORM = cell_of("places", "work_form")
CERTIFICATES = cell_of("places", "certificates")


@pytest.mark.parametrize(
    ("code", "text", "cell", "suggestion"),
    [
        (FindingCode.DECIMAL_COMMA, "31,5", HOURS, "31.5"),
        (FindingCode.THOUSANDS_SEPARATOR, "1.250", HOURS, "1250 or 1.25"),
        (FindingCode.THOUSANDS_SEPARATOR, "1,250", HOURS, "1250"),
        (FindingCode.THOUSANDS_SEPARATOR, "1 250", HOURS, "1250"),
        (FindingCode.THOUSANDS_SEPARATOR, "1.250,5", HOURS, "1250.5"),
        (FindingCode.THOUSANDS_SEPARATOR, "-1.250.000", HOURS, "-1250000"),
        (FindingCode.THOUSANDS_SEPARATOR, "1,250,000.75", HOURS, "1250000.75"),
        (FindingCode.UNKNOWN_MUNICIPALITY, "enschede", MUNICIPALITY, "GM0153"),
        (FindingCode.UNKNOWN_MUNICIPALITY, "153", MUNICIPALITY, "GM0153"),
        (FindingCode.UNKNOWN_MUNICIPALITY, "gm 153", MUNICIPALITY, "GM0153"),
        (FindingCode.UNKNOWN_MUNICIPALITY, "Enshcede", MUNICIPALITY, "GM0153"),
        (FindingCode.UNKNOWN_MUNICIPALITY, "GM9999", MUNICIPALITY, MUNICIPALITY.looks),
        (FindingCode.DUTCH_DATE, "1/2/2026", DAY, "2026-02-01"),
        (FindingCode.NOT_A_DATE, "20260201", DAY, "2026-02-01"),
        (FindingCode.NOT_A_DATE, "46054", DAY, "2026-02-01"),
        (FindingCode.NOT_A_DATE, "soon", DAY, DAY.looks),
        (FindingCode.NOT_A_FLAG, "ja", cell_of("place_levels", "is_knockout"), "true"),
        (FindingCode.NOT_A_FLAG, "maybe", cell_of("place_levels", "is_knockout"), "true or false"),
        (FindingCode.NOT_IN_LIST, "Beschut binnen", WORK_FORM, "beschut_binnen"),
        (FindingCode.UNKNOWN_CERTIFICATE, "VCA-basis", CERTIFICATES, "vca_basis"),
        (FindingCode.BAD_POSTCODE, "7511AB", cell_of("places", "postcode4"), "7511"),
        (FindingCode.BAD_IDENTIFIER, " k 1 ", cell_of("places", "place_id"), "k_1"),
        (FindingCode.EMPTY_PART, "|a||b|a", cell_of("places", "team_ids"), "a|b"),
        (FindingCode.FORMULA, " =1+1", cell_of("places", "title"), "1+1"),
        (FindingCode.TOO_LARGE, "6", cell_of("place_levels", "level"), "0-5"),
    ],
)
def test_suggestion(code, text, cell, suggestion):
    """Both readings where two are possible, the form of a good cell where none is known."""
    assert suggest(code, text, cell) == suggestion


@pytest.mark.parametrize("text", ["", "x", "1.250", "9" * 5000, "\x00", "-", "٣", "²", "1,,2"])
def test_no_text_is_too_odd_for_a_suggestion(text):
    """A suggestion is made of texts that were refused, so nothing about them is certain."""
    described = Cell(MUNICIPALITY.storage, "anything")
    suggestions = [suggest(code, text, cell) for code in FindingCode for cell in (DAY, described)]
    assert all(isinstance(suggestion, str) for suggestion in suggestions)
