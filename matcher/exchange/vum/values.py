"""Values of VUM that passend has as well: ways of travelling, certificates and professions.

What has no twin is counted in ``left``, by field, so that nothing is dropped in silence.
"""

from collections import Counter
from typing import Any

from matcher.exchange.vum import codes
from matcher.exchange.vum.documents import dig, objects_at, text_at

PROFESSION_FIELDS = (
    "naamBeroepOngecodeerd",
    "beroepsnaamOngecodeerd.naamBeroepOngecodeerd",
)
"""Before version 1 the name stood in the profession itself; since then in an object of its own."""


def travel_modes(document: Any, left: Counter[str]) -> str:
    """Ways of travelling that are available for the journey to work, for sure."""
    available = [
        text_at(each, "codeVervoermiddel")
        for each in objects_at(document, "vervoermiddel")
        if text_at(each, "indicatieBeschikbaarVoorWoonWerkverkeer") == str(codes.YES)
    ]
    known = {str(code): mode.value for code, mode in codes.TRAVEL_MODES.items()}
    left["vervoermiddel.codeVervoermiddel"] += bool(set(available) - set(known) - {""})
    return "|".join(dict.fromkeys(known[code] for code in available if code in known))


def certificates(document: Any, left: Counter[str], path: str = "") -> str:
    """Certificates of driving licences and courses; a course without proof is none.

    Parameters
    ----------
    path
        Where the two lists stand in the document, with a point at the end.
    """
    licences = [text_at(each, "codeSoortRijbewijs") for each in objects_at(document, "rijbewijs")]
    courses = [
        text_at(each, "naamCursus")
        for each in objects_at(document, "cursus")
        # Version 2 has no such field; unknown is no proof.
        if dig(each, "indicatieCertificaat") in (None, codes.YES)
    ]
    left[f"{path}rijbewijs.codeSoortRijbewijs"] += bool(set(licences) - set(codes.LICENCES) - {""})
    left[f"{path}cursus.naamCursus"] += bool(set(courses) - set(codes.COURSES) - {""})
    held = [codes.LICENCES.get(one, "") for one in licences]
    held += [codes.COURSES.get(one, "") for one in courses]
    return "|".join(dict.fromkeys(one for one in held if one))


def iscos(professions: list[dict[str, Any]], left: Counter[str], path: str) -> str:
    """ISCO-08 codes of professions whose name begins with one."""
    found: list[str] = []
    for field in PROFESSION_FIELDS:
        names = [text_at(each, *field.split(".")) for each in professions]
        coded = [name for name in names if name.startswith(codes.ISCO_PREFIX)]
        left[f"{path}.{field}"] += any(names) and len(coded) < len([name for name in names if name])
        found += [name.removeprefix(codes.ISCO_PREFIX) for name in coded]
    return "|".join(dict.fromkeys(found))
