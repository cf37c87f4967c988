"""Unseen tasks and spells by period: what is learned from never holds what is tested."""

import gzip

import numpy as np
import pandas as pd
import pytest

from benchmarks.real.sets import tables, unseen_tasks
from benchmarks.unseen_tasks import COLUMNS, measure

NEEDS = np.array([[1, 0], [0, 1], [1, 1]] * 4)


def answers(people=150):
    """People who master an attribute or not; all that a task asks must be mastered."""
    rng = np.random.default_rng(6)
    masters = rng.random((people, 2)) < 0.6
    able = (masters[:, None, :] | (NEEDS == 0)).all(axis=2)
    return (rng.random(able.shape) < np.where(able, 0.9, 0.15)).astype(int)


def test_shortfalls_know_nothing_of_the_task_itself():
    """Turning every answer to one task leaves the features of that task as they were."""
    right = answers()
    turned = right.copy()
    turned[:, 3] = 1 - turned[:, 3]
    people = len(right)
    mine = slice(3 * people, 4 * people)
    before, after = unseen_tasks(right, NEEDS), unseen_tasks(turned, NEEDS)
    assert before.features.iloc[mine].equals(after.features.iloc[mine])
    assert not before.features.equals(after.features)


def test_bottleneck_terms_help_where_the_worst_shortfall_decides():
    """A conjunctive truth: rules of the worst beat the mean, and ours with the terms too."""
    rows = measure(answers(), NEEDS, [], seed=0)
    found = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in rows}
    assert found["worst shortfall"]["auc"] > found["person mean"]["auc"]
    ours = found["additive, with bottleneck terms"]
    assert ours["log_loss"] < found["additive, shortfalls"]["log_loss"]
    assert all(row["auc_low"] <= row["auc"] <= row["auc_high"] for row in found.values())


def test_a_spell_has_a_row_per_period_that_it_began(tmp_path):
    """Three weeks: one row, ended; 20 weeks: three rows, the last one ended; 60 weeks: four."""
    (tmp_path / "outcomes").mkdir()
    spells = pd.DataFrame({"y": [3.0, 20.0, 60.0] * 4, "z": range(12)})
    path = tmp_path / "outcomes" / "austria_unemployment_duration.csv.gz"
    path.write_bytes(gzip.compress(spells.to_csv(index=False).encode()))
    table = next(each for each in tables(tmp_path) if each.name == "austria_by_period")
    assert np.bincount(table.group)[:3].tolist() == [1, 3, 4]
    of_second = table.group == 1
    assert table.outcome[of_second].tolist() == [1, 1, 0]
    assert table.features["period"][of_second].tolist() == [0, 1, 2]
    assert table.outcome[table.group == 2].tolist() == [1, 1, 1, 1]
    assert "y" not in table.features
    assert pytest.approx(len(table.outcome)) == 32
