import re
import shlex
from pathlib import Path

import pytest
import typer

from api.cli.main import COMMANDS, GROUPED, app
from api.cli.reference import PAGE, reference_page

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"


def test_the_reference_is_what_the_application_says():
    """The page is made from the commands; `python -m api.cli.reference` renews it."""
    assert (ROOT / PAGE).read_text(encoding="utf-8") == reference_page()


@pytest.mark.parametrize("command", [*COMMANDS, *GROUPED])
def test_every_parameter_has_a_meaning(command):
    """No option without a sentence that ends."""
    found = typer.main.get_command(app)
    for word in command.split():
        found = found.commands[word]
    for parameter in found.params:
        assert parameter.help
        assert parameter.help.endswith(".")


def _commands(page):
    blocks = re.findall(r"```(?:console|sh)\n(.*?)```", page, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line[2:] for line in lines if line.startswith("$ passend")]


def test_the_tutorial_goes_from_generate_to_explain():
    """A reader meets the whole line, in its order."""
    used = [shlex.split(line)[1] for line in _commands(TUTORIAL.read_text(encoding="utf-8"))]
    assert used[0] == "generate"
    assert used[-1] == "explain"
    assert {"check-data", "suggest", "plan", "check-plan", "report", "compare"} <= set(used)


def test_the_tutorial_uses_what_there_is():
    """Every command line of the tutorial names an existing command and existing options."""
    group = typer.main.get_command(app)
    for line in _commands(TUTORIAL.read_text(encoding="utf-8")):
        _, command, *words = shlex.split(line)
        known = {
            option for parameter in group.commands[command].params for option in parameter.opts
        }
        assert {word for word in words if word.startswith("--")} <= known, line
