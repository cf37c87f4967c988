"""A policy as TOML: only the values that differ from the default, as a dataset folder holds it."""

import json
from datetime import date
from typing import Any

from matcher.policy import Policy, default_policy


def policy_text(policy: Policy) -> str:
    """TOML text that, laid over the default policy, gives ``policy``."""
    changes = _difference(policy.model_dump(), default_policy().model_dump())
    comment = "# Values that differ from the default policy of passend.\n"
    return comment + "".join(_section(changes, ()))


def _difference(values: dict[str, Any], default: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            if below := _difference(value, default[name]):
                changed[str(name)] = below
        elif value != default[name] and value is not None:
            changed[str(name)] = value
    return changed


def _section(values: dict[str, Any], path: tuple[str, ...]) -> list[str]:
    plain = {name: value for name, value in values.items() if not isinstance(value, dict)}
    lines = [f"\n[{'.'.join(path)}]\n"] if path and plain else []
    lines += [f"{name} = {_value(value)}\n" for name, value in plain.items()]
    for name, below in values.items():
        if isinstance(below, dict):
            lines += _section(below, (*path, name))
    return lines


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    if isinstance(value, dict):  # one table of a list of tables; what is None is left out
        filled = [(name, part) for name, part in value.items() if part is not None]
        return "{" + ", ".join(f"{name} = {_value(part)}" for name, part in filled) + "}"
    if isinstance(value, str):
        # JSON leaves the delete character as it is; TOML does not allow it in a text.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
