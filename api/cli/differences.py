"""Two plans side by side in the terminal: lost places first, with the reason."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd
from rich.console import Console

from api.cli.screen import table
from api.sentences.writer import writer
from api.wording import Wording
from matcher.comparison import PlanComparison
from matcher.results.earlier import GONE, KEPT, LOST, MOVED, NEW
from matcher.vocabulary.labels import Language, label

_MOST_ROWS = 25
_EARLIER = "earlier."

Row = Mapping[Hashable, Any]


def show_comparison(screen: Console, comparison: PlanComparison, language: Language) -> None:
    """Show who loses a place and why, who changes, and the points per term."""
    words = Wording("api.cli", language)
    people = comparison.people
    lost = people[people["change"] == LOST]
    if len(lost):
        headers = [words.text("compare", name) for name in ("person", "before", "points", "why")]
        rows = [
            (
                row["candidate_id"],
                row["place_before"],
                words.signed(row["points"]),
                _why(row, words),
            )
            for row in lost.head(_MOST_ROWS).to_dict("records")
        ]
        title = words.text("compare", "lost", n=words.number(len(lost)))
        screen.print(table(title, headers, rows, right="  r"))
        _left_out(screen, len(lost), words)
    changed = people[people["change"].isin([GONE, MOVED, NEW])]
    if len(changed):
        names = ("person", "change", "before", "after", "worth", "why")
        moves = [_change_row(row, words) for row in changed.head(_MOST_ROWS).to_dict("records")]
        title = words.text(
            "compare",
            "changed",
            shown=words.number(len(moves)),
            n=words.number(len(changed)),
        )
        screen.print(table(title, [words.text("compare", n) for n in names], moves, right="    r"))
        _left_out(screen, len(changed), words)
    if any(comparison.points_by_term.values()):
        screen.print(_terms(comparison, words))
    if not comparison.same_policy:
        screen.print(words.text("compare", "other_policy"), markup=False)


def show_earlier(screen: Console, earlier: pd.DataFrame, language: Language) -> None:
    """Show what planning anew did to the proposals of the earlier plan."""
    words = Wording("api.cli", language)
    counts = earlier["change"].value_counts()
    if set(counts.index) <= {KEPT}:
        screen.print(words.text("earlier", "unchanged"), markup=False)
        return
    numbers = {
        change: words.number(int(counts.get(change, 0)))
        for change in (KEPT, MOVED, NEW, LOST, GONE)
    }
    screen.print(words.text("earlier", "counts", **numbers), markup=False)
    hindered = earlier.loc[earlier["hindrance"] != "", "hindrance"].value_counts()
    if len(hindered):
        screen.print(words.text("earlier", "hindered", n=words.number(int(hindered.sum()))))
        for codes, n in hindered.items():
            screen.print(f"- {n}: {_labels(str(codes).split('|'), words)}", markup=False)


def _change_row(row: Row, words: Wording) -> tuple[str, ...]:
    why = _why(row, words)
    if row["change"] == MOVED and not why:
        why = words.text("compare", "found_better")
    what = words.text("compare", f"change_{row['change']}")
    spots = (row["place_before"], row["place_after"])
    return row["candidate_id"], what, *spots, words.signed(row["worth"]), why


def _terms(comparison: PlanComparison, words: Wording) -> object:
    say = writer(words.language)
    rows = [
        (say.say(f"term.{name}"), words.signed(value))
        for name, value in comparison.points_by_term.items()
        if value
    ]
    headers = [words.text("compare", name) for name in ("term", "difference")]
    return table(words.text("compare", "per_term"), headers, rows, right=" r")


def _why(row: Row, words: Wording) -> str:
    return _labels([code for code in row["reason"].split("|") if code], words)


def _labels(codes: Iterable[str], words: Wording) -> str:
    return "; ".join(
        words.text("earlier", code.removeprefix(_EARLIER))
        if code.startswith(_EARLIER)
        else label(code, words.language)
        for code in codes
    )


def _left_out(screen: Console, n: int, words: Wording) -> None:
    if n > _MOST_ROWS:
        screen.print(words.text("compare", "left_out", n=words.number(n - _MOST_ROWS)))
