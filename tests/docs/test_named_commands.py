import re
import shlex
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
import typer

from api.cli.main import COMMANDS, app

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if page != ROOT / "docs" / "reference" / "cli.md"
)
GROUP = typer.main.get_command(app)
ACTIONS = {name: get_type_hints(function).get("action") for name, function in COMMANDS.items()}


def _named(text):
    """The words after `passend`, in blocks and in sentences."""
    blocks = "".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)).replace("\\\n", " ")
    sentences = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    yield from re.findall(r"^(?:\$ )?(?:\w+=\S+ )*passend (?!=)(.*)$", blocks, re.MULTILINE)
    yield from re.findall(r"`(?:\w+=\S+ )*passend ([^`]+)`", sentences)


def _command(words):
    command = GROUP
    while words and hasattr(command, "commands"):
        assert words[0] in command.commands
        command = command.commands[words.pop(0)]
    return command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_that_a_page_names_exists(page):
    """With the action and the options that go with it."""
    for line in _named(page.read_text(encoding="utf-8")):
        words = shlex.split(re.sub(r"[\[\]]|\s[|>#]\s.*|\$\(.*?\)", " ", line))
        command = _command(words)
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word.split("=")[0] for word in words if word.startswith("--")} <= known, line
        actions = get_args(ACTIONS.get(command.name))
        assert not actions or not words or words[0] in actions, line
