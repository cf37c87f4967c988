from pathlib import Path

from matcher.records.contract import TABLES
from matcher.records.finding_codes import FindingCode
from matcher.records.page import DATA_CONTRACT_PAGE, data_contract_page

ROOT = Path(__file__).parents[2]


def test_page_is_what_the_records_say():
    """The page is made from the code; `python -m matcher.records.page` renews it."""
    assert (ROOT / DATA_CONTRACT_PAGE).read_text(encoding="utf-8") == data_contract_page()


def test_page_describes_every_column():
    """A column without a description leaves its reader guessing."""
    silent = [
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns.values()
        if not column.description
    ]
    assert silent == []


def test_page_names_every_code_of_a_finding():
    """Whoever gets a code can look it up."""
    page = data_contract_page()
    assert [code for code in FindingCode if f"| `{code}` |" not in page] == []
