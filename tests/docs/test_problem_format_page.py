"""The page about problem and plan files: its program runs, its tables name every array."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fixtures.region import generate_region
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.plan import save_plan
from matcher.planning.problem import ARRAY_NAMES, save_problem
from models.expert import expert_scorer

PAGE = (Path(__file__).parents[2] / "docs/reference/problem-format.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Problem and plan of a small generated region."""
    folder = tmp_path_factory.mktemp("files")
    dataset = generate_region(people=200, seed=2).dataset
    planned = plan_region(dataset, expert_scorer(), Budget(iterations=20), seed=1)
    save_problem(planned.built.problem, folder / "problem.npz")
    save_plan(planned.plan, folder / "plan.npz")
    return folder, planned


def test_a_stranger_recomputes_points_and_bound(files, tmp_path):
    """The program on the page accepts the plan and finds the same two numbers."""
    folder, planned = files
    program = tmp_path / "check.py"
    program.write_text(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], encoding="utf-8")
    command = [sys.executable, program, folder / "problem.npz", folder / "plan.npz"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    points, bound = re.findall(r"[\d.]+", printed)
    assert int(points) == planned.plan.objective
    assert float(bound) == pytest.approx(planned.plan.bound, abs=0.01)


def test_the_program_refuses_a_plan_that_breaks_a_rule(files, tmp_path):
    """Everybody everywhere at once is no plan."""
    folder, planned = files
    with np.load(folder / "plan.npz") as saved:
        broken = dict(saved) | {"chosen": np.ones(planned.built.problem.n_edges, dtype=bool)}
    np.savez(tmp_path / "plan.npz", **broken)
    program = tmp_path / "check.py"
    program.write_text(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], encoding="utf-8")
    command = [sys.executable, program, folder / "problem.npz", tmp_path / "plan.npz"]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_every_array_of_both_files_is_on_the_page(files):
    """Nothing is written that the page does not explain."""
    with np.load(files[0] / "plan.npz") as saved:
        names = {*ARRAY_NAMES, *saved.files}
    assert [name for name in sorted(names) if f"`{name}`" not in PAGE] == []
