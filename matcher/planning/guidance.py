"""How much guidance a placement takes from which team, in whole quarter-hours per week.

A work leader's share follows from the person's need on SUP03, a job coach's from the year of the
placement (the 15 / 7.5 / 6 % of UWV's interne jobcoaching) and the need on SUP04; work form and a
fixed contact at the place scale both. All numbers are policy.
"""

from dataclasses import dataclass

import numpy as np

from matcher.policy import GuidanceSection, Policy
from matcher.profiles.types import Float32, Int8, Int32, Int64, Profiles
from matcher.vocabulary.items import ITEM_INDEX
from matcher.vocabulary.work_forms import LADDER

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


def worked_hours(profiles: Profiles, candidate: Int32, place: Int32) -> Float32:
    """Hours per week of each pair: the contract's, else the most wanted, as far as offered."""
    people, places = profiles.candidates, profiles.places
    wanted = np.where(
        people.contract_hours[candidate] > 0,
        people.contract_hours[candidate],
        people.hours_max[candidate],
    )
    return np.minimum(wanted, places.hours_max[place])


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
    rules, people, places = policy.guidance, profiles.candidates, profiles.places
    hours = worked_hours(profiles, candidate, place)
    form = places.work_form[place]
    offers_buddy = places.level[place, ITEM_INDEX["SUP07"]] >= _BUDDY_OFFER
    relief = np.where(offers_buddy, rules.buddy_relief, 1.0)

    leader_need = _need(people.low, people.high, "SUP03", rules.unknown_leader_need)[candidate]
    leader_share = np.asarray(rules.leader_share_by_need)[leader_need]
    leader = hours * leader_share * _by_form(rules, "leader_factor")[form] * relief

    stays = people.current_place[candidate] == place
    year = np.where(stays, people.placement_year[candidate], _NEW)
    coach_need = _need(people.low, people.high, "SUP04", rules.unknown_coach_need)[candidate]
    coach_share = np.asarray(rules.coach_share_by_year)[year]
    coach_share = coach_share * np.asarray(rules.coach_factor_by_need)[coach_need]
    coach = hours * coach_share * _by_form(rules, "coach_factor")[form] * relief

    is_coach = profiles.teams.kind == "job_coach"
    parts = [
        _spread(leader, places.teams[:, ~is_coach][place], np.flatnonzero(~is_coach)),
        _coach_uses(coach, people.coach_team[candidate]),
    ]
    edge, team, amount = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((team, edge))
    return GuidanceUses(edge[order], team[order], amount[order])


def _need(low: Int8, high: Int8, item: str, when_unknown: int) -> Int8:
    """Expected need on a support item, rounded up; ``when_unknown`` where nobody assessed it."""
    column = ITEM_INDEX[item]
    middle = (low[:, column].astype(np.int8) + high[:, column] + 1) // 2
    return np.where(low[:, column] < 0, when_unknown, middle).astype(np.int8)


def _by_form(rules: GuidanceSection, table: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    factors = getattr(rules, table)
    return np.array([factors[form] for form in LADDER])


def _spread(
    hours: np.ndarray, teams: np.ndarray, columns: np.ndarray
) -> tuple[Int32, Int32, Int64]:
    """Share hours evenly over the teams of the place."""
    each = hours / np.maximum(teams.sum(axis=1), 1)
    edge, column = np.nonzero(teams)
    return _whole(edge, columns[column], each[edge])


def _coach_uses(hours: np.ndarray, team: Int32) -> tuple[Int32, Int32, Int64]:
    edge = np.flatnonzero(team >= 0)
    return _whole(edge, team[edge], hours[edge])


def _whole(edge: np.ndarray, team: np.ndarray, hours: np.ndarray) -> tuple[Int32, Int32, Int64]:
    amount = np.floor(hours * QUARTERS_PER_HOUR + 0.5).astype(np.int64)
    taken = amount > 0
    return edge[taken].astype(np.int32), team[taken].astype(np.int32), amount[taken]
