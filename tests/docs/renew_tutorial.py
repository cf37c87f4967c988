"""Runs every command of docs/tutorial.md and writes its real output below it.

Run as ``python -m tests.docs.renew_tutorial`` after a change of commands, weights or generator.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
_WIDTH = "100"


def renewed(page: str, folder: Path) -> str:
    """Page with every console block filled with what its commands print, run in ``folder``."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "COLUMNS": _WIDTH, "PATH": path}

    def run(block: re.Match[str]) -> str:
        shown = []
        for line in block[1].splitlines():
            if not line.startswith("$ "):
                continue
            result = subprocess.run(
                ["/bin/sh", "-c", line[2:]],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            shown += [line, *(out.rstrip() for out in result.stdout.splitlines())]
        return "```console\n" + "\n".join(shown) + "\n```"

    return re.sub(r"```console\n(.*?)\n```", run, page, flags=re.DOTALL)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
