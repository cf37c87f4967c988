"""A prepared region kept up to date: after a change only what it touches is worked out anew."""

from dataclasses import fields, replace
from datetime import date

import numpy as np

from matcher.eligibility import find_exclusions, renew_exclusions
from matcher.geography.travel import travel_times
from matcher.profiles import Candidates, Renewed, build_profiles, profiles_of_guests
from matcher.profiles.columns import standing
from matcher.profiles.types import Int32
from matcher.records.dataset import Dataset
from matcher.region import Region
from matcher.scoring import Scorer

_MOST_BY_ROW = 200
"""From here on the rules are as fast for everybody at once."""


def refresh_region(
    region: Region,
    scorer: Scorer,
    dataset: Dataset,
    people: frozenset[str],
    places: frozenset[str],
    as_of: date | None = None,
) -> Region:
    """Prepare a region from an earlier one; equal to ``prepare_region`` on all records.

    Parameters
    ----------
    scorer
        The one that prepared ``region``.
    dataset
        All records as they are now; of the levels only those of ``people`` and ``places`` are
        read, others may be left out.
    people, places
        Identifiers of all whose record, levels or decisions changed, were added or removed.
    """
    renewed = Renewed(region.profiles, people, places)
    profiles = build_profiles(dataset, as_of, renewed=renewed)
    before = region.profiles
    row = standing(before.candidates.ids, profiles.candidates.ids, people)
    same_places = not places and np.array_equal(before.places.ids, profiles.places.ids)
    same_rules = (
        same_places
        and dataset.policy == region.policy
        and profiles.as_of == before.as_of
        and np.array_equal(before.organisation_ids, profiles.organisation_ids)
    )
    if same_rules and np.count_nonzero(row < 0) <= _MOST_BY_ROW:
        exclusions = renew_exclusions(region.exclusions, row, profiles, dataset.policy)
    else:
        exclusions = find_exclusions(profiles, dataset.policy)
    return replace(
        region,
        profiles=profiles,
        policy=dataset.policy,
        exclusions=exclusions,
        scorer=region.scorer.for_people(profiles) if same_places else scorer.prepare(profiles),
    )


def refresh_people(region: Region, changed: Dataset) -> Region | None:
    """Prepare a region anew after edits of people who were there and still are.

    Nothing but their own records is read, which makes this the quick way for the most common edit.

    Parameters
    ----------
    changed
        Those people and their levels, as they are now; all else is as it was, the policy too.

    Returns
    -------
    Region or None
        Equal to ``prepare_region`` on all records; None where somebody is new, or an organisation
        comes or goes with its people.
    """
    before = region.profiles
    organisations = np.unique(changed.candidates["organisation_id"].to_numpy(dtype=np.str_))
    some = profiles_of_guests(changed, organisations, before)
    row = standing(before.candidates.ids, some.candidates.ids, frozenset())
    if (row < 0).any():
        return None
    people = _laid_over(before.candidates, some.candidates, row)
    members = np.union1d(people.organisation, before.places.organisation)
    if not np.array_equal(members, np.arange(len(before.organisation_ids))):
        return None
    profiles = replace(
        before,
        candidates=people,
        travel=travel_times(
            people.postcode, people.travel_modes, before.places.postcode, region.policy
        ),
    )
    kept = np.arange(len(people), dtype=np.int32)
    kept[row] = -1
    return replace(
        region,
        profiles=profiles,
        exclusions=renew_exclusions(region.exclusions, kept, profiles, region.policy),
        scorer=region.scorer.for_people(profiles),
    )


def _laid_over(earlier: Candidates, changed: Candidates, row: Int32) -> Candidates:
    """All people, some of them changed; ``row`` has the position of each of those."""
    columns = {}
    for column in fields(earlier):
        old, new = getattr(earlier, column.name), getattr(changed, column.name)
        columns[column.name] = old.astype(np.result_type(old, new))  # a longer text needs room
        columns[column.name][row] = new
    return Candidates(**columns)
