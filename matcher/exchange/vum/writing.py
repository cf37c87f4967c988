"""Candidates and places as VUM documents (Werkzoekende, Vacature), version 2 or 3.

An unknown is left out, or 0 (onbekend) where VUM has that value. What has no room comes back as a
list of losses. Levels never leave: VUM has no field for them, and employers may not see them.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from matcher.exchange.vum import codes
from matcher.exchange.vum.codes import VumVersion
from matcher.exchange.vum.losses import Loss, LossReason, VumExport, counted, uncarried
from matcher.records.dataset import Dataset

Identify = Callable[[str], str]
"""Makes the identifier that leaves from the one of the records."""

_CANDIDATE_COLUMNS = frozenset(
    {
        "candidate_id",
        "postcode4",
        "hours_min",
        "hours_max",
        "max_travel_minutes",
        "travel_modes",
        "certificates",
        "preferred_isco",
        "available_from",
        "available_until",
    }
)
_PLACE_COLUMNS = frozenset(
    {
        "place_id",
        "title",
        "isco",
        "work_form",
        "hours_min",
        "hours_max",
        "postcode4",
        "certificates",
        "opens_on",
        "closes_on",
    }
)
_MAX_TITLE = 120
_NEEDS = {
    "indicatieAanpassingWerkomgeving": ("SUP05",),
    "indicatieBegeleiding": ("SUP03", "SUP04"),
    "indicatieWerkvariatie": ("SUP06",),
}
_CODE_OF_MODE = {mode.value: code for code, mode in codes.TRAVEL_MODES.items()}
_CODE_OF_LICENCE = {certificate: code for code, certificate in codes.LICENCES.items()}
_NAME_OF_COURSE = {certificate: name for name, certificate in codes.COURSES.items()}
_Counts = Counter[tuple[str, LossReason]]


def export_candidates(dataset: Dataset, version: VumVersion, identify: Identify = str) -> VumExport:
    """Every person of a dataset as Werkzoekende."""
    counts: _Counts = Counter()
    needs = _needs_by_person(dataset.candidate_levels)
    documents = tuple(
        _without_empty(_candidate(row, needs, version, identify, counts))
        for row in dataset.candidates.to_dict("records")
    )
    losses = uncarried("candidates", dataset.candidates, _CANDIDATE_COLUMNS)
    losses += counted("candidates", counts)
    if n_levels := len(dataset.candidate_levels):
        losses.append(Loss("candidate_levels", "item", LossReason.NO_FIELD, n_levels))
    return VumExport(documents, tuple(losses))


def export_vacancies(dataset: Dataset, version: VumVersion, identify: Identify = str) -> VumExport:
    """Every place of a dataset as Vacature."""
    counts: _Counts = Counter()
    names = dict(zip(dataset.employers["employer_id"], dataset.employers["name"], strict=True))
    documents = tuple(
        _without_empty(_vacancy(row, names, version, identify, counts))
        for row in dataset.places.to_dict("records")
    )
    losses = uncarried("places", dataset.places, _PLACE_COLUMNS)
    losses += counted("places", counts)
    losses += uncarried("employers", dataset.employers, {"employer_id", "name"})
    if n_levels := len(dataset.place_levels):
        losses.append(Loss("place_levels", "item", LossReason.NO_FIELD, n_levels))
    return VumExport(documents, tuple(losses))


def _candidate(
    row: Mapping[Any, Any],
    needs: Mapping[str, Mapping[str, tuple[int, int]]],
    version: VumVersion,
    identify: Identify,
    counts: _Counts,
) -> dict[str, Any]:
    known = needs.get(row["candidate_id"], {})
    return {
        "idWerkzoekende": identify(row["candidate_id"]),
        "eisAanWerk": {name: _need(known, items) for name, items in _NEEDS.items()},
        "mobiliteit": {
            "bemiddelingspostcode": _postcode(row, counts),
            "maximaleReistijd": _whole(row, "max_travel_minutes", counts),
        },
        "flexibiliteit": {
            "datumAanvangBeschikbaarVoorWerk": _day(row["available_from"]),
            "datumEindeBeschikbaarVoorWerk": _day(row["available_until"]),
        },
        "werktijden": _working_hours(row, counts),
        "vervoermiddel": _travel_modes(row, counts),
        "bemiddelingsberoep": _wishes(row, version, counts),
        "arbeidsmarktkwalificatie": _certificates(row, version),
    }


def _vacancy(
    row: Mapping[Any, Any],
    employers: Mapping[Any, Any],
    version: VumVersion,
    identify: Identify,
    counts: _Counts,
) -> dict[str, Any]:
    if len(row["title"]) > _MAX_TITLE:
        counts["title", LossReason.SHORTENED] += 1
    is_regular = row["work_form"] == "regulier"
    counts["work_form", LossReason.NO_CODE] += not is_regular
    address: dict[str, Any] = {"postcode": _postcode(row, counts)}
    employer: dict[str, Any] = {"handelsnaamOrganisatie": employers.get(row["employer_id"])}
    if version is VumVersion.V2:
        employer["adresHouding"] = [{"adres": {"adresNederland": address}}]
    else:
        employer["adres"] = address
    profession = _profession(row["isco"], version, counts, "isco") if row["isco"] else None
    return {
        "idVacature": identify(row["place_id"]),
        "naamVacature": row["title"][:_MAX_TITLE],
        "werkgever": employer,
        "arbeidsVoorwaarden": {
            "datumAanvangWerkzaamheden": _day(row["opens_on"]),
            "datumEindeWerkzaamheden": _day(row["closes_on"]),
        },
        "contractvorm": [{"codeTypeOvereenkomst": codes.REGULAR_AGREEMENT}] if is_regular else [],
        "beroep": profession,
        "werktijden": _working_hours(row, counts),
        **_certificates(row, version),
    }


def _need(known: Mapping[str, tuple[int, int]], items: tuple[str, ...]) -> int:
    """Three-valued need: ja when one is known, nee when none is for sure, else onbekend."""
    levels = [known[item] for item in items if item in known]
    if any(low > 0 for low, _ in levels):
        return codes.YES
    is_none = len(levels) == len(items) and all(high == 0 for _, high in levels)
    return codes.NO if is_none else codes.UNKNOWN


def _needs_by_person(levels: pd.DataFrame) -> dict[str, dict[str, tuple[int, int]]]:
    wanted = levels[levels["item"].isin([item for items in _NEEDS.values() for item in items])]
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in wanted.to_dict("records"):
        found.setdefault(row["candidate_id"], {})[row["item"]] = (row["low"], row["high"])
    return found


def _working_hours(row: Mapping[Any, Any], counts: _Counts) -> dict[str, int | None]:
    return {
        "aantalWerkurenPerWeekMinimaal": _whole(row, "hours_min", counts),
        "aantalWerkurenPerWeekMaximaal": _whole(row, "hours_max", counts),
    }


def _whole(row: Mapping[Any, Any], name: str, counts: _Counts) -> int | None:
    value = row[name]
    if pd.isna(value):
        return None
    counts[name, LossReason.ROUNDED] += not float(value).is_integer()
    return math.floor(float(value))


def _postcode(row: Mapping[Any, Any], counts: _Counts) -> str | None:
    if not row["postcode4"]:
        return None
    counts["postcode4", LossReason.LETTERS_ADDED] += 1
    return f"{row['postcode4']}{codes.POSTCODE_LETTERS}"


def _day(value: Any) -> str | None:
    return None if pd.isna(value) else pd.Timestamp(value).date().isoformat()


def _travel_modes(row: Mapping[Any, Any], counts: _Counts) -> list[dict[str, int]]:
    modes = row["travel_modes"].split("|") if row["travel_modes"] else []
    counts["travel_modes", LossReason.NO_CODE] += any(mode not in _CODE_OF_MODE for mode in modes)
    return [
        {
            "codeVervoermiddel": _CODE_OF_MODE[mode],
            "indicatieBeschikbaarVoorWoonWerkverkeer": codes.YES,
            "indicatieBeschikbaarVoorUitvoeringWerk": codes.UNKNOWN,
        }
        for mode in modes
        if mode in _CODE_OF_MODE
    ]


def _wishes(
    row: Mapping[Any, Any], version: VumVersion, counts: _Counts
) -> list[dict[str, Any] | None]:
    wished = row["preferred_isco"].split("|") if row["preferred_isco"] else []
    return [_profession(isco, version, counts, "preferred_isco") for isco in wished]


def _profession(
    isco: str, version: VumVersion, counts: _Counts, column: str
) -> dict[str, Any] | None:
    if version is VumVersion.V2:
        named = {"naamBeroepOngecodeerd": f"{codes.ISCO_PREFIX}{isco}"}
        return {"beroepsnaamOngecodeerd": named}
    counts[column, LossReason.NO_CODE] += 1
    return None


def _certificates(row: Mapping[Any, Any], version: VumVersion) -> dict[str, Any]:
    held = row["certificates"].split("|") if row["certificates"] else []
    proof = {"indicatieCertificaat": codes.YES} if version is VumVersion.V3 else {}
    return {
        "rijbewijs": [
            {"codeSoortRijbewijs": _CODE_OF_LICENCE[one]} for one in held if one in _CODE_OF_LICENCE
        ],
        "cursus": [
            {"naamCursus": _NAME_OF_COURSE[one], **proof} for one in held if one in _NAME_OF_COURSE
        ],
    }


def _without_empty(value: Any) -> Any:
    """Copy without what VUM counts as absent: nothing, empty text, empty lists and objects."""
    if isinstance(value, dict):
        kept = {name: _without_empty(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return [each for each in map(_without_empty, value) if each not in (None, "", [], {})]
    return value
