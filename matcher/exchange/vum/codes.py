"""Codes of VUM that passend has as well, and what each version calls them."""

from enum import StrEnum
from types import MappingProxyType

from matcher.vocabulary.certificates import CERTIFICATES
from matcher.vocabulary.travel_modes import TravelMode

UNKNOWN, YES, NO = 0, 1, 2
"""The three values of every ``indicatie``: onbekend, ja, nee."""


class VumVersion(StrEnum):
    """Version of the Koppelvlak specificaties; 3.1 adds nothing to people and vacancies."""

    V2 = "2"
    V3 = "3"


TRAVEL_MODES = MappingProxyType({1: TravelMode.CAR, 3: TravelMode.BIKE, 5: TravelMode.TRANSIT})
"""codeVervoermiddel -> way of travelling; 2 bromfiets, 4 motor and 9 anders have no twin here."""

LICENCES = MappingProxyType(
    {
        "AM": "rijbewijs_am",
        "B": "rijbewijs_b",
        "BE": "rijbewijs_be",
        "C": "rijbewijs_c",
        "T": "rijbewijs_t",
    }
)
"""codeSoortRijbewijs -> certificate; other licences have no twin here."""

COURSES = MappingProxyType(
    {one.label_nl: code for code, one in CERTIFICATES.items() if code not in set(LICENCES.values())}
)
"""naamCursus, as passend writes it -> certificate."""

REGULAR_AGREEMENT = "01"
"""codeTypeOvereenkomst of a regular vacancy; VUM has no code for sheltered or seconded work."""

ISCO_PREFIX = "ISCO-08 "
"""Before the four digits in naamBeroepOngecodeerd; VUM 3 has codes of CompetentNL only."""

POSTCODE_LETTERS = "AA"
"""Behind four digits, where VUM demands a whole postcode: nearly every area has these letters."""
