"""Target groups and the work forms that the law allows each of them."""

from enum import StrEnum
from types import MappingProxyType

from matcher.vocabulary.work_forms import WorkForm


class TargetGroup(StrEnum):
    """The legal group a person belongs to."""

    WSW = "wsw"
    BESCHUT = "beschut"
    BANENAFSPRAAK = "banenafspraak"
    WAJONG = "wajong"
    PARTICIPATIEWET = "participatiewet"
    DAGBESTEDING = "dagbesteding"


_SHELTERED = {
    WorkForm.BESCHUT_BINNEN,
    WorkForm.BESCHUT_OP_LOCATIE,
    WorkForm.GROEPSDETACHERING,
    WorkForm.INDIVIDUELE_DETACHERING,
}
_OPEN = {
    WorkForm.GROEPSDETACHERING,
    WorkForm.INDIVIDUELE_DETACHERING,
    WorkForm.BEGELEID_WERKEN,
    WorkForm.REGULIER,
}

ALLOWED_WORK_FORMS: MappingProxyType[TargetGroup, frozenset[WorkForm]] = MappingProxyType(
    {
        # Wsw art. 2 and 7: sheltered, on location, seconded, or begeleid werken at an employer.
        TargetGroup.WSW: frozenset(_SHELTERED | {WorkForm.BEGELEID_WERKEN}),
        # Participatiewet art. 10b: sheltered conditions, inside, on location or seconded.
        TargetGroup.BESCHUT: frozenset(_SHELTERED),
        TargetGroup.BANENAFSPRAAK: frozenset(_OPEN),
        TargetGroup.WAJONG: frozenset(_OPEN),
        TargetGroup.PARTICIPATIEWET: frozenset(_OPEN),
        # Wmo: arbeidsmatige dagbesteding is no employment; beschut needs UWV advice first.
        TargetGroup.DAGBESTEDING: frozenset({WorkForm.DAGBESTEDING}),
    }
)
"""Work forms open to each target group; all others are excluded (``target_group.work_form``)."""
