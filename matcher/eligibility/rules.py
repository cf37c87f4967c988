"""The hard rules, one function each, named as the sentence that must hold.

Every rule takes a block of pairs and returns a bool array of shape (rows, columns): True where the
rule holds. What is unknown never breaks a rule: unknown travel, hours, day-parts or
levels leave the pair in, and the explanation shows that they are unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.policy import EligibilitySection
from matcher.profiles.rows import taken
from matcher.profiles.types import Bools, Candidates, Int32, Places, Profiles
from matcher.vocabulary.items import IS_SUPPORT, N_ITEMS, N_LEVELS
from matcher.vocabulary.reasons import ExclusionReason
from matcher.vocabulary.target_groups import ALLOWED_WORK_FORMS, TargetGroup
from matcher.vocabulary.work_forms import LADDER


@dataclass(frozen=True)
class Block:
    """A slice of the candidates against places, with the limits that the rules apply.

    Attributes
    ----------
    columns
        Positions of the places, shape (columns,); None = every place.
    """

    profiles: Profiles
    limits: EligibilitySection
    rows: slice
    columns: Int32 | None = None

    @property
    def people(self) -> Candidates:
        """All candidates; ``rows`` says which of them are meant."""
        return self.profiles.candidates

    @cached_property
    def places(self) -> Places:
        """The places of this block, in the order of ``columns``."""
        everywhere = self.profiles.places
        return everywhere if self.columns is None else taken(everywhere, self.columns)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of candidates and of places."""
        start, stop, _ = self.rows.indices(len(self.people))
        return stop - start, len(self.places)


RuleFunction = Callable[[Block], Bools]

_FORM_IS_OPEN = np.array(
    [[form in ALLOWED_WORK_FORMS[group] for form in LADDER] for group in TargetGroup]
)


def target_group_fits_work_form(block: Block) -> Bools:
    """Wsw art. 2 and 7, Participatiewet art. 10b, Wmo: each group has its own work forms."""
    by_group = _FORM_IS_OPEN[:, block.places.work_form]
    return by_group[block.people.target_group[block.rows]]


def hours_overlap(block: Block) -> Bools:
    """Offered at most >= wanted at least, and offered at least <= wanted at most (VUM 2.0)."""
    people, places = block.people, block.places
    enough = places.hours_max >= people.hours_min[block.rows, None]
    return enough & (places.hours_min <= people.hours_max[block.rows, None])


def enough_dayparts_are_shared(block: Block) -> Bools:
    """The day-parts that both have can hold the least hours that both accept."""
    people, places = block.people, block.places
    shared = people.dayparts[block.rows].astype(np.float32) @ places.dayparts.T.astype(np.float32)
    least_hours = np.maximum(people.hours_min[block.rows, None], places.hours_min)
    return np.asarray(shared * block.limits.hours_per_daypart >= least_hours)


def travel_is_within_limit(block: Block) -> Bools:
    """The fastest of the person's own modes stays within the person's own limit."""
    limit = block.people.max_travel_minutes[block.rows] + block.limits.travel_slack_minutes
    travel = block.profiles.travel.block(block.rows, block.columns)
    # Negated, so that an unknown way (NaN) does not exclude.
    return np.asarray(~(travel > limit[:, None]))


def required_certificates_are_present(block: Block) -> Bools:
    """The person has every certificate that the place asks."""
    lacking = ~block.people.certificates[block.rows, None]
    return np.asarray((block.places.certificates & lacking) == 0)


def availability_overlaps(block: Block) -> Bools:
    """There is a day, today or later, on which the person is available and the place open."""
    people, places = block.people, block.places
    today = np.datetime64(block.profiles.as_of, "D")
    start = np.maximum(people.available_from[block.rows, None], np.maximum(places.opens_on, today))
    return np.asarray(
        start <= np.minimum(people.available_until[block.rows, None], places.closes_on)
    )


def employer_is_not_excluded(block: Block) -> Bools:
    """The person did not rule this employer out."""
    return ~block.people.excluded_employers[block.rows][:, block.places.employer]


def organisations_agree(block: Block) -> Bools:
    """Across organisations only where the two have agreed on it."""
    by_organisation = block.profiles.agreements[:, block.places.organisation]
    return by_organisation[block.people.organisation[block.rows]]


