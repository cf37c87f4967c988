"""What re-planning changes against the earlier plan, and why a proposal does not stand any more."""

from collections import Counter
from typing import Any

import pandas as pd

from matcher.planning.starting import Hindrance, Starting
from matcher.region import Region
from matcher.region_plan import RegionPlan
from matcher.results.tables import EARLIER_COLUMNS

PERSON_GONE, PLACE_GONE = "earlier.person_gone", "earlier.place_gone"
DECIDED, STEP_BACK = "earlier.decided_otherwise", "earlier.step_back"
NO_SEAT, NO_HOURS, GROUP = "earlier.no_seat", "earlier.no_room", "earlier.group_too_small"
KEPT, MOVED, NEW, LOST, GONE = "kept", "moved", "new", "lost", "gone"
ORDER = (LOST, GONE, MOVED, NEW, KEPT)
"""Changes against an earlier plan; what hurts comes first."""


def earlier_table(region_plan: RegionPlan, earlier: pd.DataFrame) -> pd.DataFrame:
    """One row per person with a place in either plan, who loses one first.

    ``hindrance`` says why a proposal could not stand at the start; empty where it could, also when
    the search found something better for all together. ``resource`` is the team that is short.
    """
    region, built = region_plan.region, region_plan.built
    if built.starting is None:
        raise ValueError("nothing was planned anew")
    chosen = region_plan.plan.chosen
    people, places = region.profiles.candidates.ids, region.profiles.places.ids
    now = dict(
        zip(
            people[built.edges.candidate[chosen]].tolist(),
            places[built.edges.place[chosen]].tolist(),
            strict=True,
        )
    )
    then = dict(zip(earlier["candidate_id"], earlier["place_id"], strict=True))
    position = {name: at for at, name in enumerate(people.tolist())}
    known_places = set(places.tolist())
    rows = []
    for name in {**then, **now}:
        before, after = then.get(name, ""), now.get(name, "")
        hindrance, resource = "", ""
        if before and name not in position:
            hindrance = PERSON_GONE
        elif before and before not in known_places:
            hindrance = PLACE_GONE
        elif before:
            hindrance = _hindrance(region, built.starting, position[name])
            short = int(built.starting.resource[position[name]])
            resource = str(built.problem.resource_id[short]) if short >= 0 else ""
        change = GONE if hindrance == PERSON_GONE else _change(before, after)
        rows.append((name, before, after, change, hindrance, resource))
    rows.sort(key=lambda row: (ORDER.index(row[3]), row[0]))
    columns: list[Any] = list(zip(*rows, strict=True)) or [()] * len(EARLIER_COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=dtype)
            for (name, dtype), values in zip(EARLIER_COLUMNS.items(), columns, strict=True)
        }
    )


def earlier_figures(table: pd.DataFrame) -> dict[str, Any]:
    """Counts for the report: changes, and why proposals did not stand."""
    changes = Counter(table["change"])
    hindrances = Counter(table.loc[table["hindrance"] != "", "hindrance"])
    return {
        "changes": {change: changes[change] for change in ORDER},
        "hindrances": dict(sorted(hindrances.items())),
    }


def _change(before: str, after: str) -> str:
    if before == after:
        return KEPT
    if before and after:
        return MOVED
    return NEW if after else LOST


def _hindrance(region: Region, starting: Starting, candidate: int) -> str:
    kind, pins = Hindrance(int(starting.hindrance[candidate])), region.profiles.pins
    place = int(region.earlier_place[candidate]) if region.earlier_place is not None else -1
    pinned = pins.second[pins.first == candidate]
    if len(pinned):
        return "" if place in pinned else DECIDED
    if kind is Hindrance.NOT_LISTED:
        return "|".join(region.exclusions.reasons_for(candidate, place)) or STEP_BACK
    codes = {Hindrance.SEATS: NO_SEAT, Hindrance.RESOURCE: NO_HOURS, Hindrance.GROUP: GROUP}
    return codes.get(kind, "")
