"""The quality of scorers on a dataset's own placements: held out, with floors, in lists."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from fixtures.region import AS_OF, generate_region
from matcher.eligibility import find_exclusions
from matcher.region import prepare_region
from matcher.vocabulary.items import IS_SUPPORT, N_ITEMS
from models.evaluation.exposure import measure_exposure
from models.evaluation.floors import base_rate, distance_model, line_through
from models.evaluation.held_out import METHODS, forward_folds, hold_out
from models.evaluation.lists import rank_lists
from models.evaluation.quality import MEASURES, measure_quality
from models.expert import expert_scorer
from models.learned import train_scorer
from models.learned.report import model_file
from models.scorer import TableScorer


@pytest.fixture(scope="module")
def dataset():
    """A small region with a few hundred placements."""
    return generate_region(people=200, seed=3).dataset


@pytest.fixture(scope="module")
def held(dataset):
    """Its later placements, scored by what was known before."""
    return hold_out(dataset, AS_OF)


@pytest.fixture(scope="module")
def quality(dataset):
    """Everything measured."""
    return measure_quality(dataset, AS_OF, resamples=30)


def test_no_fold_knows_the_future_or_the_person(held):
    """Learned is what was known when the first tested one began; nobody is on both sides."""
    known = held.material.outcomes
    assert held.folds
    for fold in held.folds:
        first = known.started[fold.test].min()
        assert (known.started[fold.learn] + 182 <= first).all()
        assert not set(known.candidate[fold.learn]) & set(known.candidate[fold.test])


def test_every_method_gives_every_tested_placement_a_chance(held):
    """Same rows for all, each between 0 and 1."""
    assert tuple(held.chance) == METHODS
    for chance in held.chance.values():
        assert chance.shape == (len(held.outcomes),)
        assert ((chance > 0) & (chance < 1)).all()


def test_the_expert_needs_no_outcomes(dataset, held):
    """Its chances are those of the weights of the field on the log without today."""
    tested = held.outcomes
    prepared = expert_scorer().prepare(held.material.profiles)
    pairs = prepared.pairs(tested.candidate.astype(np.int32), tested.place.astype(np.int32))
    np.testing.assert_allclose(held.chance["expert"], pairs.p)


def test_how_the_last_fold_ended_changes_nothing_it_is_tested_with(dataset, held):
    """Turning those outcomes round leaves the chances of the learned scorer as they are."""
    known, fold = held.material.outcomes, held.folds[-1]
    turned = known.lasted.copy()
    turned[fold.test] = 1 - turned[fold.test]
    material = replace(held.material, outcomes=replace(known, lasted=turned))
    again = forward_folds(material, 182)[-1]
    assert again.test.tolist() == fold.test.tolist()
    pairs = known.candidate[fold.test].astype(np.int32), known.place[fold.test].astype(np.int32)
    before, after = (
        TableScorer(each.model).prepare(held.material.profiles).pairs(*pairs).log_odds
        for each in (fold, again)
    )
    np.testing.assert_array_equal(before, after)


def test_profile_distance_counts_levels_short():
    """Two levels short cost two, more than asked costs nothing, on all items alike."""
    fit = distance_model().fit
    assert fit.shape == (N_ITEMS, 6, 6)
    ability, support = np.flatnonzero(~IS_SUPPORT)[0], np.flatnonzero(IS_SUPPORT)[0]
    assert fit[ability, 1, 3] == -2
    assert fit[ability, 3, 1] == 0
    assert fit[ability, 0, 0] == 0
    assert fit[support, 3, 1] == -2
    assert fit[support, 1, 3] == 0


def test_floors_know_the_share_and_the_line():
    """A weighted share; a line that gives the share where the score says nothing."""
    lasted = np.array([1.0, 0.0, 1.0, 1.0])
    assert base_rate(lasted, np.array([1.0, 3.0, 1.0, 1.0])) == pytest.approx(0.5)
    assert base_rate(lasted[:0], lasted[:0]) == 0.5
    flat = line_through(np.zeros(4), lasted, np.ones(4), [0.0, 0.0])
    np.testing.assert_allclose(flat, 0.75, atol=1e-4)


def test_lists_hold_what_the_rules_allow_and_the_tested_placements(dataset, held):
    """An oracle that puts lasting placements first has all of them among the first ten."""
    rows = rank_lists(held, dataset.policy, np.random.default_rng(0))
    assert {(row.within, row.method) for row in rows} == {
        (within, method)
        for within in ("candidate", "place")
        for method in ("learned", "expert", "profile_distance")
    }
    allowed = find_exclusions(held.material.profiles, dataset.policy).reasons == 0
    for row in rows:
        assert 0 <= row.ndcg.low <= row.ndcg.value <= row.ndcg.high <= 1
        assert 0 < row.by_chance <= 1
        longest = allowed.sum(axis=1 if row.within == "candidate" else 0).max()
        assert row.mean_length <= longest + 3


def test_exposure_is_even_when_everybody_is_shown_everything(dataset):
    """Shares add up; a region of few places has all of them suggested."""
    region = prepare_region(dataset, expert_scorer(), AS_OF)
    by_fit, by_value = measure_exposure(region, "expert")
    assert (by_fit.ranked_by, by_value.ranked_by) == ("fit", "value")
    for found in (by_fit, by_value):
        assert found.coverage + found.never == pytest.approx(1)
        assert 0 <= found.gini < 1


def test_horizons_count_who_is_at_risk(quality):
    """Known and censored make all placements; the longer, the fewer still go on."""
    for horizon in quality.horizons:
        assert horizon.known + horizon.censored == quality.placements
        assert horizon.at_risk <= horizon.known
    assert [each.weeks for each in quality.horizons] == [13, 26, 52]
    at_risk = [each.at_risk for each in quality.horizons]
    assert at_risk == sorted(at_risk, reverse=True)


def test_the_expert_claims_nothing_about_other_horizons(quality):
    """Its chance speaks of 26 weeks: only its order can be measured at others."""
    short, main, _ = quality.horizons
    assert all(main.methods["expert"][name] for name in MEASURES)
    asked = [name for name, found in short.methods["expert"].items() if found]
    assert asked == ["auc"]
    assert main.gain is not None
    assert short.gain is None


def test_intervals_hold_their_value_or_lie_above_an_error(quality):
    """Measures with a floor at 0 may have an interval above their value; the others hold it."""
    for horizon in quality.horizons:
        for found in horizon.methods.values():
            for name, interval in found.items():
                if interval and name != "calibration_error":
                    assert interval.low <= interval.value <= interval.high


def test_no_placements_is_an_answer(dataset):
    """Nothing is measured, and the reader is told."""
    none = measure_quality(replace(dataset, placements=dataset.placements.iloc[:0]), AS_OF)
    assert none.notes == ("no_placements",)
    assert none.as_dict()["horizons"][1]["lasting_share"] is None
    assert not none.lists


def test_a_handful_of_placements_is_not_measured(dataset):
    """With ten there is nothing to learn from and to test on."""
    few = measure_quality(replace(dataset, placements=dataset.placements.iloc[:10]), AS_OF)
    assert few.notes == ("nothing_to_test",)
    assert not any(each for each in few.horizons[1].methods["learned"].values())


def test_a_model_is_tested_on_what_began_after_it(dataset):
    """Trained on what was known two years ago, it stands beside the others on the rest."""
    then = AS_OF - timedelta(days=730)
    file = model_file(train_scorer(dataset, then), then)
    found = measure_quality(dataset, AS_OF, file=file, resamples=20)
    assert found.since == then
    assert next(iter(found.horizons[1].methods)) == "model"
    later = dataset.placements["started_on"] >= np.datetime64(then)
    assert found.horizons[1].tested <= later.sum()


def test_a_model_that_knows_everything_is_not_flattered(dataset):
    """Nothing began after it: it is not tested at all."""
    file = model_file(train_scorer(dataset, AS_OF), AS_OF)
    found = measure_quality(dataset, AS_OF, file=file, resamples=20)
    assert found.notes == ("model_knows_all",)
    assert found.horizons[1].tested == 0


def test_the_document_holds_no_person(dataset, quality):
    """Counts and measures only."""
    text = str(quality.as_dict())
    assert not any(person in text for person in dataset.candidates["candidate_id"][:50])
    assert date.fromisoformat(quality.as_dict()["as_of"]) == AS_OF


def test_scorers_are_tables_and_share_one_path(held):
    """A block of the distance gives what its pairs give."""
    profiles = held.material.profiles
    prepared = TableScorer(distance_model()).prepare(profiles)
    candidate, place = np.arange(20, dtype=np.int32), np.arange(20, dtype=np.int32)
    block = prepared.block(slice(0, 20))[candidate, place]
    np.testing.assert_allclose(block, prepared.pairs(candidate, place).log_odds, atol=1e-3)
