"""One person at one place."""

import numpy as np
import pytest

from matcher.explanation import explain_pair, explain_pairs
from matcher.explanation.types import Fit
from matcher.planning.guidance import QUARTERS_PER_HOUR
from matcher.vocabulary.items import ITEM_IDS
from matcher.vocabulary.reasons import ExclusionReason
from matcher.vocabulary.travel_modes import TravelMode
from tests.regions import a_region
from tests.unit.explanation.plans import a_full_region, a_plan

ALL_MET = dict.fromkeys(ITEM_IDS, 3) | {f"SUP0{i}": 0 for i in range(1, 8)}


@pytest.mark.parametrize("start", range(4))
def test_lines_and_intercept_add_up_to_the_log_odds(start):
    """The ledger that a reader sees is the score, for many pairs."""
    region_plan = a_full_region()
    edges = region_plan.built.edges
    some = np.arange(start, len(edges), 7)
    pairs = explain_pairs(region_plan.region, edges.candidate[some], edges.place[some])
    for pair, exact in zip(pairs, edges.scores.log_odds[some], strict=True):
        total = pair.intercept + sum(line.value for line in pair.lines)
        assert total == pytest.approx(exact, abs=1e-6)
        assert pair.log_odds == exact
        assert len(pair.lines) <= 5


def test_a_pair_explained_alone_is_explained_the_same():
    """One by one or together makes no difference."""
    region_plan = a_full_region()
    edges = region_plan.built.edges
    some = np.arange(0, len(edges), 97)
    together = explain_pairs(region_plan.region, edges.candidate[some], edges.place[some])
    for row, pair in zip(some, together, strict=True):
        who, where = int(edges.candidate[row]), int(edges.place[row])
        assert explain_pair(region_plan.region, who, where) == pair


def test_a_probability_is_put_into_words_by_the_limits_of_the_policy():
    """Good, possible and poor begin where the policy says."""
    for good, possible, fit in ((0.01, 0.0, Fit.GOOD), (1.0, 0.01, Fit.POSSIBLE), (1, 1, Fit.POOR)):
        policy = f"[suggestions]\ngood_fit = {good}\npossible_fit = {possible}\n"
        assert explain_pair(a_region([{}], [{}], policy=policy), 0, 0).fit is fit


def test_no_number_is_shown_when_too_little_is_known():
    """Below the share of the policy only the comparison is shown."""
    asks = {"p1": {"COG01": (3, 3), "COG02": (3, 3), "COG03": (3, 3)}}
    for known, shows in (({"COG01": 3, "COG02": 3}, True), ({"COG01": 3}, False), ({}, False)):
        region = a_region([{}], [{}], levels={"c1": known}, asks=asks)
        pair = explain_pair(region, 0, 0)
        assert pair.known_share == pytest.approx(len(known) / 3)
        assert pair.shows_number is shows


def test_the_question_is_the_answer_that_narrows_the_interval_most():
    """An essential unknown item before one that matters little; none when all is known."""
    asks = {"p1": {"COG01": (5, 1), "GED01": (5, 3)}}
    known = ALL_MET.copy()
    del known["COG01"], known["GED01"]
    pair = explain_pair(a_region([{}], [{}], levels={"c1": known}, asks=asks), 0, 0)
    assert pair.question.item == "GED01"
    assert 0 < pair.question.narrows_by < pair.p_high - pair.p_low
    complete = a_region([{}], [{}], levels={"c1": ALL_MET}, asks=asks)
    assert explain_pair(complete, 0, 0).question is None


def test_journey_and_hours_are_those_of_the_pair():
    """The person's own way of travelling; hours as far as the place offers them."""
    pair = explain_pair(a_region([{"travel_modes": "foot|bike"}], [{"hours_max": 20}]), 0, 0)
    assert pair.travel_mode is TravelMode.BIKE
    assert pair.travel_minutes > 0
    assert pair.hours == 20


def test_an_unknown_journey_stays_unknown():
    """Without a postcode there are no minutes and no mode."""
    pair = explain_pair(a_region([{"postcode4": ""}], [{}]), 0, 0)
    assert (pair.travel_minutes, pair.travel_mode) == (None, None)


def test_all_rules_that_exclude_a_pair_are_named():
    """An excluded pair can be explained as well."""
    region = a_region([{"target_group": "dagbesteding", "hours_min": 30}], [{"hours_max": 16}])
    rules = explain_pair(region, 0, 0).broken_rules
    assert {ExclusionReason.TARGET_GROUP, ExclusionReason.HOURS} <= set(rules)


def test_guidance_tells_what_the_team_has_and_what_others_use():
    """Outside a plan the use of others is not known; in a plan the person's own use is left out."""
    places = [{"team_ids": "t1", "openings": 3, "work_form": "groepsdetachering"}]
    region = a_region([{}, {}], places)
    alone = explain_pair(region, 0, 0).guidance[0]
    assert (alone.team_id, alone.hours_capacity) == ("t1", 36)
    assert alone.hours_used_by_others is None
    both = a_plan(region, {"c1": "p1", "c2": "p1"})
    need = explain_pair(region, 0, 0, plan=both).guidance[0]
    assert need.hours_used_by_others == pytest.approx(alone.hours_needed)
    only_me = a_plan(region, {"c1": "p1"})
    assert explain_pair(region, 0, 0, plan=only_me).guidance[0].hours_used_by_others == 0
    assert explain_pair(region, 1, 0, plan=only_me).guidance[0].hours_used_by_others > 0


def test_needs_and_use_of_others_add_up_to_the_use_of_the_plan():
    """Per placed person and team: own hours plus those of others are what the plan takes."""
    region_plan = a_full_region()
    problem, plan = region_plan.built.problem, region_plan.plan
    mine = plan.chosen[problem.use_edge]
    used = np.bincount(problem.use_resource[mine], weights=problem.use_amount[mine])
    by_team = dict(zip(problem.resource_id.tolist(), used / QUARTERS_PER_HOUR, strict=False))
    edges = region_plan.built.edges.take(plan.chosen)
    pairs = explain_pairs(region_plan.region, edges.candidate, edges.place, plan=region_plan)
    needs = [need for pair in pairs for need in pair.guidance]
    assert len(needs) > 20
    for need in needs:
        assert need.hours_needed + need.hours_used_by_others == by_team[need.team_id]


def test_points_are_those_of_the_plan():
    """Per term, adding up to the value of the pair."""
    region_plan = a_full_region()
    edges = region_plan.built.edges.take(region_plan.plan.chosen)
    pairs = explain_pairs(region_plan.region, edges.candidate, edges.place)
    assert sum(sum(pair.points.values()) for pair in pairs) == region_plan.plan.objective
