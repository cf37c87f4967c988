"""Write ``passend_types.py`` from the description of the API, so that its types are never older.

    python docs/examples/make_types.py

Every schema becomes a ``TypedDict`` with the names of the API; a closed list of codes becomes a
``Literal``. Bounds and patterns stay in the description: the service checks them.
"""

import json
import keyword
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DESCRIPTION = HERE.parent / "reference" / "openapi.json"
TYPES = HERE / "passend_types.py"
HEAD = '''# ruff: noqa: D101
"""What the passend API takes and gives; made by ``make_types.py``, not by hand.

A field that is ``None`` is unknown or does not apply. Meanings are in openapi.json.
"""

from typing import Any, Literal, NotRequired, TypedDict'''
Json = Mapping[str, Any]
Names = dict[tuple[str, ...], str]
"""Names of lists of codes."""
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


MOST_INLINE = 5
"""Codes in a list that is written where it is used; a longer one gets a name."""


def types_of(description: dict[str, Any]) -> str:
    """The module, as text."""
    schemas: dict[str, Any] = description["components"]["schemas"]
    names = {_key(shape): name for name, shape in sorted(schemas.items()) if "enum" in shape}
    records = [
        _record(name, shape, names)
        for name, shape in sorted(schemas.items())
        if "enum" not in shape
    ]
    lists = [_list_of_codes(name, codes) for codes, name in names.items()]
    return "\n\n".join([HEAD, *lists]) + "\n\n\n" + "\n\n\n".join(records) + "\n"


def _key(shape: Json) -> tuple[str, ...]:
    return tuple(shape["enum"])


def _list_of_codes(name: str, codes: tuple[str, ...]) -> str:
    rows = "".join(f"    {json.dumps(code)},\n" for code in codes)
    return f"{name} = Literal[\n{rows}]"


def _record(name: str, shape: Json, names: Names) -> str:
    required = shape.get("required", [])
    fields = {}
    for field, each in shape.get("properties", {}).items():
        kind = _type(each, field, names)
        fields[field] = _quoted(kind if field in required else f"NotRequired[{kind}]")
    if any(keyword.iskeyword(field) for field in fields):
        rows = "".join(f"        {json.dumps(field)}: {each},\n" for field, each in fields.items())
        return f'{name} = TypedDict(\n    "{name}",\n    {{\n{rows}    }},\n)'
    rows = "".join(f"    {field}: {each}\n" for field, each in fields.items())
    return f"class {name}(TypedDict):\n{rows}".rstrip("\n")


def _quoted(annotation: str) -> str:
    """Quoted, since schemas name each other in any order."""
    return annotation if annotation in _PLAIN.values() else f'"{annotation}"'


def _type(shape: Json, field: str, names: Names) -> str:
    if "$ref" in shape:
        return str(shape["$ref"].rsplit("/", 1)[1])
    if "anyOf" in shape:
        return " | ".join(dict.fromkeys(_type(each, field, names) for each in shape["anyOf"]))
    if "enum" in shape:
        if len(shape["enum"]) > MOST_INLINE:
            return names.setdefault(_key(shape), field[0].upper() + field[1:])
        return f"Literal[{', '.join(repr(code) for code in shape['enum'])}]"
    kind = shape.get("type")
    if kind == "array":
        return f"list[{_type(shape.get('items', {}), field, names)}]"
    if kind == "object":
        values = shape.get("additionalProperties")
        held = _type(values, field, names) if isinstance(values, dict) else "Any"
        return f"dict[str, {held}]"
    return _PLAIN.get(str(kind), "Any")


if __name__ == "__main__":
    document = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    TYPES.write_text(types_of(document), encoding="utf-8")
