"""Generated regions against the published figures that they are calibrated on."""

from pathlib import Path

import numpy as np
import pytest

from fixtures.region import generate_region
from fixtures.region.margins import MARGINS, measure_all, table
from fixtures.region.measures import Subject, true_auc
from matcher.eligibility import find_exclusions
from matcher.profiles import build_profiles

SEEDS = (7, 11, 23)
README = Path(__file__).parents[2] / "fixtures" / "README.md"


@pytest.fixture(scope="module")
def regions():
    """Three regions of the usual size."""
    return {seed: generate_region(3250, seed) for seed in SEEDS}


@pytest.fixture(scope="module")
def measured(regions):
    """Every margin of every region."""
    return {seed: measure_all(region) for seed, region in regions.items()}


@pytest.mark.parametrize("row", range(len(MARGINS)), ids=[m.figure for m in MARGINS])
def test_margin_agrees_with_its_figure(measured, row):
    """Every region lies within the tolerance of every published figure."""
    margin = MARGINS[row]
    values = {seed: values[row] for seed, values in measured.items()}
    assert all(margin.holds(value) for value in values.values()), (margin.published, values)


def test_the_table_in_the_readme_is_what_the_command_prints(regions):
    """A figure that changes must change on the page."""
    assert table(regions[7]) in README.read_text(encoding="utf-8")


def test_history_is_as_hard_to_predict_as_real_sets(regions):
    """The true model's AUC on the log lies where real sets do, in every region."""
    for region in regions.values():
        assert 0.70 <= true_auc(Subject.of(region)) <= 0.82


def test_durations_follow_the_true_model(regions):
    """Observed lasting shares meet the true chances within three standard errors, by fifths."""
    for region in regions.values():
        chance, lasted = Subject.of(region).log()
        fifths = np.array_split(np.argsort(chance, kind="stable"), 5)
        for part in fifths:
            error = np.sqrt((chance[part] * (1 - chance[part])).sum()) / len(part)
            assert abs(lasted[part].mean() - chance[part].mean()) < 3.5 * error


def test_the_coach_is_neither_random_nor_optimal(regions):
    """Placements of the log are truly better than a draw among eligible places, and far from best.

    Placements that began in the log are compared, not today's: those have survived.
    """
    region = regions[7]
    profiles = build_profiles(region.dataset)
    exclusions = find_exclusions(profiles, region.dataset.policy)
    ids = {name: position for position, name in enumerate(profiles.candidates.ids.tolist())}
    places = {name: position for position, name in enumerate(profiles.places.ids.tolist())}
    log = region.dataset.placements.iloc[::8]
    chosen, drawn, best = [], [], []
    for candidate_id, place_id in zip(log["candidate_id"], log["place_id"], strict=True):
        who = ids[candidate_id]
        options = np.flatnonzero(exclusions.is_eligible[who])
        if len(options) < 10:
            continue
        chances = region.truth.true_probability(who, options)
        chosen.append(float(region.truth.true_probability(who, places[place_id])))
        drawn.append(float(chances.mean()))
        best.append(float(chances.max()))
    assert len(chosen) > 300
    assert np.mean(drawn) + 0.01 < np.mean(chosen) < np.mean(best) - 0.10
