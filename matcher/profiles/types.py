"""Profiles: records as arrays, one row per candidate, place or team. Frozen; no rules in here."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matcher.geography.travel import TravelTimes
from matcher.vocabulary.work_forms import LADDER, WorkForm

N_DAYPARTS = 21
"""Monday to Sunday x morning, afternoon, evening."""

FIRST_DAY = np.datetime64("0001-01-01", "D")
LAST_DAY = np.datetime64("9999-12-31", "D")

Bools = npt.NDArray[np.bool_]
Int8 = npt.NDArray[np.int8]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Float32 = npt.NDArray[np.float32]
Days = npt.NDArray[np.datetime64]
Names = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Candidates:
    """What is known about the people, shape (n_candidates, ...) throughout.

    Attributes
    ----------
    low, high
        Level interval per item, int8, shape (n_candidates, 79), 0-5; -1 where nobody assessed it.
    hours_min, hours_max
        Hours per week wanted; 0 and infinity where open.
    dayparts
        True where the person can work, shape (n_candidates, 21); all True when unknown.
    max_travel_minutes
        One way; infinity where unknown.
    municipality
        GM code of where the person lives.
    postcode
        Four digits, -1 where unknown.
    certificates
        Bit set over ``Profiles.certificate_codes``.
    current_place
        Position in ``Places``; -1 without a place. ``placement_year`` counts from 0.
    is_guaranteed
        True for people with a Wsw contract who have a place: they keep job, wage and guidance.
    """

    ids: Names
    low: Int8
    high: Int8
    hours_min: Float32
    hours_max: Float32
    contract_hours: Float32
    dayparts: Bools
    max_travel_minutes: Float32
    travel_modes: npt.NDArray[np.uint8]
    municipality: Names
    postcode: Int32
    certificates: npt.NDArray[np.uint64]
    target_group: Int8
    organisation: Int32
    coach_team: Int32
    current_place: Int32
    placement_year: Int8
    is_guaranteed: Bools
    available_from: Days
    available_until: Days
    preferred_isco: Bools
    excluded_employers: Bools

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.ids)


@dataclass(frozen=True)
class Places:
    """What is known about the places, shape (n_places, ...) throughout.

    Attributes
    ----------
    level
        What is asked (C, T) or offered (S) per item, int8, shape (n_places, 79), 0-5; 0 = not.
    importance
        Int8, same shape: 0 not asked, 1 somewhat, 2 important, 3 essential.
    is_knockout
        True where a person known to fall short may not be placed.
    work_form
        Ladder step 0-6.
    teams
        Guiding teams, bool, shape (n_places, n_teams).
    group_min, group_max
        0 where the place is no group.
    """

    ids: Names
    titles: Names
    level: Int8
    importance: Int8
    is_knockout: Bools
    work_form: Int8
    openings: Int32
    hours_min: Float32
    hours_max: Float32
    dayparts: Bools
    postcode: Int32
    certificates: npt.NDArray[np.uint64]
    isco: Int32
    employer: Int32
    organisation: Int32
    site: Int32
    teams: Bools
    group_min: Int32
    group_max: Int32
    opens_on: Days
    closes_on: Days

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.ids)

    def form(self, place: int) -> WorkForm:
        """Work form of one place."""
        return LADDER[int(self.work_form[place])]


@dataclass(frozen=True)
class Teams:
    """Teams that guide people, with the hours they have per week.

    Attributes
    ----------
    daypart_hours
        Float32, shape (n_teams, 21); NaN rows for teams that are planned per week only.
    """

    ids: Names
    kind: Names
    hours_per_week: Float32
    daypart_hours: Float32

    def __len__(self) -> int:
        """Return the number of teams."""
        return len(self.ids)


@dataclass(frozen=True)
class Pairs:
    """Positions of candidates and places (or of two candidates) that belong together."""

    first: Int32
    second: Int32

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.first)


@dataclass(frozen=True)
class Profiles:
    """Everything that rules, scorers and planner need, as arrays on shared axes.

    ``pins`` and ``forbids`` pair candidates with places; ``apart`` pairs candidates, with
    ``apart_same_site`` True where the whole site is meant instead of one place.
    """

    as_of: date
    candidates: Candidates
    places: Places
    teams: Teams
    travel: TravelTimes
    pins: Pairs
    forbids: Pairs
    apart: Pairs
    apart_same_site: Bools
    agreements: Bools
    organisation_ids: Names
    employer_ids: Names
    certificate_codes: tuple[str, ...]
    isco_codes: Names
    site_ids: Names

    def summary(self) -> str:
        """One line for people: how many candidates, places and teams, and how much is known."""
        known = float((self.candidates.low >= 0).mean()) if len(self.candidates) else 0.0
        return (
            f"{len(self.candidates):,} candidates ({known:.0%} of items known), "
            f"{len(self.places):,} places with {int(self.places.openings.sum()):,} openings, "
            f"{len(self.teams):,} teams"
        )
