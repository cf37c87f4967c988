"""Another model's order of suggestions, estimated from a log whose truth is known."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from fixtures.region import AS_OF, generate_region
from matcher.region import prepare_region
from matcher.results.suggestion_log import InvalidLog, JsonLinesLog, show_suggestions
from matcher.suggest import RankBy, suggest_places
from models.expert import expert_scorer
from models.learned.material import without_today
from models.off_policy import TooLittleOverlap
from models.off_policy.suggestions import _target, evaluate_log, read_rows
from models.scorer import TableScorer

TOP = 3
TAKEN = np.array([0.6, 0.3, 0.15])
"""Chance that a suggestion is followed, by rank."""
SHOWN_ON = AS_OF - timedelta(days=330)


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """A region, the log of lists shown in it, and the same region with what followed."""
    region = generate_region(400, 21)
    policy = region.dataset.policy
    near = policy.suggestions.model_copy(update={"near_tie": 0.08})
    dataset = replace(region.dataset, policy=policy.model_copy(update={"suggestions": near}))
    shown_in = prepare_region(without_today(dataset), expert_scorer(), AS_OF)
    log = JsonLinesLog(tmp_path_factory.mktemp("log") / "shown.jsonl")
    rng, rows = np.random.default_rng(22), []
    for seed in range(8 * 400):
        candidate = seed % 400
        ranked = suggest_places(shown_in, candidate, 10_000, RankBy.FIT)
        best = show_suggestions(
            shown_in, ranked, RankBy.FIT, TOP, asked="candidate", seed=seed, log=log
        )
        true = region.truth.true_probability(best.candidate, best.place)
        for rank in np.flatnonzero(rng.random(len(best)) < TAKEN[: len(best)] * true).tolist():
            rows.append((candidate, int(best.place[rank]), seed // 400))
    return region, dataset, log, rows


def _with_outcomes(dataset, entries, rows):
    """Lists of each round on a day of their own, and placements that began the day after."""
    people, places = dataset.candidates["candidate_id"], dataset.places["place_id"]
    start = [
        pd.Timestamp(SHOWN_ON - timedelta(days=100 * rnd) + timedelta(days=1)) for *_, rnd in rows
    ]
    table = pd.DataFrame(
        {
            "placement_id": [f"x{row}" for row in range(len(rows))],
            "candidate_id": [people[who] for who, _, _ in rows],
            "place_id": [places[where] for _, where, _ in rows],
            "started_on": pd.Series(start).astype("datetime64[us]"),
            "ended_on": pd.Series(pd.NaT, range(len(rows))).astype("datetime64[us]"),
        }
    )
    followed = replace(dataset, placements=table)
    order = {}
    dated = []
    for entry in entries:
        who = entry.suggestions[0].candidate_id
        rnd = order[who] = order.get(who, -1) + 1
        day = SHOWN_ON - timedelta(days=100 * rnd)
        dated.append(replace(entry, shown_at=f"{day.isoformat()}T09:00:00+00:00"))
    return followed, dated


def _other_scorer():
    """The expert with another opinion of travel and of wishes."""
    model = expert_scorer().model
    context = replace(model.context, travel_per_minute=0.0, preferred_occupation=0.6)
    return TableScorer(replace(model, context=context, name="other"))


def test_estimates_hold_the_truth(logged):
    """All three intervals hold what the other order would have brought; overlap is told."""
    region, dataset, log, rows = logged
    followed, entries = _with_outcomes(dataset, list(log.read()), rows)
    found = evaluate_log(entries, followed, _other_scorer(), AS_OF)
    judged = prepare_region(without_today(followed), _other_scorer(), AS_OF)
    people = {name: at for at, name in enumerate(judged.profiles.candidates.ids.tolist())}
    places = {name: at for at, name in enumerate(judged.profiles.places.ids.tolist())}
    worth = []
    for entry in entries:
        options = [(s.candidate_id, s.place_id) for s in entry.suggestions] + list(entry.not_shown)
        who = np.array([people[c] for c, _ in options], np.int32)
        where = np.array([places[p] for _, p in options], np.int32)
        target, _ = _target(judged, entry, who, where)
        true = region.truth.true_probability(who, where)
        worth += (TAKEN[: target.shape[1]] * (true @ target)).tolist()
    known = float(np.mean(worth))
    assert found.n_lists == len(entries)
    by_name = {each.method: each for each in found.estimates}
    assert set(by_name) == {"ips", "snips", "dr", "logged"}
    for name in ("ips", "snips", "dr"):
        each = by_name[name]
        assert each.overlap.effective_sample_size > 200
        assert abs(each.value - known) < 3 * each.standard_error, name
    assert by_name["dr"].low < known < by_name["dr"].high


def test_the_order_that_was_shown_is_estimated_at_what_it_brought(logged):
    """The same model as logged: every weight is 1."""
    _, dataset, log, rows = logged
    followed, entries = _with_outcomes(dataset, list(log.read()), rows)
    found = {e.method: e for e in evaluate_log(entries, followed, expert_scorer(), AS_OF).estimates}
    assert found["ips"].value == pytest.approx(found["logged"].value)
    assert found["ips"].overlap.mean_weight == pytest.approx(1.0)


def test_too_short_a_log_is_refused(logged):
    """Below 200 no figure is given."""
    _, dataset, log, rows = logged
    followed, entries = _with_outcomes(dataset, list(log.read())[:150], rows)
    with pytest.raises(TooLittleOverlap):
        evaluate_log(entries, followed, _other_scorer(), AS_OF)


def test_lists_too_young_or_about_strangers_are_counted_and_left_out(logged):
    """No reward is guessed."""
    _, dataset, log, _ = logged
    entries = list(log.read())[:3]  # shown today
    strangers = replace(entries[0], shown_at="2025-01-01T00:00:00+00:00")
    line = replace(strangers.suggestions[0], candidate_id="nobody")
    strangers = replace(strangers, suggestions=(line,))
    region = prepare_region(without_today(dataset), expert_scorer(), AS_OF)
    rows = read_rows([*entries, strangers], dataset, region, AS_OF)
    assert (rows.n_lists, rows.n_young, rows.n_unknown) == (0, 3, 1)
    with pytest.raises(InvalidLog):
        evaluate_log(entries, dataset, expert_scorer(), AS_OF)
