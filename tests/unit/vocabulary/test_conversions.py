import math

import pytest

from matcher.vocabulary.conversions import (
    fml_to_interval,
    fml_to_need,
    icf_to_interval,
    melba_to_interval,
    onet_to_interval,
    onet_to_level,
)


@pytest.mark.parametrize(("score", "levels"), [(0, (3, 5)), (1, (2, 2)), (2, (1, 1)), (3, (0, 0))])
def test_fml_normal_is_censored_and_limitations_are_points(score, levels):
    """FML "normal" means at least 3; a limitation is one level."""
    assert fml_to_interval(score) == levels


@pytest.mark.parametrize(("score", "need"), [(0, (0, 2)), (1, (3, 3)), (2, (4, 4)), (3, (5, 5))])
def test_fml_need_mirrors_the_capability(score, need):
    """The more limited someone is, the more support is needed."""
    assert fml_to_need(score) == need


@pytest.mark.parametrize(
    ("qualifier", "levels"), [(0, (3, 5)), (1, (2, 3)), (2, (1, 2)), (3, (0, 1)), (4, (0, 0))]
)
def test_icf_qualifiers_are_intervals(qualifier, levels):
    """Each ICF qualifier spans the levels that its percentage band may mean."""
    assert icf_to_interval(qualifier) == levels


@pytest.mark.parametrize("qualifier", [8, 9])
def test_icf_without_judgement_is_unknown(qualifier):
    """Not specified and not applicable are unknown, never zero."""
    assert icf_to_interval(qualifier) is None


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_melba_levels_are_taken_as_they_are(level):
    """MELBA uses the same five levels."""
    assert melba_to_interval(level) == (level, level)


@pytest.mark.parametrize(
    ("value", "levels", "nearest"),
    [(0.0, (0, 0), 0), (2.12, (1, 2), 2), (2.8, (2, 2), 2), (3.5, (2, 3), 3), (7.0, (5, 5), 5)],
)
def test_onet_value_lies_between_two_whole_levels(value, levels, nearest):
    """An O*NET value is scaled by 5/7 and kept between the levels around it."""
    assert onet_to_interval(value) == levels
    assert onet_to_level(value) == nearest


def test_onet_place_level_lies_in_its_interval():
    """The single level for places never leaves the interval, and never falls as the value rises."""
    values = [step / 100 for step in range(701)]
    places = [onet_to_level(value) for value in values]
    assert all(
        onet_to_interval(value).low <= place <= onet_to_interval(value).high
        for value, place in zip(values, places, strict=True)
    )
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("convert", "value"),
    [
        (fml_to_interval, 4),
        (fml_to_interval, -1),
        (fml_to_need, 4),
        (icf_to_interval, 5),
        (melba_to_interval, 0),
        (melba_to_interval, 6),
        (onet_to_interval, 7.1),
        (onet_to_interval, -0.1),
        (onet_to_level, math.nan),
    ],
)
def test_scores_off_the_scale_are_refused(convert, value):
    """A score that the instrument does not have is an error that shows the value and the scale."""
    with pytest.raises(ValueError, match=rf"{value!r} is outside the scale \d-\d"):
        convert(value)
