"""Whether the command line knows a command, without running it."""

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import typer

from api.cli.main import app

ROOT = Path(__file__).parents[2]


def require_command(words: Sequence[str]) -> None:
    """Raise click's UsageError, or KeyError, when ``passend`` with these words means nothing."""
    command = typer.main.get_command(app)
    rest = list(words)
    while hasattr(command, "commands"):
        command = command.commands[rest.pop(0)]
    command.make_context("passend", rest)


def commands_in(page: str) -> list[str]:
    """Lines of the console blocks of a page that a reader types, after the dollar sign."""
    found = re.findall(r"```console\n(.*?)```", page, flags=re.DOTALL)
    joined = "".join(found).replace("\\\n", " ")
    return [line[2:] for line in joined.splitlines() if line.startswith("$ ")]


def passend_words(line: str) -> list[str] | None:
    """Words after ``passend`` in a line of a shell, also behind compose; None when there are none.

    ``docker compose ... run --rm SERVICE store status`` runs the command ``store status``.
    """
    if line.startswith("alias "):
        return None
    line = re.split(r"\s[|>]|\s#\s", line)[0]
    words = shlex.split(line)
    if "run" in words and words[:2] == ["docker", "compose"]:
        rest = [word for word in words[words.index("run") + 1 :] if word not in ("--rm", "-T")]
        while rest and rest[0] == "--volume":
            rest = rest[2:]
        return rest[1:]
    for at, word in enumerate(words):
        if (word == "passend" and at == 0) or word.endswith("/bin/passend"):
            return words[at + 1 :]
    return None
