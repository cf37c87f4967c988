"""Every step of the line gives on the small region what it gave before (``make golden`` renews)."""

import json
from typing import Any

import pytest

from tests.golden.steps import GOLDEN, golden_steps

STEPS = (
    "rules",
    "pairs",
    "plan",
    "unplaced",
    "bottlenecks",
    "changes",
    "report",
    "explanations",
    "comparison",
    "earlier",
)


@pytest.fixture(scope="module")
def steps() -> dict[str, Any]:
    """What the line gives now, through JSON and back."""
    text = json.dumps(golden_steps(), ensure_ascii=False, default=str)
    return json.loads(text)


def alike(found: Any, golden: Any, path: str = "") -> list[str]:
    """Places where two JSON values differ; numbers may differ by 1e-4."""
    if isinstance(found, dict) and isinstance(golden, dict):
        keys = found.keys() | golden.keys()
        return [d for k in sorted(keys) for d in alike(found.get(k), golden.get(k), f"{path}.{k}")]
    if isinstance(found, list) and isinstance(golden, list) and len(found) == len(golden):
        pairs = enumerate(zip(found, golden, strict=True))
        return [d for i, (a, b) in pairs for d in alike(a, b, f"{path}[{i}]")]
    if isinstance(found, float | int) and isinstance(golden, float | int):
        return (
            []
            if found == pytest.approx(golden, abs=1e-4, nan_ok=True)
            else [f"{path}: {found} != {golden}"]
        )
    return [] if found == golden else [f"{path}: {found!r} != {golden!r}"]


@pytest.mark.parametrize("step", STEPS)
def test_step_is_unchanged(steps, step):
    """One file per step; a difference names its path."""
    golden = json.loads((GOLDEN / f"{step}.json").read_text(encoding="utf-8"))
    assert alike(steps[step], golden) == []


def test_every_step_has_a_golden_file_and_no_other_exists(steps):
    """A new step without a file, or a file without a step, is noticed."""
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(steps) == set(STEPS)
