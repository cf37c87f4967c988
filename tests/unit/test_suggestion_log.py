"""What is logged of a list that was shown, and that it says how the list came about."""

import json

import numpy as np
import pytest

from fixtures.region import generate_region
from matcher.errors import MatcherError
from matcher.region import prepare_region
from matcher.results.suggestion_log import InvalidLog, JsonLinesLog, show_suggestions
from matcher.suggest import RankBy, suggest_places
from matcher.suggestion_order import draw_suggestions
from models.expert import expert_scorer


def a_region(near_tie):
    dataset = generate_region(80, 5).dataset
    rules = dataset.policy.suggestions.model_copy(update={"near_tie": near_tie})
    policy = dataset.policy.model_copy(update={"suggestions": rules})
    return prepare_region(type(dataset)(**{**vars(dataset), "policy": policy}), expert_scorer())


@pytest.fixture(scope="module")
def by_lot():
    return a_region(0.1)


def _shown(region, log, seed=3, candidate=4):
    ranked = suggest_places(region, candidate, 10_000, RankBy.FIT)
    return ranked, show_suggestions(
        region, ranked, RankBy.FIT, 5, asked="candidate", seed=seed, log=log
    )


def test_an_entry_tells_how_the_list_came_about(by_lot, tmp_path):
    """Ranks, propensities, model, policy, and the seed that draws the same order again."""
    log = JsonLinesLog(tmp_path / "log.jsonl")
    ranked, best = _shown(by_lot, log)
    (entry,) = log.read()
    again, order = draw_suggestions(
        ranked, RankBy.FIT, by_lot.policy, 5, np.random.default_rng(entry.seed)
    )
    ids = by_lot.profiles.places.ids
    shown = [each.place_id for each in entry.suggestions]
    assert shown == ids[best.place].tolist() == ids[again.place].tolist()
    assert [each.propensity for each in entry.suggestions] == pytest.approx(order.propensity)
    assert [each.rank for each in entry.suggestions] == [1, 2, 3, 4, 5]
    assert entry.model["sha256"] == expert_scorer().origin.sha256
    assert entry.near_tie == 0.1
    assert len(entry.policy_version) == 64
    assert not {place for _, place in entry.not_shown} & set(shown)


def test_with_chance_off_the_order_is_fixed_and_sure(tmp_path):
    """The best come first whatever the seed, each with propensity 1 and nothing beside them."""
    region, log = a_region(0.0), JsonLinesLog(tmp_path / "log.jsonl")
    ranked, best = _shown(region, log)
    (entry,) = log.read()
    assert best.place.tolist() == ranked.place[:5].tolist()
    assert {each.propensity for each in entry.suggestions} == {1.0}
    assert entry.not_shown == ()


def test_the_log_only_grows(by_lot, tmp_path):
    """Lines that stand are not touched, and every list has an id of its own."""
    log = JsonLinesLog(tmp_path / "log.jsonl")
    _shown(by_lot, log, seed=1)
    first = log.path.read_text(encoding="utf-8")
    _shown(by_lot, log, seed=2)
    assert log.path.read_text(encoding="utf-8").startswith(first)
    assert len({entry.list_id for entry in log.read()}) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: "no json",
        lambda line: json.dumps({**json.loads(line), "format": 99}),
        lambda line: line.replace('"propensity":', '"propensity":-'),
    ],
)
def test_a_line_that_is_no_list_is_named(by_lot, tmp_path, spoil):
    """Refused with the number of the line."""
    log = JsonLinesLog(tmp_path / "log.jsonl")
    _shown(by_lot, log)
    good = log.path.read_text(encoding="utf-8")
    log.path.write_text(good + spoil(good.strip()) + "\n", encoding="utf-8")
    with pytest.raises(InvalidLog, match="Line 2"):
        list(log.read())


def test_a_log_that_is_not_there_is_refused(tmp_path):
    """One sentence."""
    with pytest.raises(MatcherError, match="no log"):
        list(JsonLinesLog(tmp_path / "none").read())
