"""schema.org JobPosting (JSON-LD) as offered places and employers; what it does not say is unknown.

Source: https://schema.org/JobPosting. Only the words that have one meaning are read: hours from a
text count when it is a number or two of them with "uur" behind.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from matcher.exchange.findings import CellFinding, ExchangeCode
from matcher.exchange.offered import OfferedTable
from matcher.exchange.reading import Offer
from matcher.exchange.vum.documents import objects_at, text_at, unused_fields
from matcher.exchange.vum.reading import offer_employers
from matcher.records.findings import looks_like_bsn

_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HOURS = re.compile(
    r"([0-9]{1,2}(?:[.,][0-9])?)(?:\s*(?:-|–|tot|to)\s*([0-9]{1,2}(?:[.,][0-9])?))?"
    r"\s*(?:uur|u|hours?)(?:\s*(?:per|p/)\s*(?:week|w))?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"([1-9][0-9]{3})\s?(?:[A-Za-z]{2})?")
_ISCO = re.compile(r"(?:ISCO(?:-08)?[ :]*)([0-9]{4})", re.IGNORECASE)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?")
_FIELDS = {
    "place_id": "identifier",
    "title": "title",
    "hours_min": "workHours",
    "hours_max": "workHours",
    "postcode4": "jobLocation.address.postalCode",
    "opens_on": "jobStartDate",
    "isco": "occupationalCategory",
    "openings": "totalJobOpenings",
}
_USED = {
    *_FIELDS.values(),
    "@context",
    "@type",
    "@id",
    "url",
    "identifier.value",
    "identifier.@type",
    "identifier.name",
    "hiringOrganization",
    "hiringOrganization.name",
    "hiringOrganization.@type",
    "jobLocation.@type",
    "jobLocation.address.@type",
    "occupationalCategory.codeValue",
    "occupationalCategory.@type",
}


def holds_job_postings(document: Any) -> bool:
    """Whether there is a JobPosting anywhere in a document."""
    return bool(_postings(document))


def read_job_postings(
    name: str,
    document: Any,
    places: Mapping[str, str],
    employers: Mapping[str, str] | None = None,
) -> Offer:
    """Rows that the postings of a document offer.

    Parameters
    ----------
    places
        Values that new places need and a posting does not have: organisation and work form.
    employers
        Identifiers of known employers by the casefolded name.
    """
    offer = Offer(name)
    postings = _postings(document)
    if not postings:
        return offer
    rows = [_row(offer, posting, number) for number, posting in enumerate(postings, 1)]
    names = [_organisation(posting) for posting in postings]
    ids = offer_employers(offer, names, employers or {}, "hiringOrganization.name")
    defaults: dict[str, str | list[str]] = {**places, "employer_id": ids, "openings": "1"}
    if any(not row["openings"] for row in rows):
        assumed = CellFinding(
            name, 0, "", "totalJobOpenings", "openings", ExchangeCode.ASSUMED, "1"
        )
        offer.findings.append(assumed)
    offer.tables.append(
        OfferedTable(
            "places",
            name,
            {column: [row[column] for row in rows] for column in _FIELDS},
            list(range(1, len(rows) + 1)),
            {column: ("", field) for column, field in _FIELDS.items()},
            None,
            defaults,
        )
    )
    for path, count in sorted(unused_fields(postings, _USED).items()):
        offer.findings.append(
            CellFinding(name, 0, "", path, "", ExchangeCode.FIELD_UNUSED, str(count))
        )
    return offer


def _postings(document: Any) -> list[dict[str, Any]]:
    if isinstance(document, list):
        return [found for each in document for found in _postings(each)]
    if not isinstance(document, dict):
        return []
    kinds = document.get("@type")
    if "JobPosting" in (kinds if isinstance(kinds, list) else [kinds]):
        return [document]
    return [found for each in document.values() for found in _postings(each)]


def _row(offer: Offer, posting: Any, number: int) -> dict[str, str]:
    def unclear(field: str, text: str) -> None:
        if text:
            offer.findings.append(
                CellFinding(offer.file, number, "", field, "", ExchangeCode.FIELD_UNCLEAR, text)
            )

    told = text_at(posting, "workHours")
    hours = _HOURS.fullmatch(told)
    if hours is None:
        unclear("workHours", told)
    postcodes = _addresses(posting)
    postcode = _POSTCODE.fullmatch(postcodes[0]) if len(postcodes) == 1 else None
    if postcode is None:
        unclear("jobLocation.address.postalCode", ", ".join(postcodes))
    category = text_at(posting, "occupationalCategory") or text_at(
        posting, "occupationalCategory", "codeValue"
    )
    isco = _ISCO.search(category)
    if isco is None:
        unclear("occupationalCategory", category)
    begins = text_at(posting, "jobStartDate")
    first_day = _DAY.fullmatch(begins)
    if first_day is None:
        unclear("jobStartDate", begins)
    return {
        "place_id": _identifier(posting),
        "title": text_at(posting, "title")[:200],
        "hours_min": hours[1].replace(",", ".") if hours else "",
        "hours_max": (hours[2] or hours[1]).replace(",", ".") if hours else "",
        "postcode4": postcode[1] if postcode else "",
        "opens_on": first_day[1] if first_day else "",
        "isco": isco[1] if isco else "",
        "openings": text_at(posting, "totalJobOpenings"),
    }


def _addresses(posting: Any) -> list[str]:
    """Different postcodes of a posting; with several locations nobody can say which."""
    texts = [text_at(each, "address", "postalCode") for each in objects_at(posting, "jobLocation")]
    return list(dict.fromkeys(text for text in texts if text))


def _organisation(posting: Any) -> str:
    return text_at(posting, "hiringOrganization", "name") or text_at(posting, "hiringOrganization")


def _identifier(posting: Any) -> str:
    """Identifier of the source, or one made of title, employer and address that stays the same."""
    told = text_at(posting, "identifier", "value") or text_at(posting, "identifier")
    if _IDENTIFIER.fullmatch(told) and not looks_like_bsn(told):
        return told
    link = text_at(posting, "url") or text_at(posting, "@id")
    marks = (told, link, text_at(posting, "title"), _organisation(posting), *_addresses(posting))
    return f"posting-{hashlib.sha256('|'.join(marks).encode()).hexdigest()[:16]}"
