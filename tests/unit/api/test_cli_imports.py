"""What the commands load: a coach who asks for suggestions does not wait for a solver."""

import json
import subprocess
import sys

import pytest

HEAVY = ("ortools", "numba", "scipy", "sklearn", "fastapi", "jinja2")
LOADED = """
import contextlib, io, json, sys
from api.cli.main import main
sys.argv = ["passend", *{arguments!r}]
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main()
print(json.dumps([name for name in {heavy!r} if name in sys.modules]))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check-data", "fixtures/small"],
        ["suggest", "fixtures/small", "--candidate", "k01"],
        ["suggest", "fixtures/small", "--place", "p6"],
    ],
)
def test_light_commands_load_no_heavy_library(arguments):
    """Neither solver nor server nor learning library is imported."""
    code = LOADED.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
