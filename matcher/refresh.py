"""A prepared region kept up to date: after a change only what it touches is worked out anew."""

from dataclasses import replace
from datetime import date

import numpy as np

from matcher.eligibility import find_exclusions, renew_exclusions
from matcher.profiles import Profiles, Renewed, build_profiles, edited_profiles
from matcher.profiles.columns import standing
from matcher.profiles.rows import carried
from matcher.profiles.types import Bools, Int32
from matcher.records.dataset import Dataset
from matcher.region import Region


def refresh_region(
    region: Region,
    dataset: Dataset,
    people: frozenset[str],
    places: frozenset[str],
    as_of: date | None = None,
) -> Region:
    """Prepare a region from an earlier one; equal to ``prepare_region`` on all records.

    Parameters
    ----------
    dataset
        All records as they are now; of the levels only those of ``people`` and ``places`` are
        read, others may be left out.
    people, places
        Identifiers of all whose record, levels or decisions changed, were added or removed.
    """
    renewed = Renewed(region.profiles, people, places)
    profiles = build_profiles(dataset, as_of, renewed=renewed)
    before = region.profiles
    person_row = standing(before.candidates.ids, profiles.candidates.ids, people)
    place_row = standing(before.places.ids, profiles.places.ids, places)
    same_rules = (
        dataset.policy == region.policy
        and profiles.as_of == before.as_of
        and np.array_equal(before.organisation_ids, profiles.organisation_ids)
    )
    if same_rules:
        return _renewed(region, profiles, person_row, place_row)
    return replace(
        region,
        profiles=profiles,
        policy=dataset.policy,
        exclusions=find_exclusions(profiles, dataset.policy),
        scorer=region.scorer.renewed(profiles, person_row, place_row),
    )


def refresh_edited(region: Region, edited: Dataset) -> Region | None:
    """Prepare a region anew after edits of people and places who were there and still are.

    Nothing but their own records is read, which makes this the quick way for most edits.

    Parameters
    ----------
    edited
        Those people and places with their levels, as they are now; all else is as it was, the
        policy and the day too.

    Returns
    -------
    Region or None
        Equal to ``prepare_region`` on all records; None where more than those records changes.
    """
    before = region.profiles
    profiles = edited_profiles(edited, before)
    if profiles is None:
        return None
    people = frozenset(edited.candidates["candidate_id"])
    places = frozenset(edited.places["place_id"])
    return _renewed(
        region,
        profiles,
        standing(before.candidates.ids, before.candidates.ids, people),
        standing(before.places.ids, before.places.ids, places),
    )


def _renewed(region: Region, profiles: Profiles, person_row: Int32, place_row: Int32) -> Region:
    """Rules and scores anew for the rows that are -1, where policy and day are as before."""
    protected = _guaranteed_by_another_place(region.profiles, profiles, person_row, place_row)
    by_rules = np.where(protected, -1, person_row).astype(np.int32)
    return replace(
        region,
        profiles=profiles,
        exclusions=renew_exclusions(
            region.exclusions, by_rules, place_row, profiles, region.policy
        ),
        scorer=region.scorer.renewed(profiles, person_row, place_row),
    )


def _guaranteed_by_another_place(
    before: Profiles, after: Profiles, person_row: Int32, place_row: Int32
) -> Bools:
    """Whose guarantee rests on a place that came, went or changed; shape (n_candidates,).

    What somebody may not be worse off than is told by the place of today, everywhere.
    """
    now, earlier = (
        after.candidates.current_place,
        carried(before.candidates.current_place, person_row),
    )
    row_now = np.append(place_row, np.int32(-1))[now]  # the last entry is for nowhere
    same_place = (row_now == earlier) & ((now < 0) | (row_now >= 0))
    guaranteed = after.candidates.is_guaranteed | carried(
        before.candidates.is_guaranteed, person_row
    )
    return np.asarray(guaranteed & ~same_place)
