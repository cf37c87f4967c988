"""The written plan beside the facts of its dataset: what every rule looks at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher.planning.capacity import guidance_resources, use_of
from matcher.planning.edges import Edges, value_edges
from matcher.planning.guidance import guidance_uses
from matcher.planning.keeping import keeps_today
from matcher.profiles.types import Int32, Int64, Pairs
from matcher.records.dataset import Dataset
from matcher.region import Region
from matcher.results import PlanTables

Positions = npt.NDArray[np.intp] | Int32


@dataclass(frozen=True)
class WrittenPlan:
    """A plan as it stands in the tables.

    Attributes
    ----------
    candidate, place
        Positions of the pairs of ``plan`` whose identifiers exist, int32, shape (n_pairs,).
    row
        Where these pairs stand in the table.
    """

    dataset: Dataset
    region: Region
    tables: PlanTables
    candidate: Int32
    place: Int32
    row: npt.NDArray[np.intp]

    @cached_property
    def present(self) -> Int64:
        """People per place."""
        return np.bincount(self.place, minlength=len(self.region.profiles.places)).astype(np.int64)

    @cached_property
    def place_of(self) -> Int32:
        """Place per candidate, -1 without one."""
        places = np.full(len(self.region.profiles.candidates), -1, dtype=np.int32)
        places[self.candidate] = self.place
        return places

    @cached_property
    def base(self) -> Pairs:
        """Who is certain of a place whatever the plan: pinned people, and who keeps today's.

        Capacity that they exceed is raised to what they take.
        """
        people, pins = self.region.profiles.candidates, self.region.profiles.pins
        who = np.flatnonzero(keeps_today(self.region)).astype(np.int32)
        return Pairs(
            np.concatenate([who, pins.first]),
            np.concatenate([people.current_place[who], pins.second]),
        )

    @cached_property
    def base_present(self) -> Int64:
        """People per place who are certain of it."""
        return np.bincount(self.base.second, minlength=len(self.present)).astype(np.int64)

    @cached_property
    def edges(self) -> Edges:
        """The written pairs, scored and valued again from the records."""
        return value_edges(self.region, Pairs(self.candidate, self.place))

    @cached_property
    def is_exempt(self) -> npt.NDArray[np.bool_]:
        """Pairs that stand whatever the hard rules say: the place of today, and pinned pairs."""
        pins = self.region.profiles.pins
        width = len(self.region.profiles.places)
        keys = self.candidate.astype(np.int64) * width + self.place
        pinned = pins.first.astype(np.int64) * width + pins.second
        return np.asarray(self.edges.stays | np.isin(keys, pinned))

    def guidance(self, pairs: Pairs) -> tuple[npt.NDArray[np.str_], Int64, Int64]:
        """Identifiers, capacity and use of every team (and team/day-part), in quarter-hours."""
        profiles, policy = self.region.profiles, self.region.policy
        uses = guidance_uses(profiles, policy, pairs.first, pairs.second)
        resources = guidance_resources(profiles, policy, pairs.first, pairs.second, uses)
        everyone = np.ones(len(pairs), dtype=np.bool_)
        return resources.ids, resources.capacity, use_of(resources, everyone)

    def people(self, positions: Positions) -> list[str]:
        """Identifiers of candidates."""
        return [str(name) for name in self.region.profiles.candidates.ids[positions]]

    def places(self, positions: Positions) -> list[str]:
        """Identifiers of places."""
        return [str(name) for name in self.region.profiles.places.ids[positions]]


def written_plan(dataset: Dataset, region: Region, tables: PlanTables) -> WrittenPlan:
    """Look up the written pairs in the dataset; unknown identifiers are left to their own rule."""
    profiles = region.profiles
    candidate = _positions(profiles.candidates.ids, tables.plan["candidate_id"])
    place = _positions(profiles.places.ids, tables.plan["place_id"])
    row = np.flatnonzero((candidate >= 0) & (place >= 0))
    return WrittenPlan(dataset, region, tables, candidate[row], place[row], row)


def _positions(ids: npt.NDArray[np.str_], column: "pd.Series[str]") -> Int32:
    return np.asarray(pd.Index(ids).get_indexer(pd.Index(column)), dtype=np.int32)
