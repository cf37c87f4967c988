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

from benchmarks.oracle.__main__ import RESULTS
from benchmarks.oracle.plots import draw
from benchmarks.oracle.shares import interval, with_shares, worst_group
from fixtures.region.world import WORLDS

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
_OTHERS = ("logistic", "hgb", "ebm")
_NONE = pd.Series(dtype=np.float64)
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
    for world in [name for name in WORLDS if (rows["world"] == name).any()]:
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
    return "\n".join([*lines, "", _lead(rows)])


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


def _lead(rows: pd.DataFrame) -> str:
    """How far ours lies before each other learner, seed by seed."""
    sizes = sorted({int(size) for size in rows.loc[rows["method"] == _OTHERS[0], "size"]})
    lines = [
        "Ours less another learner, in % of the gap to the ceiling, by outcomes (paired by seed):",
        "",
        "| learner | " + " | ".join(f"{size:,}" for size in sizes) + " |",
        "|" + "---|" * (len(sizes) + 1),
    ]
    share = rows.set_index(["method", "size", "seed"])["to_ceiling"].sort_index()
    for other in [name for name in _OTHERS if name in share.index]:
        cells = []
        for size in sizes:
            ahead = share.get(("ours", size), _NONE) - share.get((other, size), _NONE)
            cells.append(_shown(100 * ahead, "{:+.0f}", spread=True))
        lines.append(f"| {other} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _shown(values: pd.Series, form: str, unit: str = "", *, spread: bool = False) -> str:
    mean, half = interval(values)
    if np.isnan(mean):
        return ""
    text = form.format(mean)
    if spread and not np.isnan(half):
        text += " ± " + form.replace("+", "").format(half)
    return text + unit


if __name__ == "__main__":
    main()
