"""The stability frontier as a table, a picture and a few lines in the terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import typer
from rich.console import Console

from api.cli.screen import table as screen_table
from api.report.frontier_line import FrontierWords, draw_frontier, frontier_levels
from api.wording import Wording
from matcher.vocabulary.labels import Language

if TYPE_CHECKING:
    from matcher.frontier import Frontier

NONE = "none"
FRONTIER_COLUMNS = (
    "move_cap",
    "moves",
    "points",
    "bound",
    "gap",
    "gain_share",
    "points_per_move",
)


def caps_of(text: str) -> list[int]:
    """Caps from text such as ``0,10,none``; -1 is no cap.

    Raises
    ------
    typer.BadParameter
        If a part is neither a whole number from 0 nor ``none``.
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(part == NONE or part.isdecimal() for part in parts):
        raise typer.BadParameter("--caps takes whole numbers and none, joined by commas.")
    return [-1 if part == NONE else int(part) for part in parts]


def frontier_table(frontier: "Frontier") -> pd.DataFrame:
    """One row per cap: ``move_cap`` is empty without one; ``points_per_move`` is the price."""
    rows = [
        (
            np.nan if point.cap < 0 else point.cap,
            point.moves,
            point.objective,
            round(point.bound, 2),
            round(point.gap, 6),
            round(share, 4),
            round(point.move_price, 2),
        )
        for point, share in zip(frontier.points, frontier.gain_shares(), strict=True)
    ]
    table = pd.DataFrame(rows, columns=list(FRONTIER_COLUMNS))
    return table.astype({"move_cap": "Int64"})


def write_frontier(table: pd.DataFrame, folder: Path, language: Language) -> None:
    """Write frontier.csv and frontier.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "frontier.csv", index=False, encoding="utf-8", lineterminator="\n")
    words = Wording("api.cli", language)
    values, bounds = table["points"].tolist(), table["bound"].tolist()
    picture = draw_frontier(
        values,
        bounds,
        FrontierWords(
            title=words.text("frontier", "title"),
            description=_in_words(table, words),
            moves=words.text("frontier", "cap"),
            value=words.text("frontier", "points"),
            bound=words.text("frontier", "bound"),
            caps=[_cap(cap, words) for cap in table["move_cap"]],
            levels=[words.number(level) for level in frontier_levels(values, bounds)],
        ),
    )
    (folder / "frontier.svg").write_text(picture, encoding="utf-8")


def show_frontier(screen: Console, table: pd.DataFrame, folder: Path, language: Language) -> None:
    """Show the table and what it says in one sentence."""
    words = Wording("api.cli", language)
    rows = [
        (
            _cap(row["move_cap"], words),
            words.number(row["moves"]),
            words.number(row["points"]),
            words.percent(row["gain_share"]),
            words.number(row["points_per_move"], 1),
            words.percent(row["gap"], 2),
        )
        for row in table.to_dict("records")
    ]
    names = ("cap", "moves", "points", "share", "price", "gap")
    headers = [words.text("frontier", name) for name in names]
    screen.print(screen_table(words.text("frontier", "title"), headers, rows, right="rrrrrr"))
    screen.print(_in_words(table, words), markup=False)
    screen.print(words.text("frontier", "written", folder=folder), markup=False)


def _in_words(table: pd.DataFrame, words: Wording) -> str:
    """Name the fewest moves that bring most of the gain."""
    enough = table[table["gain_share"] >= 0.8]
    gain = int(table["points"].max() - table["points"].min())
    if not gain:
        return words.text("frontier", "nothing")
    first = enough.iloc[0]
    return words.text(
        "frontier",
        "sentence",
        moves=words.number(float(first["moves"])),
        share=words.percent(float(first["gain_share"])),
        gain=words.number(gain),
        most=words.number(float(table["moves"].iloc[-1])),
    )


def _cap(cap: Any, words: Wording) -> str:
    return words.text("frontier", "no_cap") if pd.isna(cap) else words.number(cap)
