"""The scorer learned from placements: starts at the expert, stays a table, sees no answers."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from fixtures.region import AS_OF, generate_region
from matcher.profiles import build_profiles
from matcher.vocabulary.items import IS_SUPPORT, N_ITEMS
from models.additive.solver import Sample
from models.expert import expert_scorer
from models.learned import read_outcomes, train_scorer
from models.learned.hierarchy import expert_factors
from models.learned.later import later_of
from models.learned.levels import level_chances
from models.learned.material import without_today
from models.learned.outcomes import Outcomes, weigh
from models.learned.rebuild import table_model
from models.learned.report import model_file
from models.learned.steps import pair_columns, step_tables, unknown_factor
from models.learned.surroundings import (
    group_effects,
    history_of_people,
    learn_surroundings,
    turns_of,
)
from models.registry.document import from_document
from models.scorer import TableScorer


@pytest.fixture(scope="module")
def region():
    """A small region with a few hundred placements."""
    return generate_region(people=400, seed=3)


@pytest.fixture(scope="module")
def trained(region):
    """The scorer learned from all of them."""
    return train_scorer(region.dataset, AS_OF)


def some_pairs(profiles, count=300):
    rng = np.random.default_rng(1)
    return (
        rng.integers(0, len(profiles.candidates), count).astype(np.int32),
        rng.integers(0, len(profiles.places), count).astype(np.int32),
    )


def test_without_outcomes_the_expert_stands(region):
    """Every weight is the expert's; only what is unknown stands for the levels of these people."""
    none = replace(region.dataset, placements=region.dataset.placements.iloc[:0])
    model, expert = train_scorer(none, AS_OF).scorer.model, expert_scorer().model
    np.testing.assert_allclose(model.fit, expert.fit, atol=1e-12)
    assert (model.intercept, model.prior_sd) == (expert.intercept, expert.prior_sd)
    assert not np.allclose(model.level_chance, expert.level_chance, atol=0.02)
    profiles = build_profiles(region.dataset)
    pairs = some_pairs(profiles)
    known = replace(expert, level_chance=model.level_chance)
    ours, theirs = (TableScorer(each).prepare(profiles).pairs(*pairs) for each in (model, known))
    np.testing.assert_allclose(ours.log_odds, theirs.log_odds, atol=1e-9)
    np.testing.assert_allclose(ours.sd, theirs.sd, atol=1e-9)


def test_what_is_unknown_stands_for_the_levels_of_these_people(region):
    """Points are counted, intervals shared out, and where nobody was assessed nothing changes."""
    candidates = build_profiles(region.dataset).candidates
    expected = expert_scorer().model.level_chance
    low, high = np.full((200, N_ITEMS), 2, np.int8), np.full((200, N_ITEMS), 2, np.int8)
    high[100:] = 3
    low[:, 1], high[:, 1] = -1, -1
    found = level_chances(replace(candidates, low=low, high=high), expected)
    assert found[0, 2] > 0.9
    np.testing.assert_allclose(found[1], expected[1])
    np.testing.assert_allclose(found.sum(axis=1), 1.0)


def test_the_columns_of_a_pair_add_up_to_its_score(region):
    """With every factor 1 the columns are the expert's log-odds, split."""
    model = expert_scorer().model
    profiles = build_profiles(without_today(region.dataset), AS_OF)
    pairs = some_pairs(profiles)
    columns = pair_columns(model, profiles, *pairs)
    total = (
        model.intercept
        + columns.steps.sum(axis=(1, 2))
        + columns.surplus.sum(axis=1)
        + columns.unknown @ unknown_factor(model)
        + columns.bottleneck.sum(axis=1)
        + columns.context.sum(axis=1)
    )
    exact = expert_scorer().prepare(profiles).pairs(*pairs).log_odds
    np.testing.assert_allclose(total, exact, atol=1e-9)


def test_steps_and_surplus_add_up_to_the_table():
    """No number of the expert's table is lost in the split."""
    fit = expert_scorer().model.fit
    cut, surplus = step_tables(fit)
    np.testing.assert_allclose(cut.sum(axis=-1) + surplus, fit, atol=1e-12)
    factors = expert_factors(1.4, np.full(10, 0.1))
    rebuilt = table_model(expert_scorer().model, factors, "same")
    np.testing.assert_allclose(rebuilt.fit, fit, atol=1e-12)


def test_blocks_pairs_and_ledgers_of_a_learned_scorer_agree(region, trained):
    """Scoring stays one matrix product, and the ledger adds up, base effects included."""
    profiles = build_profiles(region.dataset)
    scorer = trained.scorer.prepare(profiles)
    block = scorer.block(slice(0, 20))
    candidate, place = np.indices(block.shape)
    exact = scorer.pairs(candidate.ravel().astype(np.int32), place.ravel().astype(np.int32))
    np.testing.assert_allclose(block.ravel(), exact.log_odds, atol=2e-4)
    for c, p in ((0, 0), (3, 5), (19, 2)):
        value = exact.log_odds[c * block.shape[1] + p]
        assert scorer.ledger(c, p).log_odds == pytest.approx(value, abs=1e-6)
        same = scorer.with_levels(c, p, profiles.places.level[p][None])
        assert same[0] == pytest.approx(value, abs=1e-9)


