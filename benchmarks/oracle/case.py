"""One world and seed: its log, later placements to test on, and the part that is planned.

The log comes from a whole generated region; plans are made anew for part of one organisation,
as if nobody had a place yet, so that what a plan is worth comes from matching and not from staying.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from fixtures.region import HiddenTruth, World, generate_region
from fixtures.region.world import WORLDS
from matcher.eligibility import Exclusions, find_exclusions
from matcher.policy import Policy
from matcher.profiles import Profiles, build_profiles
from matcher.records.dataset import Dataset
from models.evaluation import auc
from models.learned import Outcomes, read_outcomes
from models.learned.material import without_today

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Pairs = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]

WEEKS_TO_TEST = 52
"""Placements of the last year are no part of any history: they test who was sure of what."""
_ORGANISATION = "wb-noordoost"
_TOP_PLACES = 25
_PEOPLE_FOR_LOG = {"drifting": 14_500}
_PEOPLE = 10_000
"""People of the region: enough for a history of 10,000 outcomes a year before the planning date."""
_LOT, _PART = 17, 18  # streams of random numbers beside the seed


@dataclass(frozen=True)
class Case:
    """What all methods meet alike.

    Attributes
    ----------
    dataset
        The whole region, without what is only known today.
    known, later
        Outcomes known a year before the planning date, and those of placements begun since.
    whole
        Profiles of the whole region, for placements of the log.
    part, profiles, exclusions
        The planned part as records and arrays, with its hard rules.
    people, places
        Positions of the planned part in the whole region.
    pairs, later_pairs
        Eligible pairs by position in the part; placements of ``later`` by position in the whole.
    true, true_later
        True chances of those pairs.
    step_today
        Step on the ladder where each person of the part works today, -1 for none.
    """

    name: str
    seed: int
    world: World
    truth: HiddenTruth
    dataset: Dataset
    known: Outcomes
    later: Outcomes
    whole: Profiles
    part: Dataset
    profiles: Profiles
    exclusions: Exclusions
    people: Ints
    places: Ints
    pairs: Pairs
    later_pairs: Pairs
    true: Floats
    true_later: Floats
    step_today: Ints

    @property
    def policy(self) -> Policy:
        """The policy of the plans."""
        return self.part.policy

    def history(self, size: int) -> Outcomes:
        """Outcomes of whole people drawn by lot, until there are at least ``size``.

        Smaller histories are parts of larger ones of the same seed. Whole people, because to leave
        out single placements would leave out how the others came about.
        """
        who = self.known.candidate
        lot = np.random.default_rng([self.seed, _LOT]).permutation(len(self.dataset.candidates))
        turn = np.argsort(lot)[who]
        order = np.sort(turn)
        last = order[min(size, len(order)) - 1] if size and len(order) else -1
        return self.known.take(np.flatnonzero(turn <= last))

    def true_auc_of_log(self) -> float:
        """How well the true model tells apart placements whose 26 weeks are over."""
        log = read_outcomes(self.dataset, self.profiles.as_of)
        chance = self.truth.true_probability(log.candidate, log.place, self.years_ago(log))
        return auc(log.lasted, chance, log.weight)

    def years_ago(self, outcomes: Outcomes) -> Floats:
        """Years from the start of placements to the planning date."""
        today = np.datetime64(self.profiles.as_of, "D").astype(np.int64)
        return np.asarray((today - outcomes.started) / 365.25)


def make_case(name: str, seed: int, *, planned: int = 600, people: int | None = None) -> Case:
    """Generate a world and cut out what is planned.

    Parameters
    ----------
    planned
        People to plan for, about.
    people
        People of the whole region; by default enough for the longest history.
    """
    world = WORLDS[name]
    generated = generate_region(
        people or _PEOPLE_FOR_LOG.get(name, _PEOPLE), seed=1000 + seed, world=world
    )
    today, truth = generated.dataset, generated.truth
    dataset = without_today(today)
    as_of = dataset.policy.plan.as_of
    cutoff = as_of - timedelta(weeks=WEEKS_TO_TEST)
    known, log = read_outcomes(dataset, cutoff), read_outcomes(dataset, as_of)
    day = np.datetime64(cutoff, "D").astype(np.int64)
    later = log.take(np.flatnonzero(log.started >= day))
    part, who, where = _part(dataset, planned, np.random.default_rng([seed, _PART]))
    profiles = build_profiles(part, as_of)
    exclusions = find_exclusions(profiles, part.policy)
    row, column = np.nonzero(exclusions.reasons == 0)
    steps = pd.Index(today.places["place_id"]).get_indexer(
        pd.Index(today.candidates["current_place_id"].iloc[who])
    )
    whole = build_profiles(dataset, as_of)
    step_today = np.where(steps >= 0, whole.places.work_form[steps], -1).astype(np.int64)
    years_ago = (np.datetime64(as_of, "D").astype(np.int64) - later.started) / 365.25
    return Case(
        name=name,
        seed=seed,
        world=world,
        truth=truth,
        dataset=dataset,
        known=known,
        later=later,
        whole=whole,
        part=part,
        profiles=profiles,
        exclusions=exclusions,
        people=who,
        places=where,
        pairs=(row.astype(np.int32), column.astype(np.int32)),
        later_pairs=(later.candidate.astype(np.int32), later.place.astype(np.int32)),
        true=truth.true_probability(who[row], where[column]),
        true_later=truth.true_probability(later.candidate, later.place, years_ago),
        step_today=step_today,
    )


def _part(dataset: Dataset, planned: int, rng: np.random.Generator) -> tuple[Dataset, Ints, Ints]:
    """People of one organisation by lot, the same share of its places, hours in proportion."""
    mine = np.flatnonzero(dataset.candidates["organisation_id"] == _ORGANISATION)
    share = min(planned / len(mine), 1.0)
    who = np.sort(rng.choice(mine, round(share * len(mine)), replace=False))
    open_here = np.flatnonzero(dataset.places["organisation_id"] == _ORGANISATION)
    kept = []
    for form in dataset.places["work_form"].iloc[open_here].unique():
        places = open_here[dataset.places["work_form"].iloc[open_here] == form]
        kept.append(rng.choice(places, max(round(share * len(places)), 1), replace=False))
    where = np.sort(np.concatenate(kept))
    candidates = dataset.candidates.iloc[who].reset_index(drop=True)
    places = dataset.places.iloc[where].reset_index(drop=True)
    # Groups may start with one person: all or nothing makes plans of the same chances differ by
    # more than methods do, and says nothing about chances.
    places = places.assign(group_min=places["group_min"].clip(upper=1))
    part = select(dataset, candidates, places)
    hours = part.teams["hours_per_week"] * _kept_share(dataset, part)
    policy = dataset.policy.model_copy(
        update={"plan": dataset.policy.plan.model_copy(update={"top_places": _TOP_PLACES})}
    )
    return replace(part, teams=part.teams.assign(hours_per_week=hours), policy=policy), who, where


def select(dataset: Dataset, candidates: pd.DataFrame, places: pd.DataFrame) -> Dataset:
    """The dataset with only these people and places, and no placements or decisions."""
    ids, place_ids = candidates["candidate_id"], places["place_id"]
    levels, asked, apart = dataset.candidate_levels, dataset.place_levels, dataset.apart
    together = apart["candidate_id"].isin(ids) & apart["other_candidate_id"].isin(ids)
    return replace(
        dataset,
        candidates=candidates,
        places=places,
        candidate_levels=levels[levels["candidate_id"].isin(ids)].reset_index(drop=True),
        place_levels=asked[asked["place_id"].isin(place_ids)].reset_index(drop=True),
        placements=dataset.placements.iloc[:0],
        decisions=dataset.decisions.iloc[:0],
        apart=apart[together].reset_index(drop=True),
    )


def _kept_share(dataset: Dataset, part: Dataset) -> Floats:
    """Share of what each team guides that stays in the part: seats of its places, or its people."""

    def load(of: Dataset) -> tuple[pd.Series, pd.Series]:
        listed = of.places.assign(team=of.places["team_ids"].str.split("|")).explode("team")
        people = of.candidates.groupby("coach_team_id").size()
        return listed.groupby("team")["openings"].sum(), people

    before, after = load(dataset), load(part)
    ids = dataset.teams["team_id"]
    shares = []
    for whole, kept in zip(before, after, strict=True):
        shares.append(
            kept.reindex(ids).fillna(0).to_numpy() / np.maximum(whole.reindex(ids).fillna(0), 1)
        )
    is_coach = (dataset.teams["kind"] == "job_coach").to_numpy()
    return np.asarray(np.where(is_coach, shares[1], shares[0]), dtype=np.float64)
