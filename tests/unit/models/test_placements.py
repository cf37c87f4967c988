"""An organisation's own report: funnels, cross-fitted fit and position, foreseeable overruns."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fixtures.region import AS_OF, generate_region
from matcher.planning.budget import Budget
from matcher.planning.complete import amounts_left
from matcher.planning.edges import value_edges
from matcher.region import prepare_region
from models.expert import expert_scorer
from models.placements.anchors import anchors
from models.placements.foreseeable import certain_levels, contrast_overruns, find_foreseeable
from models.placements.funnel import Verdict, make_funnel
from models.placements.halves import learn_halves, without_places
from models.placements.lottery import draw_pairs, draw_plan
from models.placements.position import (
    _problem,
    _today,
    best_plan,
    from_nothing,
    measure_position,
    random_plans,
)
from models.placements.realised import Outcome, fit_realised
from models.placements.units import make_funnels

BUDGET = Budget(iterations=3)


@pytest.fixture(scope="module")
def dataset():
    """A small region with a few hundred placements."""
    return generate_region(people=300, seed=3).dataset


@pytest.fixture(scope="module")
def halves(dataset):
    """Scorers of both halves of the people."""
    return learn_halves(dataset, AS_OF)


@pytest.fixture(scope="module")
def realised(dataset, halves):
    """The fit of every placement."""
    return fit_realised(dataset, AS_OF, halves)


def sites(rng, effect, n_sites=30, per_site=120):
    """Outcomes with a true effect (in chance) per site; everybody once."""
    unit = np.repeat([f"site-{each:02}" for each in range(n_sites)], per_site)
    expected = rng.uniform(0.4, 0.8, len(unit))
    truth = np.clip(expected + np.repeat(effect, per_site), 0.01, 0.99)
    outcome = (rng.random(len(unit)) < truth).astype(float)
    return unit.tolist(), outcome, expected


def funnel_of(unit, outcome, expected, person=None, **options):
    rows = np.arange(len(unit))
    person = rows if person is None else person
    return make_funnel(unit, rows, outcome, expected, np.ones(len(unit)), person, **options)


def test_a_planted_effect_lies_outside_and_calm_sites_inside():
    """A site that does 25 points worse is beyond the outer limit; nearly all others are inside."""
    effect = np.zeros(30)
    effect[7] = -0.25
    found = funnel_of(*sites(np.random.default_rng(1), effect))
    verdicts = {unit.unit: unit.verdict for unit in found.judged}
    assert verdicts["site-07"] is Verdict.BELOW_998
    calm = [verdict for unit, verdict in verdicts.items() if unit != "site-07"]
    assert sum(verdict is Verdict.INSIDE for verdict in calm) >= 26
    assert found.dispersion == 1


def test_limits_hold_as_often_as_they_say():
    """Where only chance is at work, about 95 and 99.8 of 100 units lie inside."""
    rng, inside, within = np.random.default_rng(2), 0, 0
    for _ in range(40):
        found = funnel_of(*sites(rng, np.zeros(30), per_site=60))
        inside += sum(unit.verdict is Verdict.INSIDE for unit in found.judged)
        within += sum(not unit.verdict.value.endswith("998") for unit in found.judged)
    assert 0.93 <= inside / 1200 <= 0.97
    assert within / 1200 >= 0.993


def test_what_is_expected_is_taken_into_account():
    """A site of people with low chances that does as expected is inside, far below average."""
    rng = np.random.default_rng(3)
    unit, _, expected = sites(rng, np.zeros(30))
    expected[:120] = 0.2
    outcome = (rng.random(len(unit)) < expected).astype(float)
    found = funnel_of(unit, outcome, expected)
    hard = next(each for each in found.judged if each.unit == "site-00")
    assert hard.observed < 0.35
    assert hard.verdict is Verdict.INSIDE


def test_units_that_all_differ_widen_the_limits():
    """With effects everywhere limits widen and little is shrunken; without, nearly all is."""
    rng = np.random.default_rng(4)
    differing = funnel_of(*sites(rng, rng.normal(0, 0.12, 30)))
    alike = funnel_of(*sites(rng, np.zeros(30)))
    assert differing.dispersion > 1.5
    assert differing.between == pytest.approx(0.12, abs=0.04)
    assert alike.between < 0.03
    largest = max(differing.judged, key=lambda unit: abs(unit.difference))
    assert 0.7 * abs(largest.difference) < abs(largest.shrunken) < abs(largest.difference)


def test_shrunken_estimates_are_nearer_the_truth():
    """Their squared error is below that of the plain differences."""
    rng, plain, shrunken = np.random.default_rng(5), 0.0, 0.0
    for _ in range(10):
        effect = rng.normal(0, 0.05, 30)
        found = {u.unit: u for u in funnel_of(*sites(rng, effect, per_site=40)).judged}
        for k, name in enumerate(sorted(found)):
            plain += (found[name].difference - effect[k]) ** 2
            shrunken += (found[name].shrunken - effect[k]) ** 2
    assert shrunken < 0.7 * plain


def test_few_placements_are_counted_and_not_judged():
    """Below thirty there is no verdict; the censored are no placements of a unit."""
    rng = np.random.default_rng(6)
    unit, outcome, expected = sites(rng, np.zeros(4), n_sites=4, per_site=35)
    weight = np.ones(len(unit))
    weight[:10] = 0
    found = make_funnel(unit, np.arange(len(unit)), outcome, expected, weight, np.arange(len(unit)))
    by_name = {each.unit: each for each in found.units}
    assert by_name["site-00"].placements == 25
    assert by_name["site-00"].verdict is Verdict.TOO_FEW
    assert len(found.judged) == 3


def test_people_who_come_back_say_less():
    """Six placements that end alike per person: limits widen until they hold again."""
    rng = np.random.default_rng(7)
    person = np.repeat(np.arange(600), 6)
    unit = np.repeat([f"site-{each:02}" for each in range(30)], 120).tolist()
    expected = np.full(3600, 0.6)
    outcome = np.repeat((rng.random(600) < 0.6).astype(float), 6)
    found = funnel_of(unit, outcome, expected, person)
    assert found.alike > 0.8
    assert sum(each.verdict is Verdict.INSIDE for each in found.judged) >= 26
    alone = funnel_of(unit, outcome, expected)
    assert found.judged[0].error > 2 * alone.judged[0].error


def test_nobody_is_scored_by_the_own_outcome(dataset, halves, realised):
    """Turning one half's outcomes round changes the scores of the other half only."""
    table = dataset.placements.copy()
    first = set(dataset.candidates["candidate_id"][halves.in_first])
    mine = table["candidate_id"].isin(first)
    table.loc[mine, "ended_on"] = table.loc[mine, "started_on"] + pd.Timedelta(days=3)
    table.loc[mine, "end_reason"] = "absence"
    changed = replace(dataset, placements=table)
    again = fit_realised(changed, AS_OF, learn_halves(changed, AS_OF))
    is_first = halves.in_first[realised.candidate]
    assert again.table["placement_id"].tolist() == realised.table["placement_id"].tolist()
    np.testing.assert_allclose(again.chance[is_first], realised.chance[is_first], rtol=1e-9)
    assert not np.allclose(again.chance[~is_first], realised.chance[~is_first])


