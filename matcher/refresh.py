"""A prepared region kept up to date: after a change only what it touches is worked out anew."""

from dataclasses import replace
from datetime import date

import numpy as np

from matcher.eligibility import find_exclusions, renew_exclusions
from matcher.profiles import Renewed, build_profiles
from matcher.profiles.columns import standing
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
