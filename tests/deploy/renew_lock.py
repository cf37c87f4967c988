"""Makes ``deploy/requirements.lock``: the part of requirements.lock that the service needs.

Run as ``python -m tests.deploy.renew_lock`` after a change of requirements.lock. The image gets the
versions and hashes that the tests ran with, without the tools of tests, lint and benchmarks.
"""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
WHOLE = ROOT / "requirements.lock"
PART = ROOT / "deploy" / "requirements.lock"
_EXTRAS = ("server", "postgres")
_HEAD = "# Made by `python -m tests.deploy.renew_lock` from requirements.lock; do not edit.\n"


def blocks(text: str) -> dict[str, str]:
    """Package name to its lines: version, markers and hashes, without remarks.

    A package may have a version per version of Python, each with lines of its own.
    """
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        if not line.startswith(" "):
            name = canonicalize_name(re.match(r"[\w.-]+", line)[0])
        found[name] = found.get(name, "") + line + "\n"
    return found


def needed() -> list[Requirement]:
    """What the service and the making of its wheel ask for by themselves."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    asked = [
        *project["project"]["dependencies"],
        *(line for extra in _EXTRAS for line in extras[extra]),
        *project["dependency-groups"]["build"],
    ]
    return [Requirement(line) for line in asked]


def part_of_lock(whole: str) -> str:
    """The blocks of everything that is needed, with whatever those need in turn."""
    locked, waiting = blocks(whole), needed()
    taken: dict[str, set[str]] = {}
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        if name not in locked or (name in taken and asked.extras <= taken[name]):
            continue
        taken[name] = taken.get(name, set()) | asked.extras
        waiting += _asked_by(name, asked.extras)
    return _HEAD + "".join(locked[name] for name in sorted(taken))


def _asked_by(name: str, extras: set[str]) -> list[Requirement]:
    """Requirements of a package on any system; those of extras only when the extra is wanted."""
    try:
        lines = requires(name) or []
    except PackageNotFoundError:  # for another system, such as colorama: it needs nothing more
        return []
    found = [Requirement(line) for line in lines]
    return [asked for asked in found if _may_hold(asked, extras)]


def _may_hold(asked: Requirement, extras: set[str]) -> bool:
    text = str(asked.marker or "")
    if "extra ==" not in text:
        return True
    return any(asked.marker.evaluate({"extra": extra}) for extra in extras)


if __name__ == "__main__":
    PART.write_text(part_of_lock(WHOLE.read_text(encoding="utf-8")), encoding="utf-8")
