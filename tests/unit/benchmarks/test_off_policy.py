"""The benchmark on the Open Bandit set, on a made set of the same columns."""

import sys

import numpy as np
import pandas as pd
import pytest

from benchmarks.off_policy import COLUMNS, FILES, main, measure, read_log, shown_shares

SHARES = {"random": [0.25, 0.25, 0.25, 0.25], "sampler": [0.1, 0.2, 0.3, 0.4]}
CLICKS = np.array([0.1, 0.3, 0.2, 0.5])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two logs of 4,000 rows with four items at two positions."""
    made = tmp_path_factory.mktemp("bandit") / "ope"
    made.mkdir()
    for seed, (name, shares) in enumerate(SHARES.items()):
        rng = np.random.default_rng(seed)
        item = rng.choice(4, 4000, p=shares)
        table = pd.DataFrame(
            {
                "item_id": item,
                "position": rng.integers(1, 3, 4000),
                "click": (rng.random(4000) < CLICKS[item]).astype(int),
                "propensity_score": np.array(shares)[item],
            }
        )
        table.to_csv(made / FILES[name], index=False)
    return made.parent


def run(monkeypatch, *words):
    """The command, as typed."""
    monkeypatch.setattr(sys, "argv", ["benchmarks.off_policy", *map(str, words)])
    return main()


def test_a_missing_set_is_said_plainly(monkeypatch, tmp_path, capsys):
    """One sentence that names the file, and an exit code of its own."""
    assert run(monkeypatch, "--data", tmp_path) == 2
    assert "obd_random_men.csv.gz is neither" in capsys.readouterr().err


def test_every_estimate_comes_with_its_effective_sample_size(monkeypatch, folder, capsys):
    """Printed for both ways."""
    assert run(monkeypatch, "--data", folder) == 0
    printed = capsys.readouterr().out
    assert "random estimated from 4,000 rows of sampler" in printed
    assert "sampler estimated from 4,000 rows of random" in printed
    assert printed.count("effective_sample_size") == 4


def test_the_other_policy_is_recovered(folder):
    """Within three standard errors of its own click rate, where the log's own is far from it."""
    logs = {name: read_log(folder, file) for name, file in FILES.items()}
    table = pd.DataFrame(list(measure(logs, seed=0)), columns=list(COLUMNS))
    whole = table[table["rows"] == 4000]
    estimated = whole[whole["method"].isin(["ips", "snips", "dr"])]
    assert len(estimated) == 6
    assert (estimated["errors_apart"].astype(float).abs() < 3).all()
    own = whole[whole["method"] == "logged"]["errors_apart"].astype(float).abs()
    assert (own > 5).all()


def test_our_estimator_as_outcome_model_recovers_the_other_policy(folder):
    """Alone and doubly robust, from a log that is far off; each with its effective sample size."""
    logs = {name: read_log(folder, file) for name, file in FILES.items()}
    rows = measure(logs, seed=0, models=["additive"])
    table = pd.DataFrame(list(rows), columns=list(COLUMNS)).query("rows == 4000")
    ours = table[table["method"].isin(["dm, additive", "dr, additive"])]
    assert len(ours) == 4
    assert (ours["errors_apart"].astype(float).abs() < 3).all()
    assert (ours["effective_sample_size"] < 4000).all()


def test_shares_are_those_shown(folder):
    """Of every position, adding up to one."""
    shares = shown_shares(read_log(folder, FILES["sampler"]), 2, 4)
    assert shares.sum(axis=1) == pytest.approx(np.ones(2))
    assert shares[0] == pytest.approx(SHARES["sampler"], abs=0.05)
