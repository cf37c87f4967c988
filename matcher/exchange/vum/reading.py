"""VUM documents as offered rows: Werkzoekende to candidates, Vacature to places and employers.

Versions 2 and 3 are told apart by their fields, and a document may mix them. Fields that passend
has no column for are named with a count; onbekend stays unknown.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from matcher.exchange.findings import CellFinding, ExchangeCode
from matcher.exchange.offered import OfferedTable
from matcher.exchange.reading import Offer
from matcher.exchange.vum import codes, values
from matcher.exchange.vum.documents import (
    dig,
    find_objects,
    objects_at,
    text_at,
    unused_fields,
)
from matcher.records.contract import TABLES

_PERSON = "idWerkzoekende"
_PERSON_MARKS = frozenset({_PERSON, "mobiliteit", "eisAanWerk", "arbeidsmarktkwalificatie"})
_VACANCY_MARKS = frozenset({"idVacature", "naamVacature", "arbeidsVoorwaarden"})

_PERSON_FIELDS = {
    "candidate_id": _PERSON,
    "postcode4": "mobiliteit.bemiddelingspostcode",
    "max_travel_minutes": "mobiliteit.maximaleReistijd",
    "available_from": "flexibiliteit.datumAanvangBeschikbaarVoorWerk",
    "available_until": "flexibiliteit.datumEindeBeschikbaarVoorWerk",
    "hours_min": "werktijden.aantalWerkurenPerWeekMinimaal",
    "hours_max": "werktijden.aantalWerkurenPerWeekMaximaal",
}
_VACANCY_FIELDS = {
    "place_id": "idVacature",
    "title": "naamVacature",
    "opens_on": "arbeidsVoorwaarden.datumAanvangWerkzaamheden",
    "closes_on": "arbeidsVoorwaarden.datumEindeWerkzaamheden",
    "hours_min": "werktijden.aantalWerkurenPerWeekMinimaal",
    "hours_max": "werktijden.aantalWerkurenPerWeekMaximaal",
}
_ADDRESSES = (
    "werkgever.adres.postcode",
    "werkgever.adresHouding.adres.adresNederland.postcode",
    "adres.postcode",
)
_SHARED_USED = {
    "vumID",
    "rijbewijs.codeSoortRijbewijs",
    "cursus.naamCursus",
    "cursus.indicatieCertificaat",
}
_QUALIFICATION = "arbeidsmarktkwalificatie"
_WISHES = "bemiddelingsberoep"
_USED_OF_PERSON = {
    *_PERSON_FIELDS.values(),
    *(f"{_QUALIFICATION}.{name}" for name in _SHARED_USED),
    "vumID",
    "vervoermiddel.codeVervoermiddel",
    "vervoermiddel.indicatieBeschikbaarVoorWoonWerkverkeer",
    *(f"bemiddelingsberoep.{field}" for field in values.PROFESSION_FIELDS),
}
_USED_OF_VACANCY = {
    *_VACANCY_FIELDS.values(),
    *_ADDRESSES,
    *_SHARED_USED,
    "werkgever.handelsnaamOrganisatie",
    "contractvorm.codeTypeOvereenkomst",
    *(f"beroep.{field}" for field in values.PROFESSION_FIELDS),
}


def read_vum(
    name: str,
    document: Any,
    people: Mapping[str, str],
    places: Mapping[str, str],
    employers: Mapping[str, str] | None = None,
) -> Offer:
    """Rows that VUM documents offer.

    Parameters
    ----------
    document
        One document, a list, or an answer that holds lists of them.
    people, places
        Values that new records need and VUM does not have, by column.
    employers
        Identifiers of known employers by the casefolded name.
    """
    offer = Offer(name)
    vacancies = find_objects(document, _VACANCY_MARKS)
    if vacancies:
        _offer_vacancies(offer, vacancies, places, employers or {})
        return offer
    persons = find_objects(document, _PERSON_MARKS)
    if persons:
        _offer_people(offer, persons, people)
    return offer


def _offer_people(
    offer: Offer, documents: list[dict[str, Any]], defaults: Mapping[str, str]
) -> None:
    rows = []
    left: Counter[str] = Counter()
    for document in documents:
        row = _plain_fields(document, _PERSON_FIELDS)
        row["travel_modes"] = values.travel_modes(document, left)
        held = dig(document, _QUALIFICATION)
        row["certificates"] = values.certificates(held, left, f"{_QUALIFICATION}.")
        wishes = objects_at(document, _WISHES)
        row["preferred_isco"] = values.iscos(wishes, left, _WISHES)
        rows.append(row)
    _offer(offer, "candidates", rows, _PERSON_FIELDS, dict(defaults), len(documents))
    _name_unused(offer, unused_fields(documents, _USED_OF_PERSON), left)


def _offer_vacancies(
    offer: Offer,
    documents: list[dict[str, Any]],
    defaults: Mapping[str, str],
    known: Mapping[str, str],
) -> None:
    rows, names, forms = [], [], []
    left: Counter[str] = Counter()
    for document in documents:
        row = _plain_fields(document, _VACANCY_FIELDS)
        row["postcode4"] = next(filter(None, (_deep(document, path) for path in _ADDRESSES)), "")[
            :4
        ]
        row["certificates"] = values.certificates(document, left)
        row["isco"] = values.iscos(objects_at(document, "beroep"), left, "beroep")
        rows.append(row)
        names.append(_deep(document, "werkgever.handelsnaamOrganisatie"))
        agreements = {
            text_at(each, "codeTypeOvereenkomst") for each in objects_at(document, "contractvorm")
        }
        left["contractvorm.codeTypeOvereenkomst"] += bool(
            agreements - {codes.REGULAR_AGREEMENT, ""}
        )
        is_regular = agreements == {codes.REGULAR_AGREEMENT}
        forms.append("regulier" if is_regular else defaults.get("work_form", ""))
    ids = offer_employers(offer, names, known, "werkgever.handelsnaamOrganisatie")
    given: dict[str, str | list[str]] = {
        **defaults,
        "employer_id": ids,
        "work_form": forms,
        "openings": "1",
    }
    _offer(offer, "places", rows, _VACANCY_FIELDS, given, len(documents))
    assumed = CellFinding(
        offer.file, 0, "", "aantal plekken", "openings", ExchangeCode.ASSUMED, "1"
    )
    offer.findings.append(assumed)
    _name_unused(offer, unused_fields(documents, _USED_OF_VACANCY), left)


def offer_employers(
    offer: Offer, names: list[str], known: Mapping[str, str], field: str
) -> list[str]:
    """Identifier of the employer per row; those that are not known yet are offered as new."""
    ids = [known.get(name.casefold(), _identifier(name)) if name else "" for name in names]
    new = {
        one: name
        for one, name in zip(ids, names, strict=True)
        if name and name.casefold() not in known
    }
    if new:
        columns = {"employer_id": list(new), "name": [name[:200] for name in new.values()]}
        numbers = [ids.index(one) + 1 for one in new]
        offer.tables.append(
            OfferedTable("employers", offer.file, columns, numbers, {"name": ("", field)})
        )
    return ids


def _identifier(name: str) -> str:
    """Identifier of an employer that has none in the source, the same at every import."""
    return f"employer-{hashlib.sha256(name.casefold().encode()).hexdigest()[:12]}"


def _offer(
    offer: Offer,
    table: str,
    rows: list[dict[str, str]],
    fields: Mapping[str, str],
    defaults: dict[str, str | list[str]],
    n_rows: int,
) -> None:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    places = {name: ("", field) for name, field in fields.items()}
    numbers = list(range(1, n_rows + 1))
    known = {name: text for name, text in defaults.items() if name in TABLES[table].columns}
    offer.tables.append(OfferedTable(table, offer.file, columns, numbers, places, None, known))


def _plain_fields(document: Any, fields: Mapping[str, str]) -> dict[str, str]:
    row = {column: _deep(document, path) for column, path in fields.items()}
    if "postcode4" in row:
        row["postcode4"] = row["postcode4"][:4]
    return row


def _deep(document: Any, path: str) -> str:
    """Text at a path with points; the first of a list is taken at each step."""
    for name in path.split("."):
        found = dig(document, name)
        document = found[0] if isinstance(found, list) and found else found
    return text_at({"value": document}, "value")


def _name_unused(offer: Offer, counts: Counter[str], left: Counter[str]) -> None:
    for path, count in sorted((counts + left).items()):
        offer.findings.append(
            CellFinding(offer.file, 0, "", path, "", ExchangeCode.FIELD_UNUSED, str(count))
        )
