"""The oracle benchmark: nobody sees what it must not, and what stands is not measured again."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.oracle import __main__ as command
from benchmarks.oracle import methods
from benchmarks.oracle.case import WEEKS_TO_TEST, make_case
from benchmarks.oracle.features import pair_features
from benchmarks.oracle.measure import COLUMNS, Task
from benchmarks.oracle.plan import plan_by, worth

ITERATIONS = 20


@pytest.fixture(scope="module")
def case():
    """A small region, of which some forty people are planned for."""
    return make_case("calibrated", 1, planned=40, people=500)


@pytest.fixture(scope="module")
def ceiling(case):
    """Chances of the information ceiling."""
    return methods.ceiling(case, case.history(0))


@pytest.fixture(scope="module")
def oracle_plan(case):
    """The plan of the true chances, and the gap of its solver."""
    return plan_by(case, case.true, ITERATIONS)


def test_the_ceiling_sees_records_only(case, ceiling):
    """With another truth behind the same records its chances are the same."""
    truth = case.truth
    other = replace(
        truth,
        ability=5 - truth.ability,
        demand=5 - truth.demand,
        weight=2 * truth.weight,
        climate=-truth.climate,
        taste=-truth.taste,
        candidate_effect=-truth.candidate_effect,
        place_effect=-truth.place_effect,
    )
    blind = replace(case, truth=other, true=1 - case.true, true_later=1 - case.true_later)
    again = methods.ceiling(blind, case.history(0))
    assert again.pairs == pytest.approx(ceiling.pairs)


def test_the_ceiling_expects_what_is_true(case, ceiling):
    """Its chances come true on average, and lie nearer to the truth than the expert's."""
    expert = methods.expert(case, case.history(0))
    assert ceiling.pairs.mean() == pytest.approx(case.true.mean(), abs=0.05)
    assert np.square(ceiling.pairs - case.true).mean() < np.square(expert.pairs - case.true).mean()


@pytest.mark.parametrize("name", ["random", "expert", "ceiling"])
def test_no_chances_plan_better_than_the_true_ones(case, oracle_plan, name):
    """By true chances the oracle's plan is worth the most, but for the gap of the solver."""
    best, gap = oracle_plan
    chances = methods.WITHOUT_HISTORY[name](case, case.history(0)).pairs
    chosen, _ = plan_by(case, chances, ITERATIONS)
    assert worth(case, best).points * (1 + gap) >= worth(case, chosen).points - 1


@pytest.mark.parametrize("name", list(methods.BY_HAND))
def test_assigning_by_hand_keeps_seats_and_places_nobody_twice(case, name):
    """Every person has at most one place, and no place more people than openings."""
    chosen = methods.BY_HAND[name](case)
    who, where = case.pairs[0][chosen], case.pairs[1][chosen]
    present = np.bincount(where, minlength=len(case.places))
    assert len(chosen) > 10
    assert len(set(who.tolist())) == len(who)
    assert (present <= case.profiles.places.openings).all()


def test_histories_hold_whole_people_and_nothing_of_the_last_year(case):
    """A smaller history is part of a larger one; who is in it is in it with everything known."""
    small, large = case.history(60), case.history(200)
    mine = np.isin(case.known.candidate, small.candidate)
    assert 60 <= len(small) == mine.sum() < len(large)
    assert set(small.candidate.tolist()) < set(large.candidate.tolist())
    assert case.years_ago(large).min() >= WEEKS_TO_TEST * 7 / 365.25
    assert case.years_ago(case.later).max() <= WEEKS_TO_TEST * 7 / 365.25


def test_columns_are_blind_to_who_works_where_today(case):
    """Learners see the same columns of a pair whether or not the person works there today."""
    working = replace(
        case.profiles,
        candidates=replace(
            case.profiles.candidates, current_place=np.zeros(len(case.people), dtype=np.int32)
        ),
    )
    some = case.pairs[0][:50], case.pairs[1][:50]
    before, after = pair_features(case.profiles, *some), pair_features(working, *some)
    assert before.values.shape == (50, len(before.names))
    assert np.array_equal(before.values, after.values)


def test_rows_that_stand_are_not_measured_again(tmp_path, monkeypatch):
    """A second run measures only what the first one did not."""
    measured: list[Task] = []

    def measure(_, task, __):
        measured.append(task)
        named = {"world": task.world, "seed": task.seed, "size": task.size, "method": task.method}
        return [named.get(column, 0) for column in COLUMNS]

    monkeypatch.setattr(command, "RESULTS", tmp_path)
    monkeypatch.setattr(command, "make_case", lambda *_, **__: None)
    monkeypatch.setattr(command, "measure", measure)
    monkeypatch.setattr(command, "write_results", lambda *_, **__: None)
    for seeds in ("1", "1-2"):
        words = ["oracle", "--worlds", "noisy", "--seeds", seeds, "--methods", "random", "ours"]
        monkeypatch.setattr(sys, "argv", [*words, "--sizes", "0", "300"])
        command.main()
    first, second = measured[:3], measured[3:]
    assert {task.seed for task in first} == {1}
    assert {task.seed for task in second} == {2}
    assert [(task.size, task.method) for task in first] == [
        (0, "random"),
        (0, "ours"),
        (300, "ours"),
    ]
