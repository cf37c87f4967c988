"""Plot of one world: share of the gap from random to the ceiling closed, by size of the history."""

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.oracle.shares import interval

_LINES = {"ours": "#154273", "logistic": "#a90061", "hgb": "#39870c", "ebm": "#e17000"}
_LEVELS = {"oracle": ":", "ceiling": "-", "expert": "--", "same chance": "-."}
_BESIDE = (0.94, 0.98, 1.02, 1.06)  # so that intervals do not hide each other
_NONE_AT = 100  # where a history of none stands on the logarithmic axis


def draw(rows: pd.DataFrame, file: Path) -> None:
    """Write an SVG; the same rows give the same bytes."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "passend"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    for (method, colour), beside in zip(_LINES.items(), _BESIDE, strict=True):
        by_size = rows[rows["method"] == method].groupby("size")["to_ceiling"]
        found = {int(size): interval(100 * values) for size, values in by_size}
        if not found:
            continue
        means, halves = zip(*found.values(), strict=True)
        axes.errorbar(
            [beside * (size or _NONE_AT) for size in found], means, np.nan_to_num(halves),
            color=colour, marker="o", capsize=3, label=method,
        )  # fmt: skip
    for method, style in _LEVELS.items():
        level = 100 * rows.loc[rows["method"] == method, "to_ceiling"].mean()
        axes.axhline(level, color="0.4", linestyle=style, linewidth=1)
        axes.annotate(
            method, (1.0, level), xycoords=("axes fraction", "data"), xytext=(3, 0),
            textcoords="offset points", va="center", fontsize=8,
        )  # fmt: skip
    axes.set_xscale("log")
    sizes = sorted({size for size in rows["size"] if size})
    axes.set_xticks([_NONE_AT, *sizes], ["none", *(f"{size:,}" for size in sizes)])
    axes.minorticks_off()
    axes.set_xlabel("outcomes learned from")
    axes.set_ylabel("gap from random to ceiling closed (%)")
    axes.set_title(rows["world"].iloc[0])
    if axes.containers:
        figure.legend(frameon=False, loc="outside lower center", ncols=len(_LINES))
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)
