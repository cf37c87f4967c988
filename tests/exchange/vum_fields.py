"""Fields of VUM documents as the public sources describe them, and what is wrong with a document.

``vum_fields.csv`` holds field names and limits only, from: the OpenAPI files of the exchange of
municipalities, people 0.8.7 and vacancies 0.8.2 (VNG Realisatie, UM-Pilot, EUPL-1.2), changed as
the release notes of the VUM Koppelvlak specificaties 1.0.0, 2.0.0, 3.0.0 and 3.1.0 say. The OpenAPI
files of 2.x and 3.x themselves were not at hand; docs/reference/vum.md says what is a guess.
"""

import csv
import re
from datetime import date
from pathlib import Path

_POSTCODE = re.compile(r"[1-9][0-9]{3}(?!SA|SD|SS)[A-Z]{2}")


def fields_of(document, version):
    """Path -> row of a document (Werkzoekende or Vacature) in version 2 or 3."""
    with (Path(__file__).parent / "vum_fields.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["path"]: row
            for row in csv.DictReader(file)
            if row["document"] == document and version in row["versions"].split()
        }


def leaves(value, path=""):
    """Path and value of every field of a document; lists are marked by []."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, f"{path}[]")
    else:
        yield path, value


def wrong_fields(document, fields):
    """Fields that do not exist in this version, or hold what may not stand there."""
    return [
        f"{path} = {value!r}"
        for path, value in leaves(document)
        if path not in fields or not _fits(value, fields[path])
    ]


def _fits(value, field):
    if field["values"]:
        listed = field["values"].split("|")
        return str(value) in listed and isinstance(value, int) == (field["kind"] == "whole")
    match field["kind"]:
        case "whole":
            least, most = int(field["least"] or 0), int(field["most"] or 10**10)
            return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        case "day":
            return date.fromisoformat(value).isoformat() == value
        case "postcode":
            return _POSTCODE.fullmatch(value) is not None
        case "uri":
            return value.startswith("https://")
    return isinstance(value, str) and 0 < len(value) <= int(field["most"] or 10**6)