def knockout_items_are_reached(block: Block) -> Bools:
    """No knock-out item lies certainly out of reach; an unknown level is asked, not excluded."""
    return np.asarray(_count_knockouts(block, _short(block, at_best=True)) == 0)


def coach_did_not_forbid(block: Block) -> Bools:
    """No coach has forbidden this pair."""
    return ~_marked(block, block.profiles.forbids.first, block.profiles.forbids.second)


def guaranteed_person_is_not_worse_off(block: Block) -> Bools:
    """Wsw: never fewer hours or a less regular form than today, unless consent was pinned."""
    people, places = block.people, block.places
    today = people.current_place[block.rows]
    form_today = np.where(today >= 0, block.profiles.places.work_form[today], 0)
    worse = (places.hours_max < people.contract_hours[block.rows, None]) | (
        places.work_form < form_today[:, None]
    )
    worse &= people.is_guaranteed[block.rows, None]
    everyone = np.arange(len(people), dtype=np.int32)
    stays = _marked(block, everyone, people.current_place)
    return ~worse | stays | _marked(block, block.profiles.pins.first, block.profiles.pins.second)


RULES: dict[ExclusionReason, RuleFunction] = {
    ExclusionReason.TARGET_GROUP: target_group_fits_work_form,
    ExclusionReason.HOURS: hours_overlap,
    ExclusionReason.DAYPARTS: enough_dayparts_are_shared,
    ExclusionReason.TRAVEL: travel_is_within_limit,
    ExclusionReason.CERTIFICATE: required_certificates_are_present,
    ExclusionReason.AVAILABILITY: availability_overlaps,
    ExclusionReason.EMPLOYER: employer_is_not_excluded,
    ExclusionReason.ORGANISATION: organisations_agree,
    ExclusionReason.KNOCKOUT: knockout_items_are_reached,
    ExclusionReason.FORBIDDEN: coach_did_not_forbid,
    ExclusionReason.WORSE_OFF: guaranteed_person_is_not_worse_off,
}
"""Every exclusion reason with its rule, in bit order."""


def knockouts_to_ask(block: Block) -> npt.NDArray[np.uint8]:
    """How many knock-out items might be out of reach but are not known well enough.

    Returns
    -------
    numpy.ndarray
        Uint8, shape (rows, columns): items to ask about before somebody starts there.
    """
    possibly_only = _short(block, at_best=False) & ~_short(block, at_best=True)
    return _count_knockouts(block, possibly_only).astype(np.uint8)


def _short(block: Block, *, at_best: bool) -> Bools:
    """Whether each candidate falls short of each level that a place could have.

    For capability and tolerance, short is below the level asked; for support it is a need above
    the level offered. ``at_best`` takes the favourable end of the person's interval; an unknown
    level is the whole scale.

    Returns
    -------
    numpy.ndarray
        Bool, shape (rows, 79, 6).
    """
    low, high = block.people.low[block.rows], block.people.high[block.rows]
    lowest, highest = np.where(low < 0, 0, low), np.where(low < 0, N_LEVELS - 1, high)
    ability, need = (highest, lowest) if at_best else (lowest, highest)
    levels = np.arange(N_LEVELS, dtype=np.int8)
    below, above = ability[:, :, None] < levels, need[:, :, None] > levels
    return np.where(IS_SUPPORT[None, :, None], above, below)


def _count_knockouts(block: Block, short: Bools) -> npt.NDArray[np.float32]:
    """Knock-out items per pair on which ``short`` holds at the level of the place.

    One matrix product over (item, level): exact, because the counts are small whole numbers.
    """
    places = block.places
    asked = (places.level[:, :, None] == np.arange(N_LEVELS)) & places.is_knockout[:, :, None]
    asked = asked.reshape(len(places), N_ITEMS * N_LEVELS)
    used = asked.any(axis=0)
    left = short.reshape(len(short), N_ITEMS * N_LEVELS)[:, used].astype(np.float32)
    return np.asarray(left @ asked[:, used].T.astype(np.float32))


def _marked(block: Block, first: Int32, second: Int32) -> Bools:
    """Shape (rows, columns), True at the given pairs of candidate and place positions."""
    start, stop, _ = block.rows.indices(len(block.people))
    marks = np.zeros((stop - start, len(block.profiles.places)), dtype=np.bool_)
    inside = (first >= start) & (first < stop) & (second >= 0)
    marks[first[inside] - start, second[inside]] = True
    return marks if block.columns is None else marks[:, block.columns]