def test_what_outcomes_taught_of_group_form_and_place_stands_in_terms_of_its_own(region, trained):
    """The intercept is the same for every pair; the effects are those of the model file."""
    profiles, model = build_profiles(region.dataset), trained.scorer.model
    scorer, base = trained.scorer.prepare(profiles), trained.scorer.model.base
    groups, forms = profiles.candidates.target_group, profiles.places.work_form
    learned = [place for place, name in enumerate(profiles.places.ids) if name in base.by_place]
    for candidate, place in zip((0, 3, 19), learned, strict=False):
        terms = {term.code: term.value for term in scorer.ledger(candidate, place).terms}
        assert terms["intercept"] == model.intercept
        assert terms["group"] == base.by_group[groups[candidate]]
        assert terms["form"] == base.by_form[forms[place]]
        assert terms["place"] == base.by_place[str(profiles.places.ids[place])]
    expert = expert_scorer().prepare(profiles).ledger(0, learned[0]).terms
    assert not {"group", "form", "place"} & {term.code for term in expert}


def test_more_shortfall_never_scores_higher(trained):
    """Whatever the outcomes say: the table never rises with the shortfall."""
    fit = trained.scorer.model.fit
    for item in range(N_ITEMS):
        for level in range(6):
            if IS_SUPPORT[item]:
                assert (np.diff(fit[item][level:, level]) <= 1e-12).all()
            elif level:
                assert (np.diff(fit[item][: level + 1, level]) >= -1e-12).all()


def test_what_is_known_only_today_does_not_reach_the_log(region):
    """Who works where today, and whom nobody wants back, changes no learned number."""
    dataset = region.dataset
    other = replace(
        dataset,
        candidates=dataset.candidates.assign(
            current_place_id="", excluded_employers="", contract_hours=20.0
        ).astype({"current_place_id": "str", "excluded_employers": "str"}),
        decisions=dataset.decisions.iloc[:0],
    )
    ours, theirs = (
        train_scorer(each, AS_OF, calibrate=False).scorer.model for each in (dataset, other)
    )
    assert ours.intercept == theirs.intercept
    assert (ours.fit == theirs.fit).all()
    assert ours.base == theirs.base


def test_what_happens_later_is_not_known_yet(region):
    """Learning on a day of last year gives the same with and without the placements since."""
    day = date(2025, 1, 6)
    dataset = region.dataset
    started = dataset.placements["started_on"] < pd.Timestamp(day)
    ended = dataset.placements["ended_on"]
    cut = dataset.placements[started].assign(ended_on=ended.where(ended <= pd.Timestamp(day)))
    ours, theirs = (
        read_outcomes(each, day) for each in (dataset, replace(dataset, placements=cut))
    )
    assert (ours.lasted == theirs.lasted).all()
    assert (ours.weight == theirs.weight).all()
    assert len(ours) < len(read_outcomes(dataset, AS_OF))


def test_the_young_are_neither_lasting_nor_ended():
    """Going on for 100 days says nothing yet; ended after 100 days says no."""
    days = np.array([100, 100, 200, 182, 181])
    ended = np.array([False, True, False, True, True])
    lasted, weight = weigh(days, ended, np.array([100, 300, 200, 400, 400]))
    assert lasted.tolist() == [0, 0, 1, 1, 0]
    assert weight[0] == 0
    assert (weight[1:] > 0).all()
    # Of five placements four were followed for 182 days: each of those stands for 5 / 4.
    assert weight[2] == pytest.approx(1.25)
    assert weight[1] == pytest.approx(1.0)


def outcomes_of(candidate, place, lasted, started, later_days=0):
    """Outcomes with every placement known after 26 weeks, followed for some days more."""
    count = len(lasted)
    return Outcomes(
        candidate=candidate,
        place=place,
        lasted=lasted,
        weight=np.ones(count),
        started=started,
        known_on=started + 182,
        later_days=np.full(count, later_days) * lasted.astype(int),
        later_ended=np.zeros(count),
        n_censored=0,
    )


def test_effects_of_places_are_found_and_shrunken():
    """A variance of 0.5 comes back, with the places it belongs to; shuffled, hardly any."""
    rng = np.random.default_rng(5)
    place = rng.integers(0, 400, 8000)
    effect = rng.normal(0, np.sqrt(0.5), 400)
    log_odds = rng.normal(size=8000)
    lasted = (rng.random(8000) < 1 / (1 + np.exp(-log_odds - effect[place]))).astype(float)
    known = outcomes_of(np.arange(8000), place, lasted, np.sort(rng.integers(0, 3000, 8000)))
    found = learn_surroundings(log_odds, known, np.arange(400), later_of(log_odds, known))
    assert found.variance["site"] + found.variance["place"] == pytest.approx(0.5, abs=0.2)
    by_place = np.array([found.place_effect[position] for position in range(400)])
    assert np.corrcoef(by_place, effect)[0, 1] > 0.75
    mixed = replace(known, place=rng.permutation(place))
    none = learn_surroundings(log_odds, mixed, np.arange(400), later_of(log_odds, mixed))
    assert none.variance["site"] + none.variance["place"] < 0.1


