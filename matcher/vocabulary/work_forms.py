"""Work forms, ordered as the ladder from least to most regular work."""

from enum import StrEnum


class WorkForm(StrEnum):
    """The form of the work at a place; the field's Dutch terms (Wsw art. 7, Participatiewet)."""

    DAGBESTEDING = "dagbesteding"
    BESCHUT_BINNEN = "beschut_binnen"
    BESCHUT_OP_LOCATIE = "beschut_op_locatie"
    GROEPSDETACHERING = "groepsdetachering"
    INDIVIDUELE_DETACHERING = "individuele_detachering"
    BEGELEID_WERKEN = "begeleid_werken"
    REGULIER = "regulier"


LADDER: tuple[WorkForm, ...] = tuple(WorkForm)
"""From least to most regular; the position is the ladder step 0-6."""

LADDER_STEP: dict[WorkForm, int] = {form: step for step, form in enumerate(LADDER)}
