"""One column of a record in the API: its Dutch name, its meaning, and its value as JSON.

Names come from the glossary, rules from the cell types of the data contract. JSON knows kinds that
a cell of text does not: a list is a list and no text with bars, a number is no text.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticKnownError

from matcher.glossary import camel_name
from matcher.records import cells
from matcher.records.cells import Cell, Storage
from matcher.records.contract import Column

Json = dict[str, Any]

_NO_CONTROL = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ufeff\\u202a-\\u202e\\u2066-\\u2069"
_IN_LINE = f"{_NO_CONTROL}\\t\\n\\u2028\\u2029"
_SIGNS = "=+@\\-＝＋－＠"
_LINE = f"^[^\\s{_SIGNS}{_IN_LINE}]([^{_IN_LINE}]*[^\\s{_IN_LINE}])?$"
_NOTE = f"^\\s*[^\\s{_SIGNS}{_NO_CONTROL}][^{_NO_CONTROL}]*$"
_IDENTIFIER = "^[A-Za-z0-9._-]{1,64}$"


def _cell(meaning: Any) -> Cell:
    return next(extra for extra in get_args(meaning)[1:] if isinstance(extra, Cell))


_TEXTS: dict[Cell, Json] = {
    _cell(meaning): shape
    for meaning, shape in (
        (cells.Identifier, {"pattern": _IDENTIFIER}),
        (cells.Identifiers, {"pattern": _IDENTIFIER}),
        (cells.Postcode4, {"pattern": "^[1-9][0-9]{3}$"}),
        (cells.Isco, {"pattern": "^[0-9]{4}$"}),
        (cells.IscoCodes, {"pattern": "^[0-9]{4}$"}),
        (cells.EscoUri, {"pattern": "^http://data\\.europa\\.eu/esco/[A-Za-z0-9/._-]{1,160}$"}),
        (cells.Dayparts, {"pattern": "^(?=0*1)[01]{21}$"}),
        (cells.Label, {"pattern": _LINE, "minLength": 1, "maxLength": 64}),
        (cells.Name, {"pattern": _LINE, "minLength": 1, "maxLength": 200}),
        (cells.Note, {"pattern": _NOTE, "minLength": 1, "maxLength": 2000}),
    )
}
"""What a text looks like where its column is no closed list."""


def column_name(column: str) -> str:
    """Name in the API: ``candidate_id`` is ``kandidaatId``."""
    return camel_name(column)


def column_meaning(column: str) -> str:
    """What a column means, in Dutch, with unit, range and the meaning of null."""
    return _meanings()[column]


def json_shape(column: Column) -> Json:
    """JSON Schema of a value that is known."""
    cell = column.cell
    if column.name == "municipality":
        shape: Json = {"type": "string", "pattern": "^GM[0-9]{4}$"}  # hundreds, and they change
    elif cell.choices:
        shape = {"type": "string", "enum": list(cell.choices)}
    elif cell.storage is Storage.TEXT:
        shape = {"type": "string", **_TEXTS[cell]}
    else:
        shape = TypeAdapter(column.meaning).json_schema()
    return {"type": "array", "items": shape, "uniqueItems": True} if cell.is_joined else shape


def nullable_shape(column: Column) -> Json:
    """JSON Schema of a value that may be unknown; a list without values is empty, not null."""
    shape = json_shape(column)
    if column.is_required or column.cell.is_joined:
        return shape
    return {"anyOf": [shape, {"type": "null"}]}


def sent_type(column: Column, *, may_lack: bool) -> Any:
    """Type of a field that is sent in: the rules of the column, for the JSON kinds it takes."""
    shape = json_shape(column)
    if may_lack:
        shape = {"anyOf": [shape, {"type": "null"}]}
    meaning = column.meaning | None if may_lack else column.meaning
    return Annotated[meaning, BeforeValidator(_kind_check(column)), WithJsonSchema(shape)]


def plain(value: Any) -> Any:
    """Value of a record as JSON has it."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values without those that are unknown: null and absent mean the same."""
    return {name: value for name, value in values.items() if value is not None}


def _kind_check(column: Column) -> Callable[[Any], Any]:
    """Refuse what JSON writes as another kind, before a text could be taken for a number."""
    cell = column.cell
    kind = "list" if cell.is_joined else str(cell.storage)

    def check(value: Any) -> Any:
        if value is None:
            return value
        if kind == Storage.WHOLE and isinstance(value, float) and value.is_integer():
            return int(value)
        is_right, code = _KINDS[kind]
        if not is_right(value):
            raise PydanticKnownError(code)
        if value == "":
            raise PydanticKnownError("string_too_short", {"min_length": 1})
        return value

    return check


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_KINDS: dict[str, tuple[Callable[[Any], bool], Any]] = {
    "list": (lambda value: isinstance(value, list), "list_type"),
    Storage.TEXT: (lambda value: isinstance(value, str), "string_type"),
    Storage.DAY: (lambda value: isinstance(value, str), "string_type"),
    Storage.NUMBER: (_is_number, "float_type"),
    Storage.WHOLE: (lambda value: type(value) is int, "int_type"),
    Storage.FLAG: (lambda value: isinstance(value, bool), "bool_type"),
}


@cache
def _meanings() -> dict[str, str]:
    text = files(__package__).joinpath("columns.toml").read_text(encoding="utf-8")
    return {name: str(meaning) for name, meaning in tomllib.loads(text).items()}
