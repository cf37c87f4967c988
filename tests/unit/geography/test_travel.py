"""Distances and door-to-door times."""

import numpy as np
import pytest

from matcher.geography.postcodes import distance_km, postcode_points
from matcher.geography.travel import MODE_BIT, travel_times
from matcher.policy import default_policy
from matcher.vocabulary.travel_modes import TravelMode

ENSCHEDE, HENGELO, ALMELO = 7511, 7551, 7607


def codes(*values: int):
    return np.array(values, dtype=np.int32)


def test_distance_follows_the_great_circle():
    """Enschede centre to Almelo centre is about 21 km, the same both ways, 0 to itself."""
    km = distance_km(codes(ENSCHEDE, ALMELO), codes(ENSCHEDE, ALMELO))
    assert km[0, 1] == pytest.approx(21, abs=1)
    assert km[0, 1] == km[1, 0]
    assert km[0, 0] == 0


def test_an_unknown_postcode_gives_unknown_distance():
    """-1 and postcodes outside the table are NaN, never 0."""
    assert np.isnan(distance_km(codes(-1, ENSCHEDE), codes(ENSCHEDE))[0, 0])
    assert np.isnan(postcode_points()[1])[0]


def test_the_fastest_own_mode_counts():
    """Adding a car never makes the way longer, and no mode known means any mode."""
    modes = np.array([MODE_BIT[TravelMode.BIKE], 0b01010, 0], dtype=np.uint8)
    home = codes(ENSCHEDE, ENSCHEDE, ENSCHEDE)
    times = travel_times(home, modes, codes(ALMELO), default_policy())
    bike, bike_or_car, unknown = times.block(slice(0, 3))[:, 0]
    assert bike_or_car < bike
    assert unknown <= bike_or_car
    assert times.fastest_mode(1, 0) is TravelMode.CAR
    assert times.fastest_mode(0, 0) is TravelMode.BIKE


def test_pairs_and_blocks_agree():
    """Both doors read the same table."""
    home, work = codes(ENSCHEDE, HENGELO, -1), codes(ALMELO, ENSCHEDE)
    times = travel_times(home, np.array([2, 8, 2], dtype=np.uint8), work, default_policy())
    block = times.block(slice(0, 3))
    row, column = np.array([0, 1, 2], np.int32), np.array([0, 1, 1], np.int32)
    np.testing.assert_array_equal(times.pairs(row, column), block[row, column])
    assert np.isnan(block[2, 0])
    assert times.fastest_mode(2, 0) is None
