import itertools

import pytest

from matcher.vocabulary.items import ITEM_IDS, N_LEVELS
from matcher.vocabulary.labels import Language
from matcher.vocabulary.levels import Side, level_meaning


@pytest.mark.parametrize(("side", "language"), list(itertools.product(Side, Language)))
def test_every_level_of_every_item_has_its_own_words(side, language):
    """Six levels, six different texts, on both sides and in both languages."""
    for item_id in ITEM_IDS:
        meanings = {level_meaning(item_id, level, side, language) for level in range(N_LEVELS)}
        assert len(meanings) == N_LEVELS
        assert all(meanings)


def test_nearness_of_guidance_has_its_own_scale():
    """SUP03 follows the law's words, other support items the general scale."""
    assert level_meaning("SUP03", 5, "place", "nl").startswith("er is altijd toezicht")
    assert level_meaning("SUP04", 5, "place", "nl") == "biedt dit altijd"


def test_zero_is_a_statement_and_not_unknown():
    """Level 0 says that something is not asked or cannot be asked."""
    assert level_meaning("FYS07", 0, "place", "en") == "not asked"
    assert level_meaning("FYS07", 0, "candidate", "en") == "cannot or must not be asked"


@pytest.mark.parametrize("level", [-1, 6])
def test_levels_off_the_scale_are_refused(level):
    """The mark for unknown (-1) never gets words of a level."""
    with pytest.raises(ValueError, match="outside the scale 0-5"):
        level_meaning("COG01", level, "candidate")


def test_unknown_item_is_refused():
    """An item that does not exist has no meaning."""
    with pytest.raises(KeyError):
        level_meaning("COG99", 1, "place")