def test_the_expectation_does_not_know_the_location(halves):
    """No effect of a single place is left in the scale."""
    assert not without_places(halves.first.model).base.by_place


def test_all_together_are_expected_to_last_as_often_as_they_did(realised):
    """The level is the organisation's own; the order is that of the chances."""
    known = realised.is_known
    weight = realised.weight[known]
    expected = np.average(realised.expected[known], weights=weight)
    assert expected == pytest.approx(np.average(realised.lasted[known], weights=weight), abs=1e-4)
    order = np.argsort(realised.chance, kind="stable")
    assert (np.diff(realised.expected[order]) >= 0).all()


def test_outcomes_are_known_unless_too_young(dataset, realised):
    """Every placement is there once; what goes on and is young is neither lasting nor not."""
    assert len(realised) == (dataset.placements["started_on"] < pd.Timestamp(AS_OF)).sum()
    for outcome, known, days in zip(
        realised.outcome, realised.is_known, realised.days, strict=True
    ):
        assert (outcome is Outcome.TOO_YOUNG) == (not known)
        assert (outcome is Outcome.LASTED) == (bool(known) and days >= 182)


def test_a_placement_counts_for_its_site_and_every_team(dataset, realised):
    """Once per site; for all teams of the place and the person's coaches."""
    funnels = make_funnels(dataset, realised)
    known = int(realised.is_known.sum())
    assert sum(unit.placements for unit in funnels.locations.units) == known
    coached = (realised.profiles.candidates.coach_team[realised.candidate] >= 0)[realised.is_known]
    led = realised.profiles.places.teams[realised.place].sum(axis=1)[realised.is_known]
    total = sum(unit.placements for unit in funnels.teams.units)
    assert led.sum() <= total <= led.sum() + coached.sum()


