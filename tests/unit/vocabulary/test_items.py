import re
from collections import Counter

import numpy as np
import pytest

from matcher.vocabulary.items import (
    GROUP_LABELS,
    IS_SUPPORT,
    ITEM_IDS,
    ITEM_INDEX,
    ITEMS,
    N_ITEMS,
    Rule,
)

CODE_FORMS = {
    "fml": r"[1-6](\.\d{1,2}){0,2}",
    "icf": r"[bde]\d{1,5}",
    "melba": r"[A-ZÄÖÜ][\wäöüß/ ]+",
    "imba": r"[\wäöüÄÖÜß/ -]+",
}
ONET_ELEMENT = (
    r"(1\.A\.\d\.[a-g]\.\d|1\.[CD]\.\d(\.[a-z])?|4\.A\.\d\.[a-z]\.\d|4\.C\.\d\.[a-e]\.\d(\.[a-i])?)"
)
MELBA_CHARACTERISTICS = 29


def test_items_per_group():
    """The taxonomy has 79 items in ten groups; a lost or doubled row shows here."""
    assert Counter(item.group for item in ITEMS) == {
        "COG": 9,
        "COM": 5,
        "GED": 12,
        "SOC": 8,
        "ZIN": 4,
        "HND": 7,
        "FYS": 11,
        "OMG": 11,
        "ORG": 5,
        "SUP": 7,
    }
    assert N_ITEMS == 79
    assert set(GROUP_LABELS) == {item.group for item in ITEMS}


def test_items_per_rule():
    """All support items and only those lie in the group SUP; tolerance is for exposures."""
    assert Counter(item.rule for item in ITEMS) == {
        Rule.CAPABILITY: 49,
        Rule.TOLERANCE: 23,
        Rule.SUPPORT: 7,
    }
    assert [item.group == "SUP" for item in ITEMS] == IS_SUPPORT.tolist()
    assert IS_SUPPORT.dtype == np.bool_


def test_ids_name_their_group_and_follow_each_other():
    """An id is its group and a number from 01 without gaps; the index is the row."""
    for group in GROUP_LABELS:
        ids = [item.id for item in ITEMS if item.group == group]
        assert ids == [f"{group}{number:02d}" for number in range(1, len(ids) + 1)]
    assert [ITEM_INDEX[item_id] for item_id in ITEM_IDS] == list(range(N_ITEMS))


def test_labels_are_present_and_unique():
    """Every item can be shown in both languages and no two look the same."""
    for labels in ([item.label_nl for item in ITEMS], [item.label_en for item in ITEMS]):
        assert all(label and label == label.strip() for label in labels)
        assert len(set(labels)) == N_ITEMS


@pytest.mark.parametrize("instrument", CODE_FORMS)
def test_codes_have_the_form_of_their_instrument(instrument):
    """A code in the wrong column or half split is found."""
    codes = [code for item in ITEMS for code in getattr(item, instrument)]
    assert codes
    assert [code for code in codes if not re.fullmatch(CODE_FORMS[instrument], code)] == []


def test_onet_elements_have_the_form_of_the_content_model():
    """O*NET ids are abilities, work styles, work activities or work context."""
    elements = [item.onet for item in ITEMS if item.onet]
    assert len(elements) == 60
    assert [element for element in elements if not re.fullmatch(ONET_ELEMENT, element)] == []


def test_every_melba_characteristic_is_mapped():
    """A MELBA profile loses nothing: each of its 29 characteristics reaches an item."""
    assert len({code for item in ITEMS for code in item.melba}) == MELBA_CHARACTERISTICS


def test_no_item_repeats_a_code():
    """One code counts once per item."""
    for item in ITEMS:
        for codes in (item.fml, item.icf, item.melba, item.imba):
            assert len(set(codes)) == len(codes), item.id
