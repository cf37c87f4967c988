"""A search that is broken off and gone on with: from the best plan so far, not from nothing."""

from functools import partial
from pathlib import Path

import pytest

from matcher import pipeline
from matcher.planning.budget import Budget
from matcher.planning.solve import solve
from matcher.records import read_dataset
from matcher.region_plan import edges_of
from models.expert import expert_scorer

SMALL = Path(__file__).parents[2] / "fixtures" / "small"
NO_END = Budget(iterations=1_000_000)


@pytest.fixture(autouse=True)
def _by_search(monkeypatch):
    """The exact method would be done with so small a region at once."""
    monkeypatch.setattr(pipeline, "solve", partial(solve, exact_up_to=-1))


@pytest.fixture
def dataset():
    return read_dataset(SMALL)


def test_the_steps_before_the_search_are_told_too(dataset):
    """Whoever waits sees what is being done from the first moment."""
    told = []
    pipeline.plan_region(dataset, expert_scorer(), Budget(iterations=5), 1, progress=told.append)
    steps = list(dict.fromkeys(message.step for message in told))
    assert steps == ["rules", "scores", "problem", "prices", "search", "check"]
    seconds = [message.seconds for message in told]
    assert seconds == sorted(seconds)


def test_a_search_goes_on_from_the_best_plan_so_far(dataset):
    """Stopped before it searches at all, the second attempt still has what the first found."""
    found = []
    first = pipeline.plan_region(
        dataset,
        expert_scorer(),
        NO_END,
        1,
        better=found.append,
        should_stop=lambda: len(found) > 1,
    )
    best = found[-1]
    assert best.objective > found[0].objective
    begin = best.proposals()
    assert edges_of(best.region, best.built, begin)[best.chosen].all()
    anew, on = (
        pipeline.plan_region(
            dataset, expert_scorer(), NO_END, 1, begin=start, should_stop=lambda: True
        )
        for start in (None, begin)
    )
    assert anew.plan.objective < on.plan.objective
    assert on.plan.objective >= best.objective
    assert first.plan.objective >= best.objective


def test_people_and_places_that_are_gone_are_passed_over(dataset):
    """The records may have changed between two attempts."""
    found = []
    pipeline.plan_region(dataset, expert_scorer(), Budget(iterations=5), 1, better=found.append)
    begin = found[-1].proposals()
    begin.loc[0, "candidate_id"] = "gone"
    begin.loc[1, "place_id"] = "gone"
    edges = edges_of(found[-1].region, found[-1].built, begin)
    assert edges.sum() == len(begin) - 2