def test_only_what_was_assessed_before_is_foreseeable(dataset, realised):
    """Certain, essential or knock-out, and dated before the start."""
    found = find_foreseeable(dataset, realised)
    assert found
    dates = dataset.candidate_levels.set_index(["candidate_id", "item"])["assessed_on"]
    for each in found[:50]:
        row = realised.table.iloc[each.row]
        for overrun in each.overruns:
            assert certain_levels(overrun) > 0
            assert overrun.is_knockout or overrun.importance == "essential"
            assert dates[row["candidate_id"], overrun.item] < row["started_on"]
    late = dataset.candidate_levels.assign(assessed_on=pd.Timestamp(AS_OF))
    assert find_foreseeable(replace(dataset, candidate_levels=late), realised) == ()
    undated = dataset.candidate_levels.assign(assessed_on=pd.NaT)
    assert find_foreseeable(replace(dataset, candidate_levels=undated), realised) == ()


def test_the_contrast_counts_known_outcomes_only(dataset, realised):
    """With and without an overrun make all that is known."""
    contrast = contrast_overruns(realised, find_foreseeable(dataset, realised))
    assert contrast.with_overrun + contrast.without == realised.is_known.sum()


def placed(dataset, pairs):
    """The dataset with this assignment as today's."""
    people = dataset.candidates
    place = pd.Series("", people.index, dtype="str")
    place.iloc[pairs.first] = dataset.places["place_id"].to_numpy()[pairs.second]
    since = people["current_since"].where(place != "", pd.NaT)
    return replace(dataset, candidates=people.assign(current_place_id=place, current_since=since))


@pytest.fixture(scope="module")
def region(dataset):
    """The region as if nobody had a place, under the expert's scores."""
    return prepare_region(from_nothing(dataset), expert_scorer(), AS_OF)


def test_an_assignment_made_with_the_true_scores_stands_at_one(dataset, region):
    """Where the scores are known exactly, the best plan as today's assignment is at about 100 %."""
    today = best_plan(region, _today(dataset, region), BUDGET, 0)
    oracle = (expert_scorer(), expert_scorer())
    found = measure_position(placed(dataset, today), AS_OF, oracle, BUDGET)
    assert found.by_points.value == pytest.approx(1.0, abs=0.05)
    assert found.claimed_points == pytest.approx(found.optimised.points)


def test_a_random_assignment_stands_at_nothing(dataset, region):
    """Three random plans as today's assignment are at about 0 % on average."""
    today = _today(dataset, region)
    scorers = (expert_scorer(), expert_scorer())
    plans = random_plans(region, today, np.random.default_rng(9))[:3]
    found = [
        measure_position(placed(dataset, plan), AS_OF, scorers, BUDGET).by_points.value
        for plan in plans
    ]
    assert np.mean(found) == pytest.approx(0.0, abs=0.12)


def test_todays_assignment_fits_and_random_plans_keep_the_rules(dataset, region):
    """Seats and guidance hold today's people; no random plan takes more, nor half a group."""
    today, rng = _today(dataset, region), np.random.default_rng(10)
    edges, problem = _problem(region, value_edges(region, draw_pairs(region, rng)), today)
    place = np.full(len(region.profiles.candidates), -1)
    place[today.first] = today.second
    is_today = place[edges.candidate] == edges.place
    assert is_today.sum() == len(today)
    drawn = draw_plan(problem, rng, np.ones(problem.n_edges, dtype=np.bool_))
    for chosen in (is_today, drawn):
        per_person = np.bincount(problem.edge_candidate[chosen], minlength=problem.n_candidates)
        assert per_person.max() == 1
        present = np.bincount(problem.edge_place[chosen], minlength=problem.n_places)
        assert (present <= problem.seats()).all()
        assert (amounts_left(problem, chosen) >= 0).all()
        at_group = present[problem.group_place]
        assert ((at_group == 0) | (at_group >= problem.group_min)).all()


def test_cross_fitting_takes_the_luck_out(dataset, halves):
    """A plan is worth less to the half that did not make it than it claims."""
    found = measure_position(dataset, AS_OF, (halves.first, halves.second), BUDGET)
    assert found.optimised.points < found.claimed_points
    assert found.random.points < found.optimised.points


def test_anchors_say_where_they_are_from():
    """Each has a source; only figures of order stand on the scale of an AUC."""
    assert len({each.code for each in anchors()}) == len(anchors()) >= 5
    assert all(0 < each.value < 1 and each.source for each in anchors())
    assert {each.measure for each in anchors() if not each.is_of_order} == {"accuracy", "share"}
