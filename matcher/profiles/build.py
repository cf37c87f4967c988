"""From a checked dataset to profiles: the only place where identifiers become positions."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from matcher.geography.travel import MODE_BIT, TravelTimes, travel_times
from matcher.policy import EligibilitySection, Policy
from matcher.profiles import columns
from matcher.profiles.levels import candidate_levels, carry, place_levels
from matcher.profiles.rows import laid_over
from matcher.profiles.types import (
    N_DAYPARTS,
    Bools,
    Candidates,
    Int32,
    Names,
    Pairs,
    Places,
    Profiles,
    Teams,
)
from matcher.records.dataset import Dataset
from matcher.vocabulary.certificates import CERTIFICATES
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.travel_modes import TravelMode
from matcher.vocabulary.work_forms import LADDER

_GROUPS = tuple(TargetGroup)
_ESTABLISHED_YEAR = 2  # the guidance curve is flat from the third year on
_LONGEST_WEEK = 60.0


@dataclass(frozen=True)
class _Axes:
    """Identifiers in the order of the positions that stand for them."""

    places: Names
    teams: Names
    employers: Names
    organisations: Names
    isco: Names
    sites: Names


@dataclass(frozen=True)
class Renewed:
    """People and places whose rows must be read again; all others stand as in ``before``.

    Attributes
    ----------
    people, places
        Identifiers of those whose record or levels changed; others may be gone or new.
    """

    before: Profiles
    people: frozenset[str]
    places: frozenset[str]


def build_profiles(
    dataset: Dataset, as_of: date | None = None, *, renewed: Renewed | None = None
) -> Profiles:
    """Turn a checked dataset into arrays.

    Parameters
    ----------
    dataset
        Records that passed the data contract.
    as_of
        The day to look from; by default ``plan.as_of`` of the policy, else today.
    renewed
        What changed since earlier profiles. The two tables of levels then need to hold the rows of
        changed and new people and places only.
    """
    day = as_of or dataset.policy.plan.as_of or datetime.now(tz=UTC).date()
    axes = _Axes(
        places=columns.names(dataset.places["place_id"]),
        teams=columns.names(dataset.teams["team_id"]),
        employers=columns.names(dataset.employers["employer_id"]),
        organisations=_organisations(dataset),
        isco=_axis(set(dataset.places["isco"])),
        sites=_axis(set(dataset.places["site_id"]) - {""}),
    )
    candidates = _candidates(dataset, axes, day, renewed)
    places = _places(dataset, axes, np.arange(len(axes.places), dtype=np.int32), renewed)
    decisions = dataset.decisions
    return Profiles(
        as_of=day,
        candidates=candidates,
        places=places,
        teams=_teams(dataset, axes),
        travel=travel_times(
            candidates.postcode, candidates.travel_modes, places.postcode, dataset.policy
        ),
        pins=_decided(decisions[decisions["decision"] == "pin"], candidates, axes),
        forbids=_decided(decisions[decisions["decision"] == "forbid"], candidates, axes),
        apart=Pairs(
            columns.positions(candidates.ids, dataset.apart["candidate_id"]),
            columns.positions(candidates.ids, dataset.apart["other_candidate_id"]),
        ),
        apart_same_site=(dataset.apart["scope"] == "site").to_numpy(dtype=np.bool_),
        agreements=_agreements(axes.organisations, dataset.policy.eligibility),
        organisation_ids=axes.organisations,
        employer_ids=axes.employers,
        certificate_codes=tuple(CERTIFICATES),
        isco_codes=axes.isco,
        site_ids=axes.sites,
    )


def edited_profiles(edited: Dataset, before: Profiles) -> Profiles | None:
    """Profiles after edits of people and places who were there and still are.

    Parameters
    ----------
    edited
        Those people and places with their levels, as they are now; all else is as it was, the
        policy and the day too.

    Returns
    -------
    Profiles or None
        Equal to ``build_profiles`` on all records; None where somebody is new, or an organisation,
        an occupation or a site comes or goes with an edit.
    """
    axes = _axes_of(before)
    person = columns.positions(before.candidates.ids, edited.candidates["candidate_id"])
    place = columns.positions(before.places.ids, edited.places["place_id"])
    if (person < 0).any() or (place < 0).any():
        return None
    candidates = laid_over(before.candidates, _candidates(edited, axes, before.as_of, None), person)
    places = laid_over(before.places, _places(edited, axes, place, None), place)
    members = np.append(candidates.organisation, places.organisation)
    sites = places.site[places.site < len(axes.sites)]
    if not (
        _are_all(members, axes.organisations)
        and _are_all(places.isco, axes.isco)
        and _are_all(sites, axes.sites)
    ):
        return None
    return replace(
        before,
        candidates=candidates,
        places=places,
        travel=_travel(candidates, places, before, edited.policy),
    )


def _travel(
    candidates: Candidates, places: Places, before: Profiles, policy: Policy
) -> TravelTimes:
    """Travel times anew only where somebody or something moved."""
    same_homes = np.array_equal(candidates.postcode, before.candidates.postcode)
    if same_homes and np.array_equal(places.postcode, before.places.postcode):
        return replace(before.travel, modes=candidates.travel_modes)
    return travel_times(candidates.postcode, candidates.travel_modes, places.postcode, policy)


def _axes_of(profiles: Profiles) -> _Axes:
    return _Axes(
        places=profiles.places.ids,
        teams=profiles.teams.ids,
        employers=profiles.employer_ids,
        organisations=profiles.organisation_ids,
        isco=profiles.isco_codes,
        sites=profiles.site_ids,
    )


def profiles_of_guests(dataset: Dataset, organisations: Names, before: Profiles) -> Profiles:
    """Profiles of other people with the places that there are.

    Parameters
    ----------
    dataset
        Holds the people with their levels, and the policy.
    organisations
        Those that the people belong to; others than in ``before`` have agreed on nothing unless
        the policy says so.
    """
    new = np.setdiff1d(organisations, before.organisation_ids)
    names = np.concatenate([before.organisation_ids, new])
    axes = replace(_axes_of(before), organisations=names)
    candidates = _candidates(dataset, axes, before.as_of, None)
    nobody = Pairs(np.empty(0, np.int32), np.empty(0, np.int32))
    return replace(
        before,
        candidates=candidates,
        travel=travel_times(
            candidates.postcode, candidates.travel_modes, before.places.postcode, dataset.policy
        ),
        pins=nobody,
        forbids=nobody,
        apart=nobody,
        apart_same_site=np.empty(0, np.bool_),
        agreements=_agreements(names, dataset.policy.eligibility),
        organisation_ids=names,
    )


def _candidates(dataset: Dataset, axes: _Axes, day: date, renewed: Renewed | None) -> Candidates:
    table = dataset.candidates
    ids = columns.names(table["candidate_id"])
    low, high = candidate_levels(ids, dataset.candidate_levels)
    if renewed:
        earlier = renewed.before.candidates
        row = columns.standing(earlier.ids, ids, renewed.people)
        low, high = carry(low, earlier.low, row), carry(high, earlier.high, row)
    current = columns.positions(axes.places, table["current_place_id"])
    group = columns.positions(_GROUPS, table["target_group"]).astype(np.int8)
    is_wsw = group == _GROUPS.index(TargetGroup.WSW)
    years = (pd.Timestamp(day) - table["current_since"]).dt.days // 365
    return Candidates(
        ids=ids,
        low=low,
        high=high,
        hours_min=columns.bounds(table["hours_min"], 0.0),
        hours_max=columns.bounds(table["hours_max"], _LONGEST_WEEK),
        contract_hours=columns.bounds(table["contract_hours"], 0.0),
        dayparts=columns.daypart_masks(table["dayparts"]),
        max_travel_minutes=columns.bounds(table["max_travel_minutes"], np.inf),
        travel_modes=_mode_bits(table["travel_modes"]),
        municipality=columns.names(table["municipality"]),
        postcode=columns.postcodes(table["postcode4"]),
        certificates=columns.bit_sets(tuple(CERTIFICATES), table["certificates"]),
        target_group=group,
        organisation=columns.positions(axes.organisations, table["organisation_id"]),
        coach_team=columns.positions(axes.teams, table["coach_team_id"]),
        current_place=current,
        placement_year=years.fillna(_ESTABLISHED_YEAR)
        .clip(0, _ESTABLISHED_YEAR)
        .to_numpy(dtype=np.int8),
        is_guaranteed=is_wsw & (current >= 0),
        available_from=columns.first_days(table["available_from"]),
        available_until=columns.last_days(table["available_until"]),
        preferred_isco=columns.position_sets(axes.isco, table["preferred_isco"]),
        excluded_employers=columns.position_sets(axes.employers, table["excluded_employers"]),
    )


def _places(dataset: Dataset, axes: _Axes, place: Int32, renewed: Renewed | None) -> Places:
    """The places of a dataset; ``place`` has the position of each among all."""
    table = dataset.places
    ids = axes.places[place]
    level, importance, is_knockout = place_levels(ids, dataset.place_levels)
    if renewed:
        earlier = renewed.before.places
        row = columns.standing(earlier.ids, ids, renewed.places)
        level, importance = (
            carry(level, earlier.level, row),
            carry(importance, earlier.importance, row),
        )
        is_knockout = carry(is_knockout, earlier.is_knockout, row)
    return Places(
        ids=ids,
        titles=columns.names(table["title"]),
        level=level,
        importance=importance,
        is_knockout=is_knockout,
        work_form=columns.positions(LADDER, table["work_form"]).astype(np.int8),
        openings=table["openings"].to_numpy(dtype=np.int32),
        hours_min=columns.bounds(table["hours_min"], 0.0),
        hours_max=columns.bounds(table["hours_max"], _LONGEST_WEEK),
        dayparts=columns.daypart_masks(table["dayparts"]),
        postcode=columns.postcodes(table["postcode4"]),
        certificates=columns.bit_sets(tuple(CERTIFICATES), table["certificates"]),
        isco=columns.positions(axes.isco, table["isco"]),
        employer=columns.positions(axes.employers, table["employer_id"]),
        organisation=columns.positions(axes.organisations, table["organisation_id"]),
        site=_sites(axes.sites, table["site_id"], place),
        teams=columns.position_sets(axes.teams, table["team_ids"]),
        group_min=columns.bounds(table["group_min"], 0).astype(np.int32),
        group_max=columns.bounds(table["group_max"], 0).astype(np.int32),
        opens_on=columns.first_days(table["opens_on"]),
        closes_on=columns.last_days(table["closes_on"]),
    )


def _teams(dataset: Dataset, axes: _Axes) -> Teams:
    table, by_daypart = dataset.teams, dataset.team_dayparts
    daypart_hours = np.full((len(table), N_DAYPARTS), np.nan, dtype=np.float32)
    rows = columns.positions(axes.teams, by_daypart["team_id"])
    daypart_hours[np.unique(rows)] = 0.0
    daypart_hours[rows, by_daypart["daypart"].to_numpy(dtype=np.int64)] = by_daypart[
        "hours"
    ].to_numpy(dtype=np.float32)
    return Teams(
        ids=axes.teams,
        kind=columns.names(table["kind"]),
        hours_per_week=table["hours_per_week"].to_numpy(dtype=np.float32),
        daypart_hours=daypart_hours,
    )


def _organisations(dataset: Dataset) -> Names:
    known = set(dataset.candidates["organisation_id"]) | set(dataset.places["organisation_id"])
    return np.asarray(sorted(known) or [""], dtype=np.str_)


def _axis(values: set[str]) -> Names:
    return columns.names(pd.Series(sorted(values), dtype="str"))


def _are_all(used: Int32, axis: Names) -> bool:
    """Whether every entry of an axis is used, and nothing beside it."""
    return np.array_equal(np.unique(used), np.arange(len(axis)))


def _sites(sites: Names, column: "pd.Series[str]", place: Int32) -> Int32:
    """Number of each place's site; a place without one is a site of its own, beyond the others."""
    alone = (column == "").to_numpy()
    return np.where(alone, len(sites) + place, columns.positions(sites, column)).astype(np.int32)


def _agreements(organisations: Names, rules: EligibilitySection) -> Bools:
    allowed = np.eye(len(organisations), dtype=np.bool_) | rules.all_organisations
    index = {name: position for position, name in enumerate(organisations.tolist())}
    for one, other in rules.agreements:
        if one in index and other in index:
            allowed[index[one], index[other]] = allowed[index[other], index[one]] = True
    return allowed


def _mode_bits(column: "pd.Series[str]") -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    members = columns.position_sets(np.asarray(tuple(TravelMode), dtype=np.str_), column)
    return np.asarray(members @ np.asarray(list(MODE_BIT.values())), dtype=np.uint8)


def _decided(decisions: pd.DataFrame, candidates: Candidates, axes: _Axes) -> Pairs:
    return Pairs(
        columns.positions(candidates.ids, decisions["candidate_id"]),
        columns.positions(axes.places, decisions["place_id"]),
    )
