"""One finding on an offered file as a sentence that says where, what and how to go on."""

import tomllib
from functools import cache
from importlib.resources import files

from matcher.exchange.findings import CellFinding
from matcher.exchange.template import dutch_looks
from matcher.records.contract import TABLES, Column
from matcher.vocabulary.labels import Language, label

_MANY = 12
"""Values of a closed list that are named in a sentence; longer lists are in the template."""


def sentence_for_finding(finding: CellFinding, language: Language) -> str:
    """Sentence for a coach or an analyst: the place, what is wrong, what to type."""
    texts = _texts(language)
    values = {
        "value": finding.value,
        "header": finding.header or finding.column,
        "row": _other_row(finding, texts["parts"]),
        "looks": _looks(finding.column, language),
    }
    parts = [texts["codes"][finding.code].format_map(values)]
    if finding.suggestion:
        parts.append(texts["parts"]["suggestion"].format(suggestion=finding.suggestion))
    elif values["looks"] and finding.code in _SAYS_LOOKS:
        parts.append(texts["parts"]["looks"].format(looks=values["looks"]))
    return f"{_place(finding, texts['parts'])}: {' '.join(parts)}"


def _other_row(finding: CellFinding, parts: dict[str, str]) -> str:
    if not finding.other_sheet:
        return str(finding.other_row)
    return parts["row_of_sheet"].format(row=finding.other_row, sheet=finding.other_sheet)


def _place(finding: CellFinding, parts: dict[str, str]) -> str:
    if finding.cell:
        place = parts["cell"].format(cell=finding.cell, header=finding.header)
    elif finding.row:
        about = "field_of_row" if finding.header else "row"
        place = parts[about].format(row=finding.row, header=finding.header)
    else:
        return finding.sheet
    return f"{finding.sheet}, {place}"


def _looks(column: str, language: Language) -> str:
    """Values that a column takes, in words; empty for columns that are not in the contract."""
    found = _columns().get(column)
    if found is None:
        return ""
    choices = found.cell.choices
    if choices and len(choices) <= _MANY:
        return ", ".join(label(code, language) for code in choices)
    if language is Language.DUTCH:
        return dutch_looks(found)
    return _ENGLISH_LOOKS.get(found.cell.looks, found.cell.looks)


_ENGLISH_LOOKS = {
    "year-month-day, 1950-2100": "day-month-year, 1950-2100",
    "21 characters 0 or 1": "days with o (morning), m (afternoon), a (evening), such as ma-vr om",
    "true or false": "ja (yes) or nee (no)",
}
"""Where a sheet is written otherwise than a file of the data contract."""


_SAYS_LOOKS = frozenset(
    f"value.{name}"
    for name in (
        "missing",
        "not_a_number",
        "not_whole",
        "not_finite",
        "too_small",
        "too_large",
        "not_a_date",
        "dutch_date",
        "datetime",
        "not_true_or_false",
        "not_in_list",
        "bad_identifier",
        "bad_postcode",
        "bad_isco",
        "bad_uri",
        "bad_dayparts",
        "too_long",
        "thousands_separator",
        "date_for_level",
    )
)


@cache
def _columns() -> dict[str, Column]:
    return {name: column for table in TABLES.values() for name, column in table.columns.items()}


@cache
def _texts(language: Language) -> dict[str, dict[str, str]]:
    name = f"findings.{language.value}.toml"
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
