from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from fixtures.region import generate_region
from models.evaluation.decisions import LEAST_CELL, measure_decisions
from models.expert import expert_scorer

DAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def region():
    """A region of 60 people."""
    return generate_region(60, 3, "twente").dataset


def decided(dataset, rows):
    """The dataset with these decisions: (person, place, decision, reason), by position."""
    people, places = dataset.candidates["candidate_id"], dataset.places["place_id"]
    found = [
        (people[person], places[place], kind, reason, "", "coach-1", DAY)
        for person, place, kind, reason in rows
    ]
    frame = pd.DataFrame(found, columns=dataset.decisions.columns)
    return replace(dataset, decisions=frame.astype(dataset.decisions.dtypes.to_dict()))


def measured(dataset):
    return measure_decisions(dataset, expert_scorer(), DAY, np.random.default_rng(0))


def test_each_decision_and_reason_has_a_row_with_the_chance_of_its_pairs(region):
    """Fewer than ten show that they are there and nothing else."""
    rows = [(number, 0, "forbid", "load.too_heavy") for number in range(LEAST_CELL)]
    rows += [(number, 1, "forbid", "wish.candidate") for number in range(LEAST_CELL - 1)]
    found = measured(decided(region, rows))
    heavy, wish = found.rows
    assert (heavy.reason_code, heavy.n) == ("load.too_heavy", LEAST_CELL)
    assert 0 < heavy.mean_chance < 1
    assert (wish.n, wish.mean_chance, wish.called_good) == (None, None, None)
    assert found.told_apart is None


def test_refusals_that_the_scorer_foresees_are_told_apart(region):
    """Pins of the best pairs and refusals of the worst; refusals for a wish do not count."""
    scorer = expert_scorer()
    first = decided(region, [(p, 0, "pin", "other") for p in range(60)])
    chances = _chances(first, scorer)
    order = np.argsort(chances)
    rows = [(int(p), 0, "pin", "other") for p in order[-12:]]
    rows += [(int(p), 0, "forbid", "load.too_heavy") for p in order[:12]]
    assert measured(decided(region, rows)).told_apart.value == 1.0
    swapped = [(p, place, "forbid" if kind == "pin" else "pin", "load.too_heavy")
               for p, place, kind, _ in rows]  # fmt: skip
    assert measured(decided(region, swapped)).told_apart.value == 0.0
    wishes = [(p, place, kind, "wish.candidate") for p, place, kind, _ in rows]
    assert measured(decided(region, wishes)).told_apart is None


def _chances(dataset, scorer):
    from matcher.region import prepare_region
    from models.learned.material import without_today

    region = prepare_region(without_today(dataset), scorer, DAY)
    everybody = np.arange(60, dtype=np.int32)
    return region.scorer.pairs(everybody, np.zeros(60, dtype=np.int32)).log_odds


def test_decisions_about_nobody_known_are_counted_and_left_out(region):
    """And without any decision there is an empty table."""
    lost = decided(region, [(0, 0, "pin", "other")])
    lost = replace(lost, decisions=lost.decisions.assign(place_id="gone"))
    found = measured(lost)
    assert (found.n, found.n_unknown, found.rows) == (0, 1, ())
    assert measured(decided(region, [])).rows == ()
