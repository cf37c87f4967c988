"""What each type of cell accepts, and the code with which it refuses the rest."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from matcher.records import cells
from matcher.records.finding_codes import FindingCode


def refusal_of(cell_type, text):
    """Type of the only error that the text gives."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(cell_type).validate_python(text)
    (error,) = refused.value.errors()
    return error["type"]


def value_of(cell_type, text):
    """Value of a text that is accepted."""
    return TypeAdapter(cell_type).validate_python(text)


@pytest.mark.parametrize(
    ("cell_type", "text", "value"),
    [
        (cells.WeekHours, "32.5", 32.5),
        (cells.WeekHours, "0.125", 0.125),
        (cells.WeekHours, "7.125", 7.125),
        (cells.TeamHours, "1250", 1250.0),
        (cells.Propensity, "1e-05", 1e-05),
        (cells.Level, "5", 5),
        (cells.Level, "3.0", 3),
        (cells.Day, "2024-02-29", date(2024, 2, 29)),
        (cells.Flag, "true", True),
        (cells.Flag, "false", False),
        (cells.Identifier, "a-1_B.2", "a-1_B.2"),
        (cells.Name, 'Kwekerij \'t Zand, "De Es"', 'Kwekerij \'t Zand, "De Es"'),
        (cells.Note, "twee\nregels", "twee\nregels"),
        (cells.Isco, "0110", "0110"),
        (cells.Certificates, "bhv|vog", ("bhv", "vog")),
        (cells.Pseudonym, "123456789", "123456789"),
        (cells.Pseudonym, "000000000", "000000000"),
    ],
)
def test_good_texts_are_read(cell_type, text, value):
    """A cell in the form of the contract gives its value."""
    assert value_of(cell_type, text) == value


@pytest.mark.parametrize(
    ("cell_type", "text", "code"),
    [
        (cells.WeekHours, "32,5", FindingCode.DECIMAL_COMMA),
        (cells.WeekHours, "0,125", FindingCode.DECIMAL_COMMA),
        (cells.TeamHours, "1.250", FindingCode.THOUSANDS_SEPARATOR),
        (cells.TeamHours, "1,250", FindingCode.THOUSANDS_SEPARATOR),
        (cells.TeamHours, "1 250", FindingCode.THOUSANDS_SEPARATOR),
        (cells.TeamHours, "1.250,5", FindingCode.THOUSANDS_SEPARATOR),
        (cells.TeamHours, "1.250.000", FindingCode.THOUSANDS_SEPARATOR),
        (cells.Count, "1.000", FindingCode.THOUSANDS_SEPARATOR),
        (cells.WeekHours, "NaN", FindingCode.NOT_FINITE),
        (cells.WeekHours, "-Infinity", FindingCode.NOT_FINITE),
        (cells.WeekHours, "1e400", FindingCode.NOT_FINITE),
        (cells.WeekHours, "1_000", FindingCode.NOT_A_NUMBER),
        (cells.WeekHours, "٣", FindingCode.NOT_A_NUMBER),
        (cells.WeekHours, "-0.5", FindingCode.TOO_SMALL),
        (cells.WeekHours, "60.5", FindingCode.TOO_LARGE),
        (cells.Propensity, "0", FindingCode.TOO_SMALL),
        (cells.Level, "2.5", FindingCode.NOT_WHOLE),
        (cells.Level, "9" * 400, FindingCode.NOT_A_NUMBER),
        (cells.Level, "9" * 20, FindingCode.TOO_LARGE),
        (cells.Level, "-" + "9" * 20, FindingCode.TOO_SMALL),
        (cells.Day, "2023-02-29", FindingCode.NOT_A_DATE),
        (cells.Day, "20240229", FindingCode.NOT_A_DATE),
        (cells.Day, "1735689600", FindingCode.NOT_A_DATE),
        (cells.Day, "29/2/2024", FindingCode.DUTCH_DATE),
        (cells.Day, "2024-02-29T00:00:00", FindingCode.DATETIME),
        (cells.Day, "1949-12-31", FindingCode.TOO_SMALL),
        (cells.Flag, "True", FindingCode.NOT_A_FLAG),
        (cells.Flag, "1", FindingCode.NOT_A_FLAG),
        (cells.Identifier, "é1", FindingCode.BAD_IDENTIFIER),
        (cells.Identifier, "a" * 65, FindingCode.BAD_IDENTIFIER),
        (cells.Pseudonym, "111222333", FindingCode.LOOKS_LIKE_BSN),
        (cells.Name, "\u00a0x", FindingCode.SURROUNDING_SPACE),
        (cells.Name, "＝1+1", FindingCode.FORMULA),
        (cells.Name, "twee\nregels", FindingCode.CONTROL_CHARACTER),
        (cells.Note, " =1+1", FindingCode.FORMULA),
        (cells.Note, "a\x00b", FindingCode.CONTROL_CHARACTER),
        (cells.Note, "a" * 2001, FindingCode.TOO_LONG),
        (cells.Note, "a" * 10_001, FindingCode.HUGE_VALUE),
        (cells.Postcode4, "0999", FindingCode.BAD_POSTCODE),
        (cells.Municipality, "gm0153", FindingCode.UNKNOWN_MUNICIPALITY),
        (cells.ItemId, "cog01", FindingCode.UNKNOWN_ITEM),
        (cells.Dayparts, "1" * 20, FindingCode.BAD_DAYPARTS),
        (cells.Dayparts, "0" * 21, FindingCode.NO_DAYPARTS),
        (cells.Certificates, "bhv|", FindingCode.EMPTY_PART),
        (cells.Certificates, "bhv|bhv", FindingCode.REPEATED_PART),
        (cells.EscoUri, "http://data.europa.eu/esco/<script>", FindingCode.BAD_URI),
    ],
)
def test_other_texts_are_refused_with_their_own_code(cell_type, text, code):
    """Each mistake has one code, whatever pydantic would make of the text by itself."""
    types = {
        FindingCode.TOO_SMALL: {"greater_than_equal", "greater_than", FindingCode.TOO_SMALL},
        FindingCode.TOO_LARGE: {"less_than_equal", FindingCode.TOO_LARGE},
        FindingCode.NOT_FINITE: {"finite_number", FindingCode.NOT_FINITE},
    }
    assert refusal_of(cell_type, text) in types.get(code, {code})
