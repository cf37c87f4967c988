"""Reason codes: stable, lower case, dotted; sentences are made at the edge (``api/sentences``)."""

from enum import StrEnum


class ExclusionReason(StrEnum):
    """Why a pair of candidate and place is not eligible; the order is the bit order of masks."""

    TARGET_GROUP = "target_group.work_form"
    HOURS = "hours.no_overlap"
    DAYPARTS = "dayparts.too_few_shared"
    TRAVEL = "travel.too_far"
    CERTIFICATE = "certificate.missing"
    AVAILABILITY = "availability.no_overlap"
    EMPLOYER = "employer.excluded"
    ORGANISATION = "organisation.no_agreement"
    KNOCKOUT = "knockout.level_too_low"
    FORBIDDEN = "decision.forbidden"
    WORSE_OFF = "guarantee.worse_off"


EXCLUSION_BIT: dict[ExclusionReason, int] = {
    reason: bit for bit, reason in enumerate(ExclusionReason)
}


class UnplacedReason(StrEnum):
    """Why a person has no place in a plan; several may hold at once."""

    NO_ELIGIBLE_PLACE = "unplaced.no_eligible_place"
    """Hard rules leave no place at all."""
    NO_WORTHWHILE_PLACE = "unplaced.no_worthwhile_place"
    """Eligible places exist, but none is expected to do the person good (points <= 0)."""
    SEATS_TAKEN = "unplaced.seats_taken"
    """Every worthwhile place is full with people for whom it is worth more."""
    GUIDANCE_SHORT = "unplaced.guidance_short"
    """A seat is free, but the team that would guide has too few hours left."""
    GROUP_NOT_OPEN = "unplaced.group_not_open"
    """The group would not reach its minimum size."""
    EMPLOYER_CAP = "unplaced.employer_cap"
    """A seat is free, but the employer has as many people of the plan as policy allows."""
    APART = "unplaced.must_stay_apart"
    """A seat is free where somebody works from whom the person must stay apart."""
    MOVE_CAP = "unplaced.move_cap"
    """The plan may not change any more placements."""
    NOT_FOUND = "unplaced.search_incomplete"
    """A place and guidance were free in the end: the search missed it. Shown, never hidden."""


class DecisionReason(StrEnum):
    """Why a person decided otherwise than proposed, or fixed a pair."""

    WISH_CANDIDATE = "wish.candidate"
    WISH_EMPLOYER = "wish.employer"
    HEALTH_LOAD = "load.too_heavy"
    TRAVEL = "travel.not_doable"
    SOCIAL_FIT = "social.no_fit"
    CONTINUITY = "continuity.keep"
    DEVELOPMENT = "development.next_step"
    TRIAL = "trial.placement"
    CONSENT = "consent.recorded"
    SAFETY = "safety.risk"
    OTHER = "other"


class EndReason(StrEnum):
    """Why a placement ended, as far as a code is used; the column takes other words as well."""

    LOAD_TOO_HEAVY = "load_too_heavy"
    NO_FIT = "no_fit"
    ABSENCE = "absence"
    OWN_WISH = "own_wish"
    WORK_ENDED = "work_ended"
    NEXT_STEP = "next_step"
    MOVED_ON = "moved_on"
    DECIDED = "decided"
    """It made room for another placement that was decided on."""
