"""Context terms of the table model: travel, hours, preference and the placement so far."""

import numpy as np

from matcher.profiles.types import Float32, Int32, Profiles
from models.table import Base, Context, Float64

HISTORY = "history"
GROUP, FORM, PLACE = "group", "form", "place"


def base_of(base: Base, profiles: Profiles) -> tuple[Float64, Float64]:
    """What every person and every place adds to the intercept; shape (n,) and (m,)."""
    parts = base_parts(base, profiles)
    return parts[GROUP], parts[PLACE] + parts[FORM]


def base_parts(base: Base, profiles: Profiles) -> dict[str, Float64]:
    """The same by code: ``group`` per person, ``form`` and ``place`` (with its site) per place."""
    people, places = profiles.candidates, profiles.places
    by_group, by_form = np.zeros(len(people)), np.zeros(len(places))
    if base.by_group:
        by_group = np.append(base.by_group, 0.0)[people.target_group]
    if base.by_form:
        by_form = np.asarray(base.by_form)[places.work_form]
    by_place = np.array([base.by_place.get(name, 0.0) for name in places.ids.tolist()])
    return {GROUP: by_group, FORM: by_form, PLACE: by_place}


def context_block(context: Context, profiles: Profiles, rows: slice) -> Float32:
    """All context terms together for a block of candidates, float32, shape (rows, n_places)."""
    people, places = profiles.candidates, profiles.places
    total = _travel(context, profiles.travel.block(rows))
    offered = np.minimum(people.hours_max[rows, None], places.hours_max)
    total += _hours(context, people.hours_max[rows, None], offered)
    preferred = people.preferred_isco[rows][:, places.isco]
    total += np.float32(context.preferred_occupation) * preferred
    start, stop, _ = rows.indices(len(people))
    stays = np.flatnonzero(people.current_place[start:stop] >= 0)
    gain = np.asarray(context.lasting_by_year)[people.placement_year[start:stop][stays]]
    total[stays, people.current_place[start:stop][stays]] += gain.astype(np.float32)
    return np.asarray(total)


def context_pairs(
    context: Context, profiles: Profiles, candidate: Int32, place: Int32
) -> dict[str, Float64]:
    """Each context term by its code for listed pairs, float64, shape (n_pairs,)."""
    people, places = profiles.candidates, profiles.places
    wanted = people.hours_max[candidate].astype(np.float64)
    offered = np.minimum(wanted, places.hours_max[place])
    stays = people.current_place[candidate] == place
    by_year = np.asarray(context.lasting_by_year)[people.placement_year[candidate]]
    preferred = people.preferred_isco[candidate, places.isco[place]]
    return {
        "travel": _travel(context, profiles.travel.pairs(candidate, place).astype(np.float64)),
        "hours": _hours(context, wanted, offered),
        "preference": context.preferred_occupation * preferred,
        HISTORY: np.where(stays, by_year, 0.0),
    }


def _travel(context: Context, minutes):  # type: ignore[no-untyped-def]
    """Cost of travel beyond the free minutes; an unknown way counts as half of the longest."""
    known = np.where(np.isnan(minutes), context.travel_most_minutes / 2, minutes)
    paid = np.clip(known, 0, context.travel_most_minutes) - context.travel_free_minutes
    return (-context.travel_per_minute * np.maximum(paid, 0)).astype(minutes.dtype)


def _hours(context: Context, wanted, offered):  # type: ignore[no-untyped-def]
    return -context.hours_gap_per_hour * np.maximum(wanted - offered, 0)