def test_who_was_seen_more_often_moves_more():
    """One failure moves a group less than thirty, and leaves more open."""
    alone, often = (
        group_effects(
            np.zeros(count),
            Sample(np.zeros(count), np.ones(count), np.zeros(count)),
            np.zeros(count, dtype=np.int64),
            0.5,
        )
        for count in (1, 30)
    )
    assert often[0][0] < alone[0][0] < 0
    assert often[1][0] < alone[1][0] < 0.5


def test_people_who_keep_losing_places_do_not_speak_for_others():
    """Beside what was known of a person before, outcomes give back the chance of a first try."""
    rng = np.random.default_rng(6)
    rows = []
    for person, effect in enumerate(rng.normal(0, 1.0, 3000)):
        for turn in range(6):
            lasts = rng.random() < 1 / (1 + np.exp(-0.8 - effect))
            rows.append((person, float(lasts), turn * 400))
            if lasts:
                break
    person, lasted, started = (np.array(column) for column in zip(*rows, strict=True))
    known = outcomes_of(person, np.zeros(len(rows), dtype=int), lasted, started)
    first = lasted[started == 0].mean()
    log_odds = np.full(len(rows), np.log(first / (1 - first)))
    history = history_of_people(log_odds, known, 1.0)
    expected = 1 / (1 + np.exp(-log_odds - history))
    assert lasted.mean() < first - 0.05
    assert expected.mean() == pytest.approx(lasted.mean(), abs=0.025)
    assert (history[started == 0] == 0).all()


def test_placements_of_a_person_are_counted_by_their_start():
    """A first one has none before it, whatever the order of the rows; more before weigh less."""
    person = np.array([4, 2, 4, 4, 2])
    known = outcomes_of(person, np.zeros(5, dtype=int), np.ones(5), np.array([900, 0, 0, 400, 300]))
    np.testing.assert_allclose(np.expm1(turns_of(known)), [2, 0, 0, 1, 1])


def test_endings_after_half_a_year_count_for_the_person():
    """Of two people who lasted, the one who lasted longest is expected to last again."""
    person, place = np.array([0, 1, 0, 1]), np.zeros(4, dtype=int)
    known = outcomes_of(person, place, np.ones(4), np.array([0, 0, 2000, 2000]))
    known = replace(
        known, later_days=np.array([1000, 10, 0, 0]), later_ended=np.array([0.0, 1.0, 0.0, 0.0])
    )
    history = history_of_people(np.zeros(4), known, 0.5)
    assert history[2] > history[3]
    assert (history[:2] == 0).all()


def test_every_pair_has_its_own_interval(region, trained):
    """Known places leave less open than new ones, and pairs far from the log more than others."""
    model = trained.scorer.model
    found = model.uncertainty
    assert found is not None
    assert found.by_place
    assert max(found.by_place.values()) <= found.new_place + 1e-12
    assert np.linalg.eigvalsh(found.weights).min() > -1e-9
    profiles = build_profiles(without_today(region.dataset), AS_OF)
    prepared = trained.scorer.prepare(profiles)
    candidate, place = some_pairs(profiles, 2000)
    sd = prepared.pairs(candidate, place).sd
    assert np.quantile(sd, 0.95) > 1.03 * np.quantile(sd, 0.05)
    assert np.sqrt((sd**2).mean()) == pytest.approx(model.prior_sd, rel=0.1)
    terms = prepared.ledger(int(candidate[0]), int(place[0])).terms
    # A calibration stretches the sd of the pair as it stretches its log-odds.
    slope = model.calibration.slope(sum(t.value for t in terms[:-1]))
    assert np.sqrt(sum(t.sd**2 for t in terms)) * slope == pytest.approx(sd[0], rel=1e-6)


def test_the_interval_of_a_pair_survives_the_file(region, trained):
    """Written and read back, a model gives the same intervals and keeps its hash."""
    file = model_file(trained, AS_OF)
    document = json.loads(json.dumps(file.document()))
    read = from_document(document)
    assert document["schema_version"] == 2
    assert read.sha256 == file.sha256
    profiles = build_profiles(region.dataset)
    pairs = some_pairs(profiles)
    ours, theirs = (
        TableScorer(m).prepare(profiles).pairs(*pairs) for m in (file.model, read.model)
    )
    np.testing.assert_allclose(ours.sd, theirs.sd, rtol=1e-12)
    # Models of the first version have one uncertainty for all, and are written as they were.
    first = replace(file, model=replace(file.model, uncertainty=None))
    assert first.document()["schema_version"] == 1
    assert from_document(first.document()).model.uncertainty is None


def test_a_longer_horizon_is_reached_by_fewer(region):
    """A quarter, half a year, a year: fewer last, and more are too young to tell."""
    found = [read_outcomes(region.dataset, AS_OF, horizon_days=days) for days in (91, 182, 364)]
    shares = [np.average(each.lasted, weights=each.weight) for each in found]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[2] + 0.05
    young = [each.n_censored for each in found]
    assert young == sorted(young)
