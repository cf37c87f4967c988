"""Which media types an operation takes and gives where that is not JSON, by operation id."""

from dataclasses import dataclass

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
UPLOAD = "multipart/form-data"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_ZIP = "application/zip"
PAGE = "text/html"


@dataclass(frozen=True, slots=True)
class Media:
    """Media types without parameters."""

    takes: tuple[str, ...] = (JSON,)
    gives: tuple[str, ...] = (JSON,)


ONLY_JSON = Media()
PATCH = Media(takes=(MERGE_PATCH,))

OTHER_MEDIA: dict[str, Media] = {
    "startBenchmark": Media(takes=("", JSON)),  # nothing is sent
    "voerImportUit": Media(takes=(UPLOAD,)),
    "geefExport": Media(gives=(WORKBOOK, CSV_ZIP, JSON)),
    "geefSuggestiesVoorKandidaat": Media(gives=(JSON, WORKBOOK)),
    "geefSuggestiesVoorWerkplek": Media(gives=(JSON, WORKBOOK)),
    "geefModelkaart": Media(gives=(JSON, PAGE)),
    "geefMetrieken": Media(gives=("text/plain",)),
    "geefInzage": Media(gives=(JSON, "text/html", "text/markdown")),
    "exporteerLogboek": Media(gives=("application/jsonl",)),
    "wijzigKandidaat": PATCH,
    "wijzigWerkplek": PATCH,
    "wijzigWerkgever": PATCH,
    "wijzigBegeleidingsteam": PATCH,
    "wijzigGestartePlaatsing": PATCH,
    "wijzigBesluit": PATCH,
}
"""Operations that do more than JSON; the routes of imports and exports add their line here."""


def media_of(operation_id: str) -> Media:
    """Media types of an operation."""
    return OTHER_MEDIA.get(operation_id, ONLY_JSON)
