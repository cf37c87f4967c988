"""Ledgers in few lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.explanation.grouping import MOST_LINES, group_difference, group_ledger
from matcher.scoring import Ledger, LedgerTerm
from matcher.vocabulary.items import ITEM_IDS

CONTEXT = (
    *("bottleneck.shortfalls", "bottleneck.worst", "travel", "hours", "preference", "history"),
    *("group", "form", "place", "calibration"),
)
VALUES = st.floats(-3, 3, allow_nan=False)
ITEM_TERMS = st.dictionaries(st.sampled_from(ITEM_IDS), VALUES, max_size=79)
UNKNOWN = st.frozensets(st.sampled_from(ITEM_IDS), max_size=30)


@st.composite
def ledgers(draw):
    items, context = draw(ITEM_TERMS), draw(st.lists(VALUES, min_size=10, max_size=10))
    return Ledger(
        (
            LedgerTerm("intercept", "", draw(VALUES), 0.3),
            *(LedgerTerm("item", item, value, 0.1) for item, value in items.items()),
            *(LedgerTerm(code, "", v, 0.0) for code, v in zip(CONTEXT, context, strict=True)),
        )
    )


def ledger_of(**values):
    terms = [LedgerTerm("intercept", "", 1.0, 0.3)]
    terms += [LedgerTerm("item", item, value, 0.0) for item, value in values.items()]
    return Ledger(tuple(terms))


@given(ledgers(), UNKNOWN)
def test_intercept_and_lines_add_up_to_the_log_odds(ledger, unknown):
    """Grouping loses nothing, whatever the ledger."""
    intercept, lines = group_ledger(ledger, unknown)
    total = intercept + sum(line.value for line in lines)
    assert total == pytest.approx(ledger.log_odds, abs=1e-9)
    assert len(lines) <= MOST_LINES


@given(ledgers(), ledgers(), UNKNOWN)
def test_a_difference_adds_up_to_the_difference_of_the_log_odds(ledger, other, unknown):
    """Why A above B is exact too."""
    lines = group_difference(ledger, other, unknown)
    total = sum(line.value for line in lines)
    assert total == pytest.approx(ledger.log_odds - other.log_odds, abs=1e-9)
    assert len(lines) <= MOST_LINES


@given(ledgers(), UNKNOWN)
def test_every_item_that_weighs_is_in_exactly_one_line(ledger, unknown):
    """No contribution hides."""
    _, lines = group_ledger(ledger, unknown)
    named = [item for line in lines for item in line.items]
    assert sorted(named) == sorted(t.item for t in ledger.terms if t.item and t.value)


def test_what_nobody_assessed_has_a_line_of_its_own():
    """A guess about people in general never looks like a finding about this person."""
    _, lines = group_ledger(ledger_of(COG01=-0.5, COG02=-0.3), frozenset({"COG02"}))
    assert [(line.code, line.items) for line in lines] == [
        ("COG", ("COG01",)),
        ("unknown", ("COG02",)),
    ]


def test_the_item_that_weighs_most_comes_first():
    """The first item named is the one to talk about."""
    _, lines = group_ledger(ledger_of(SOC01=-0.1, SOC03=-0.9, SOC02=0.2), frozenset())
    assert lines[0].items == ("SOC03", "SOC02", "SOC01")


def test_small_groups_share_the_last_line():
    """Four weightiest groups by name, the others as the rest."""
    values = {"COG01": -6, "COM01": -5, "GED01": -4, "SOC01": -3, "ZIN01": -2, "HND01": -1}
    _, lines = group_ledger(ledger_of(**values), frozenset())
    assert [line.code for line in lines] == ["COG", "COM", "GED", "SOC", "rest"]
    assert lines[-1].items == ("ZIN01", "HND01")
    assert lines[-1].value == -3


def test_what_is_equal_at_both_places_is_no_line():
    """The intercept and equal items cancel."""
    lines = group_difference(ledger_of(COG01=-1, GED01=-2), ledger_of(COG01=-1), frozenset())
    assert [(line.code, line.value) for line in lines] == [("GED", -2)]


def test_effects_of_place_and_form_have_lines_and_calibration_goes_with_the_intercept():
    """What outcomes taught about a place is named; what moves every chance alike is none of it."""
    effects = {"group": 0.1, "form": -0.2, "place": 0.7, "calibration": -0.3}
    terms = (*ledger_of().terms, *(LedgerTerm(code, "", v, 0.0) for code, v in effects.items()))
    intercept, lines = group_ledger(Ledger(terms), frozenset())
    assert intercept == pytest.approx(0.7)
    assert [(line.code, line.value) for line in lines] == [
        ("place", 0.7),
        ("form", -0.2),
        ("group", 0.1),
    ]
