import re
from pathlib import Path

import pytest

from matcher.glossary import (
    GLOSSARY_PAGE,
    camel_name,
    dutch_name,
    english_name,
    glossary,
    glossary_page,
    term,
)
from matcher.records.contract import TABLES as RECORD_TABLES
from matcher.results.tables import COLUMNS as RESULT_COLUMNS

ROOT = Path(__file__).parents[2]
COLUMNS = {name: set(table.columns) for name, table in RECORD_TABLES.items()} | {
    name: set(columns) for name, columns in RESULT_COLUMNS.items()
}
TABLES = {*COLUMNS, "audit_groups"}


def test_page_is_what_the_glossary_says():
    """The page in docs is made from the file; `python -m matcher.glossary` renews it."""
    assert (ROOT / GLOSSARY_PAGE).read_text(encoding="utf-8") == glossary_page()


@pytest.mark.parametrize("code", list(glossary()))
def test_names_have_the_form_of_their_place(code):
    """Code names are snake_case, API names lowerCamelCase, definitions sentences."""
    entry = term(code)
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", code)
    assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", entry.api)
    assert entry.definition.endswith(".")
    assert set(entry.tables) <= TABLES


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_is_in_the_glossary(table):
    """A dataset or result has no column without a Dutch header, and the glossary invents none."""
    columns = {code for code, entry in glossary().items() if table in entry.tables}
    assert columns == COLUMNS[table]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_columns_of_one_table_have_their_own_names(table):
    """Within a table no two columns share a Dutch header or an API name."""
    columns = [entry for entry in glossary().values() if table in entry.tables]
    assert columns
    assert len({entry.dutch for entry in columns}) == len(columns)
    assert len({entry.api for entry in columns}) == len(columns)


def test_one_dutch_word_names_one_thing():
    """No Dutch term and no API name stands for two code names."""
    terms = glossary().values()
    assert len({entry.dutch for entry in terms}) == len(terms)
    assert len({entry.api for entry in terms}) == len(terms)


def test_names_are_found_by_code():
    """The doors that headers, API and pages use."""
    assert dutch_name("hours_min") == "uren per week minimaal"
    assert camel_name("candidate_id") == "kandidaatId"
    assert camel_name("available_from") == "beschikbaarVanaf"
    assert english_name("work_form") == "work form"
    assert term("hours_min").vum == "aantalWerkurenPerWeekMinimaal"
    with pytest.raises(KeyError):
        dutch_name("no_such_code")
