"""Writes docs/reference/cli.md from the application itself: ``python -m api.cli.reference``."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer

from api.cli.exits import MEANINGS
from api.cli.main import COMMANDS, GROUPED, app

PAGE = Path("docs/reference/cli.md")

_INTRO = """# Command line

<!-- Made by `python -m api.cli.reference`; change the commands, not this page. -->

`passend COMMAND --help` says the same in the terminal. Results go to standard output, progress and
messages to standard error. With `--json` a command prints one JSON document and nothing else, also
when it fails (`{"error": {"code", "message", ...}}`).
"""
_KINDS: dict[Any, str] = {
    int: "whole number",
    float: "number",
    str: "text",
    list[str]: "text, again for each",
    Path: "path",
    bool: "flag",
}


def reference_page() -> str:
    """Return the page: exit codes, then every command with its arguments and options."""
    parts = [_INTRO, "## Exit codes\n", _exit_table()]
    group = typer.main.get_command(app)
    for name, function in (COMMANDS | GROUPED).items():
        command: Any = group
        for word in name.split():
            command = command.commands[word]
        parts += [f"## passend {name}\n", f"{_prose(function)}\n"]
        parts += _parameters(name, command, function)
    return "\n".join(parts)


def _exit_table() -> str:
    rows = [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    return "\n".join(["| code | meaning |", "|---|---|", *rows, ""])


def _prose(function: Callable[..., None]) -> str:
    return inspect.cleandoc(function.__doc__ or "")


def _parameters(name: str, command: Any, function: Callable[..., None]) -> Iterator[str]:
    hints = get_type_hints(function, include_extras=True)
    usage, rows = [f"passend {name}"], []
    for parameter in command.params:
        shown = parameter.opts[0]
        if parameter.param_type_name == "argument":
            shown = parameter.metavar
            usage.append(shown)
        elif parameter.required:
            usage.append(f"{shown} {parameter.metavar}")
        kind = _kind(hints[parameter.name])
        rows.append(f"| `{shown}` | {kind} | {_default(parameter)} | {parameter.help} |")
    yield f"```\n{' '.join(usage)} [OPTIONS]\n```\n"
    yield "| parameter | kind | default | meaning |\n|---|---|---|---|"
    yield "\n".join([*rows, ""])


def _kind(hint: Any) -> str:
    """Words for a type: its choices, its range, or what it is."""
    limits = ""
    if get_origin(hint) is Annotated:
        hint, about = get_args(hint)[:2]
        limits = _limits(about.min, about.max)
    if get_origin(hint) is Union or isinstance(hint, type(int | None)):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(hint))
    return _KINDS[hint] + limits


def _limits(least: float | None, most: float | None) -> str:
    if least is None:
        return ""
    return f", {least:,} to {most:,}" if most is not None else f", at least {least:,}"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    default = parameter.default
    return "" if default is None or default is False or default == "" else f"`{default}`"


def write_page(root: Path = Path()) -> None:
    """Write the page under ``root``."""
    path = root / PAGE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(reference_page(), encoding="utf-8")


if __name__ == "__main__":
    write_page()
