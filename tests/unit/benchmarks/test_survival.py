"""Survival curves from spells that are not followed to their end."""

import numpy as np
import pandas as pd

from benchmarks.real.survival import PERIODS, measure, person_periods


def test_what_is_not_followed_to_the_end_of_a_period_says_nothing_of_it():
    """Ended in week 3; 20 weeks and followed for 13; 60 weeks and followed throughout."""
    known = pd.DataFrame({"z": [1.0, 2.0, 3.0]})
    features, goes_on = person_periods(
        known, np.array([3.0, 20.0, 60.0]), np.array([4.0, 13.0, 52.0])
    )
    rows = zip(features["z"], features["period"], goes_on, strict=True)
    assert sorted(rows) == [
        *((1.0, 0.0, 0),),
        *((2.0, 0.0, 1), (2.0, 1.0, 1)),
        *((3.0, 0.0, 1), (3.0, 1.0, 1), (3.0, 2.0, 1), (3.0, 3.0, 1)),
    ]


def test_predicted_survival_is_near_to_kaplan_meier_though_spells_were_cut_off():
    """Exponential spells of which half are cut off: within three points at every horizon."""
    rng = np.random.default_rng(2)
    trait = rng.normal(size=1500)
    weeks = rng.exponential(30 * np.exp(0.5 * trait))
    rows = measure(pd.DataFrame({"trait": trait}), weeks, rng)
    everyone = [row for row in rows if row[2] == 0]
    assert [row[0] for row in everyone] == list(PERIODS[1:])
    for _, people, _, predicted, observed, _ in everyone:
        assert people == 1500
        assert abs(predicted - observed) < 0.03
    ends = {row[2]: row[3] for row in rows if row[0] == 26}
    assert ends[5] > ends[1] + 0.2
