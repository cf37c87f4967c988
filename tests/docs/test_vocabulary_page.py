from pathlib import Path

from matcher.vocabulary.items import ITEM_IDS
from matcher.vocabulary.page import VOCABULARY_PAGE, vocabulary_page
from matcher.vocabulary.reasons import DecisionReason, ExclusionReason, UnplacedReason

ROOT = Path(__file__).parents[2]


def test_page_is_what_the_lists_say():
    """The page is made from the code; `python -m matcher.vocabulary.page` renews it."""
    assert (ROOT / VOCABULARY_PAGE).read_text(encoding="utf-8") == vocabulary_page()


def test_page_names_every_code():
    """Every item and every reason can be looked up."""
    page = vocabulary_page()
    codes = [*ITEM_IDS, *(f"`{c}`" for c in (*ExclusionReason, *UnplacedReason, *DecisionReason))]
    assert [code for code in codes if f"| {code} |" not in page] == []
