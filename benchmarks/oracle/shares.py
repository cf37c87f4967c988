"""From rows to figures of the table: gaps closed, optimism, intervals, the worst group."""

import numpy as np
import pandas as pd
from scipy.stats import t as student

from benchmarks.oracle.plan import GROUPS

_KEY = ["world", "seed"]
_FEWEST = 10  # people of a group, in the mean over seeds, for it to be the worst


def with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with shares of the gaps closed, optimism, and what groups get beside the oracle.

    Worlds and seeds in which random, ceiling or oracle are missing are left out.
    """
    for anchor in ("random", "ceiling", "oracle"):
        columns = ["points", *(f"points_{group}" for group in GROUPS)]
        found = rows[rows["method"] == anchor].set_index(_KEY)[columns]
        rows = rows.join(found.add_suffix(f"_of_{anchor}"), on=_KEY)
    rows = rows.dropna(subset=[f"points_of_{a}" for a in ("random", "ceiling", "oracle")])
    gained = rows["points"] - rows["points_of_random"]
    shares = {
        "to_ceiling": gained / (rows["points_of_ceiling"] - rows["points_of_random"]),
        "to_oracle": gained / (rows["points_of_oracle"] - rows["points_of_random"]),
        "optimism": rows["claimed"] / rows["lasting"] - 1,
        "guarded_optimism": rows["guarded"] / rows["lasting"] - 1,
        "placed_share": rows["placed"] / rows["people"],
    }
    return rows.assign(**shares)


def worst_group(rows: pd.DataFrame) -> tuple[str, float]:
    """Target group that gets the least beside the oracle's plan, and its share of that."""
    shares = {}
    for group in GROUPS:
        best = rows[f"points_{group}_of_oracle"].sum()
        if rows[f"people_{group}"].mean() >= _FEWEST and best > 0:
            shares[group] = float(rows[f"points_{group}"].sum() / best)
    return min(shares.items(), key=lambda each: each[1])


def interval(values: pd.Series) -> tuple[float, float]:
    """Mean, and half the width of its 95 % interval over seeds (Student); NaN for one seed."""
    known = values.dropna().to_numpy()
    if not len(known):
        return float("nan"), float("nan")
    half = float("nan")
    if len(known) > 1:
        error = known.std(ddof=1) / np.sqrt(len(known))
        half = float(student.ppf(0.975, len(known) - 1) * error)
    return float(known.mean()), half
