"""How much guidance a placement takes from which team, in whole quarter-hours per week.

A work leader's share follows from the person's need on SUP03, a job coach's from the year of the
placement (the 15 / 7.5 / 6 % of UWV's interne jobcoaching) and the need on SUP04; work form and a
fixed contact at the place scale both. All numbers are policy.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.policy import GuidanceSection, Policy
from matcher.profiles.rows import taken
from matcher.profiles.types import (
    Bools,
    Candidates,
    Float32,
    Int8,
    Int32,
    Int64,
    Places,
    Profiles,
    Teams,
)
from matcher.vocabulary.items import ITEM_INDEX
from matcher.vocabulary.work_forms import LADDER

Float64 = npt.NDArray[np.float64]

QUARTERS_PER_HOUR = 4
_BUDDY_OFFER = 3
_NEW = 0  # a placement that starts now is in its first year


@dataclass(frozen=True)
class GuidanceUses:
    """What each pair takes from each team; a pair may use several, no pair and team twice.

    Attributes
    ----------
    edge, team
        Positions, int32, shape (n_uses,).
    amount
        Quarter-hours per week, int64, at least 1. Under 7.5 minutes a week counts as nothing.
    """

    edge: Int32
    team: Int32
    amount: Int64


@dataclass(frozen=True)
class GuidanceRates:
    """Guidance per hour worked, as factors of person and place; the product is what a pair takes.

    Attributes
    ----------
    leader_candidate, leader_place
        Shapes (n_candidates,) and (n_places,): share of the hours that each team gives.
    coach_candidate, coach_place
        Shapes (n_candidates, 3), by year of the placement, and (n_places,).
    leads
        Teams that guide at each place and are no job coaches, shape (n_places, n_teams).
    """

    leader_candidate: Float64
    leader_place: Float64
    coach_candidate: Float64
    coach_place: Float64
    leads: Bools


def guidance_rates(profiles: Profiles, policy: Policy) -> GuidanceRates:
    """Factors of every person and place, from section ``guidance`` of the policy."""
    return _rates(profiles.candidates, profiles.places, profiles.teams, policy.guidance)


def _rates(
    people: Candidates, places: Places, teams: Teams, rules: GuidanceSection
) -> GuidanceRates:
    leader_need = _need(people.low, people.high, "SUP03", rules.unknown_leader_need)
    coach_need = _need(people.low, people.high, "SUP04", rules.unknown_coach_need)
    by_year = np.asarray(rules.coach_share_by_year)
    has_buddy = places.level[:, ITEM_INDEX["SUP07"]] >= _BUDDY_OFFER
    relief = np.where(has_buddy, rules.buddy_relief, 1.0)
    leads = places.teams & (teams.kind != "job_coach")
    leader_form = np.array([rules.leader_factor[form] for form in LADDER])[places.work_form]
    coach_form = np.array([rules.coach_factor[form] for form in LADDER])[places.work_form]
    return GuidanceRates(
        leader_candidate=np.asarray(rules.leader_share_by_need)[leader_need],
        leader_place=leader_form * relief / np.maximum(leads.sum(axis=1), 1),
        coach_candidate=np.asarray(rules.coach_factor_by_need)[coach_need, None] * by_year,
        coach_place=coach_form * relief,
        leads=leads,
    )


def wanted_hours(profiles: Profiles) -> Float32:
    """Hours per week that each person works where that much is offered, shape (n_candidates,)."""
    people = profiles.candidates
    return np.where(people.contract_hours > 0, people.contract_hours, people.hours_max)


def worked_hours(profiles: Profiles, candidate: Int32, place: Int32) -> Float32:
    """Hours per week of each pair: the contract's, else the most wanted, as far as offered."""
    return np.minimum(wanted_hours(profiles)[candidate], profiles.places.hours_max[place])


def guidance_uses(
    profiles: Profiles, policy: Policy, candidate: Int32, place: Int32
) -> GuidanceUses:
    """Quarter-hours per week that each pair takes from each team.

    Parameters
    ----------
    profiles, policy
        The region, and the shares of section ``guidance``.
    candidate, place
        Pairs, shape (n_edges,).
    """
    people, places = profiles.candidates, profiles.places
    who, person = np.unique(candidate, return_inverse=True)
    where, spot = np.unique(place, return_inverse=True)
    rates = _rates(taken(people, who), taken(places, where), profiles.teams, policy.guidance)
    hours = worked_hours(profiles, candidate, place)
    leader = hours * rates.leader_candidate[person] * rates.leader_place[spot]
    leader_edge, leader_team = np.nonzero(rates.leads[spot])

    stays = people.current_place[candidate] == place
    year = np.where(stays, people.placement_year[candidate], _NEW)
    coach = hours * rates.coach_candidate[person, year] * rates.coach_place[spot]
    coach_edge = np.flatnonzero(people.coach_team[candidate] >= 0)

    edge = np.concatenate([leader_edge, coach_edge])
    team = np.concatenate([leader_team, people.coach_team[candidate[coach_edge]]])
    exact = np.concatenate([leader[leader_edge], coach[coach_edge]]) * QUARTERS_PER_HOUR
    amount = np.floor(exact + 0.5).astype(np.int64)
    order = np.lexsort((team, edge))
    order = order[amount[order] > 0]
    return GuidanceUses(edge[order].astype(np.int32), team[order].astype(np.int32), amount[order])


def least_paid(profiles: Profiles, rates: GuidanceRates, price: Float64, rows: slice) -> Float32:
    """Points that new placements of a block of candidates pay for guidance, at least.

    Parameters
    ----------
    price
        Points per quarter-hour of each team, shape (n_teams,), not negative.
    rows
        The candidates.

    Returns
    -------
    numpy.ndarray
        Float32, shape (rows, n_places); below the exact amount by at most what rounding to whole
        quarter-hours can take off, and by what teams ask per day-part.
    """
    coach_team = profiles.candidates.coach_team[rows]
    coach_price = np.where(coach_team >= 0, price[coach_team], 0.0)
    leader_price = rates.leads @ price
    coach = rates.coach_candidate[rows, _NEW] * coach_price
    per_hour = np.outer(coach, rates.coach_place)
    per_hour += np.outer(rates.leader_candidate[rows], rates.leader_place * leader_price)
    hours = np.minimum(wanted_hours(profiles)[rows, None], profiles.places.hours_max)
    rounded_off = 0.5 * (coach_price[:, None] + leader_price)
    return np.asarray(hours * per_hour * QUARTERS_PER_HOUR - rounded_off, dtype=np.float32)


def _need(low: Int8, high: Int8, item: str, when_unknown: int) -> Int8:
    """Expected need on a support item, rounded up; ``when_unknown`` where nobody assessed it."""
    column = ITEM_INDEX[item]
    middle = (low[:, column].astype(np.int8) + high[:, column] + 1) // 2
    return np.where(low[:, column] < 0, when_unknown, middle).astype(np.int8)
