from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from api.sentences.findings import _texts
from matcher.exchange.cell_in import contract_text, plain_text
from matcher.exchange.cell_out import neutral, out_cell
from matcher.exchange.csv_out import CsvForm, csv_bytes
from matcher.exchange.dataset_out import column_note
from matcher.exchange.dayparts import mask_of, readable_dayparts
from matcher.exchange.findings import ExchangeCode
from matcher.exchange.out_table import Kind, OutColumn, OutTable
from matcher.exchange.template import dutch_looks, template_bytes
from matcher.records import Dataset
from matcher.records.contract import TABLES
from matcher.records.finding_codes import FindingCode
from matcher.vocabulary.labels import Language
from matcher.vocabulary.reasons import EndReason


@given(st.lists(st.sampled_from("01"), min_size=21, max_size=21).map("".join))
def test_every_mask_of_dayparts_can_be_read_back(mask):
    """What people see of a mask means the same mask, unless nothing is on."""
    assert mask_of(readable_dayparts(mask)) == (mask if "1" in mask else None)


@given(st.text("'=+-@\tab ＝", min_size=1, max_size=6).map(str.strip).filter(bool))
def test_neutral_text_is_no_formula_and_comes_back(text):
    """A quote in front, taken off again; text with a quote of its own keeps it."""
    assert neutral(text)[0] not in "=+-@\t\r＝＋－＠"
    assert plain_text(neutral(text)) == text


def test_formula_is_neutralised_in_csv_and_numbers_keep_their_sign():
    """-3,5 is a number; =1+1 in a name is text."""
    table = OutTable(
        "x",
        "X",
        (
            OutColumn("name", "naam", Kind.TEXT, ["=1+1", "@x"], ["=1+1", "@x"]),
            OutColumn("points", "punten", Kind.NUMBER, [-3.5, None], ["-3.5", ""]),
        ),
    )
    assert csv_bytes(table, CsvForm.DUTCH) == "\ufeffnaam;punten\r\n'=1+1;-3,5\r\n'@x;\r\n".encode()
    assert csv_bytes(table, CsvForm.TECHNICAL) == b"name,points\n'=1+1,-3.5\n'@x,\n"


@pytest.mark.parametrize("reason", [*EndReason, "verhuisd", "=1+1"])
def test_a_reason_of_end_is_words_for_people_and_comes_back_as_its_code(reason):
    """A code never stands in a Dutch sheet; what has no code stays as it was told."""
    column = TABLES["placements"].columns["end_reason"]
    shown = out_cell(str(reason), column)
    assert ("_" in shown, shown == reason) == (False, reason not in set(EndReason))
    assert contract_text(shown, column) == reason


def test_template_has_a_sheet_per_table_and_an_explanation_of_every_column():
    """Toelichting comes first; every column has a Dutch line and words for what it takes."""
    content = template_bytes(Dataset.from_records(), date(2026, 1, 1))
    book = CalamineWorkbook.from_filelike(__import__("io").BytesIO(content))
    assert book.sheet_names[0] == "Toelichting"
    assert len(book.sheet_names) == len(TABLES) + 2
    for table in TABLES.values():
        for column in table.columns.values():
            assert column_note(column.name)
            assert column.cell.choices or dutch_looks(column) != column.cell.looks


def test_every_code_has_a_sentence_in_both_languages():
    """A finding without words would be no finding."""
    codes = {code.value for code in (*FindingCode, *ExchangeCode)}
    for language in Language:
        assert set(_texts(language)["codes"]) == codes
