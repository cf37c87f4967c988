"""Tables and plots of the oracle benchmark, from the rows that stand.

    python -m benchmarks.oracle.table                                      # prints markdown
    python -m benchmarks.oracle.table --write docs/explanation/oracle.md   # and renews the page

The page holds a table between ``<!-- oracle: WORLD -->`` and ``<!-- end -->``.
"""

import argparse
import re
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import t as student

from benchmarks.oracle.__main__ import RESULTS
from benchmarks.oracle.plan import GROUPS
from benchmarks.oracle.plots import draw

ORDER = (
    "random",
    "first come",
    "coach",
    "same chance",
    "distance",
    "expert",
    "ours",
    "logistic",
    "hgb",
    "ebm",
    "ceiling",
    "oracle",
)
_KEY = ["world", "seed"]
_FEWEST = 10  # people of a group, in the mean over seeds, for it to be the worst
_HEADER = (
    "method | outcomes | AUC log | AUC pairs | bias | true value | lasting | to ceiling | "
    "to oracle | optimism | guarded | placed | steps | worst group"
)


def main() -> None:
    """Print the tables of all worlds, draw the plots and renew a page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--name", default="oracle", help="folder under benchmarks/results")
    parser.add_argument("--write", type=Path, help="page whose tables are renewed")
    options = parser.parse_args()
    folder = RESULTS / options.name
    rows = with_shares(pd.read_csv(folder / "results.csv"))
    page = options.write.read_text(encoding="utf-8") if options.write else ""
    for world in dict.fromkeys(rows["world"]):
        mine = rows[rows["world"] == world]
        table = markdown(mine)
        print(f"{world}\n\n{table}\n")
        page = re.sub(
            rf"(<!-- oracle: {world} -->\n).*?(<!-- end -->)",
            lambda found, table=table: f"{found[1]}\n{table}\n\n{found[2]}",
            page,
            flags=re.DOTALL,
        )
        draw(mine, folder / f"{world}.svg")
    if options.write:
        options.write.write_text(page, encoding="utf-8")


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


def markdown(rows: pd.DataFrame) -> str:
    """Table of one world: means over seeds, with the half-width of the 95 % interval."""
    seeds, true_auc = rows["seed"].nunique(), rows["auc_true_log"].mean()
    lines = [
        f"{seeds} seeds; AUC of the true model on the placement log {true_auc:.3f}.",
        "",
        f"| {_HEADER} |",
        "|" + "---|" * len(_HEADER.split("|")),
    ]
    for method in ORDER:
        for size, mine in rows[rows["method"] == method].groupby("size"):
            lines.append(f"| {' | '.join(_cells(method, int(size), mine))} |")
    return "\n".join(lines)


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


def _cells(method: str, size: int, rows: pd.DataFrame) -> list[str]:
    name, share = worst_group(rows)
    return [
        method,
        f"{size:,}" if size or method == "ours" else "",
        _shown(rows["auc_log"], "{:.3f}"),
        _shown(rows["auc_pairs"], "{:.3f}"),
        _shown(rows["bias"], "{:+.3f}"),
        _shown(rows["points"] / 1000, "{:.1f}", spread=True),
        _shown(rows["lasting"], "{:.0f}"),
        _shown(100 * rows["to_ceiling"], "{:.0f}", " %", spread=True),
        _shown(100 * rows["to_oracle"], "{:.0f}", " %", spread=True),
        _shown(100 * rows["optimism"], "{:+.0f}", " %"),
        _shown(100 * rows["guarded_optimism"], "{:+.0f}", " %"),
        _shown(100 * rows["placed_share"], "{:.0f}", " %"),
        _shown(rows["steps"], "{:+.2f}"),
        f"{100 * share:.0f} % {name}",
    ]


def _shown(values: pd.Series, form: str, unit: str = "", *, spread: bool = False) -> str:
    mean, half = interval(values)
    if np.isnan(mean):
        return ""
    text = form.format(mean)
    if spread and not np.isnan(half):
        text += " ± " + form.format(half)
    return text + unit


if __name__ == "__main__":
    main()
