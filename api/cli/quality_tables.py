"""The measured quality of scorers: tables on the screen, and the same as CSV."""

import json
from pathlib import Path

import pandas as pd
from rich.console import Console

from api.cli.screen import table
from models.evaluation.decisions import LEAST_CELL
from models.evaluation.intervals import Interval
from models.evaluation.quality import FEW, Horizon, Quality

FILES = (
    "measures.csv",
    "horizons.csv",
    "calibration.csv",
    "lists.csv",
    "exposure.csv",
    "decisions.csv",
)
_INTERVAL = ("value", "low", "high")
_SHORT = {
    "auc": "AUC",
    "log_loss": "log loss",
    "brier": "Brier",
    "brier_skill": "skill over base rate",
    "calibration_slope": "calibration slope",
    "calibration_intercept": "calibration intercept",
    "calibration_error": "calibration error",
}
_NOTES = {
    "no_placements": "The dataset holds no placements whose outcome is known, so nothing can be"
    " measured. Scorers can still suggest; how good they are is not known here.",
    "nothing_to_test": "There are too few placements to learn from some and to test on later ones:"
    " nothing is measured.",
    "model_knows_all": "Too few placements with an outcome began after the model was made, so there"
    " is nothing to test that it cannot know. Measure again when newer placements have an outcome.",
    "few": f"Fewer than {FEW} placements are tested: mind the intervals; methods whose intervals"
    " overlap cannot be told apart here.",
}


def show_quality(screen: Console, quality: Quality) -> None:
    """Print the tables; only a sentence where there is nothing to measure."""
    main = next(each for each in quality.horizons if each.weeks == 26)
    if not main.known:
        screen.print(_NOTES["no_placements"], markup=False)
        return
    screen.print(_horizons(quality))
    for note in quality.notes:
        screen.print(_NOTES[note], markup=False)
    if not {"few"}.issuperset(quality.notes):
        return
    screen.print()
    for horizon in quality.horizons:
        screen.print(_measures(horizon))
    if main.gain is not None:
        screen.print(_verdict(main.gain), markup=False)
        screen.print()
    screen.print(_lists(quality))
    screen.print(_exposure(quality))
    _show_decisions(screen, quality)


def write_quality(quality: Quality, folder: Path) -> None:
    """Write ``quality.json`` and its tables; a missing number is an empty cell."""
    folder.mkdir(parents=True, exist_ok=True)
    document = json.dumps(quality.as_dict(), indent=2, allow_nan=False)
    (folder / "quality.json").write_text(document + "\n", encoding="utf-8")
    for name, frame in zip(FILES, quality_frames(quality), strict=True):
        frame.to_csv(folder / name, index=False, lineterminator="\n", float_format="%.5f")


def quality_frames(quality: Quality) -> tuple[pd.DataFrame, ...]:
    """Tables in the order of ``FILES``; no table names a person."""
    measures = [
        [horizon.weeks, method, name, *_three(found)]
        for horizon in quality.horizons
        for method, by_name in horizon.methods.items()
        for name, found in by_name.items()
    ]
    columns = ["weeks", "known", "censored", "at_risk", "people_at_risk", "lasting_share"]
    columns += ["tested", "tested_people", "learned_from"]
    horizons = [[getattr(each, name) for name in columns] for each in quality.horizons]
    bins = [
        [method, each.placements, each.claimed, each.observed, each.low, each.high]
        for method, found in quality.bins.items()
        for each in found
    ]
    lists = [
        [
            *(each.within, each.method, each.lists, each.mean_length, each.by_chance),
            *_three(each.ndcg),
            *_three(each.recall),
        ]
        for each in quality.lists
    ]
    exposure = [list(vars(each).values()) for each in quality.exposure]
    decided = [list(vars(each).values()) for each in quality.decisions.rows]
    return (
        pd.DataFrame(measures, columns=["weeks", "method", "measure", *_INTERVAL]),
        pd.DataFrame(horizons, columns=columns),
        pd.DataFrame(bins, columns=["method", "placements", "claimed", "observed", "low", "high"]),
        pd.DataFrame(
            lists,
            columns=["within", "method", "lists", "mean_length", "recall_by_chance"]
            + [f"{name}_at_10_{part}" for name in ("ndcg", "recall") for part in _INTERVAL],
        ),
        pd.DataFrame(
            exposure,
            columns=["method", "ranked_by", "places", "coverage", "never_suggested", "gini"],
        ),
        pd.DataFrame(
            decided,
            columns=["decision", "reason_code", "decisions", "mean_chance", "called_good"],
        ),
    )


def _horizons(quality: Quality) -> object:
    rows = [
        [
            f"{each.weeks} weeks",
            f"{each.known:,}",
            f"{each.censored:,}",
            f"{each.at_risk:,}",
            f"{each.people_at_risk:,}",
            f"{each.lasting_share:.0%}" if each.known else "-",
            f"{each.tested:,}",
            f"{each.tested_people:,}",
        ]
        for each in quality.horizons
    ]
    columns = ["lasts", "outcome known", "too young", "at risk", "people", "lasting"]
    columns += ["tested", "of people"]
    title = f"{quality.placements:,} placements as known on {quality.as_of.isoformat()}"
    if quality.since is not None:
        title += f"; tested from {quality.since.isoformat()}"
    return table(title, columns, rows, right=" rrrrrrr")


def _measures(horizon: Horizon) -> object:
    rows = [
        [shown, *(_cell(found[name]) for found in horizon.methods.values())]
        for name, shown in _SHORT.items()
    ]
    title = f"Lasts {horizon.weeks} weeks: on {horizon.tested:,} later placements of other people"
    return table(title, ["", *(name.replace("_", " ") for name in horizon.methods)], rows)


def _lists(quality: Quality) -> object:
    rows = [
        [
            each.within,
            each.method.replace("_", " "),
            f"{each.lists:,}",
            f"{each.mean_length:,.0f}",
            _cell(each.ndcg),
            _cell(each.recall),
            f"{each.by_chance:.3f}",
        ]
        for each in quality.lists
    ]
    columns = ["within", "scorer", "lists", "mean length", "nDCG@10", "recall@10", "by chance"]
    return table("Lasting placements among the first ten", columns, rows, right="  rr  r")


def _exposure(quality: Quality) -> object:
    rows = [
        [
            each.method.replace("_", " "),
            each.ranked_by,
            f"{each.places:,}",
            f"{each.coverage:.0%}",
            f"{each.never:.0%}",
            f"{each.gini:.2f}",
        ]
        for each in quality.exposure
    ]
    columns = ["scorer", "ranked by", "open places", "ever suggested", "never", "Gini"]
    title = "Places among everybody's first ten suggestions today"
    return table(title, columns, rows, right="  rrrr")


def _show_decisions(screen: Console, quality: Quality) -> None:
    """Print what people decided beside the scorer; nothing where nothing was decided."""
    found = quality.decisions
    if not found.rows:
        return
    rows = [
        [
            each.decision,
            each.reason_code,
            "." if each.n is None else f"{each.n:,}",
            "." if each.mean_chance is None else f"{each.mean_chance:.2f}",
            "." if each.called_good is None else f"{each.called_good:.0%}",
        ]
        for each in found.rows
    ]
    columns = ["decision", "reason", "decisions", f"mean chance by {found.scorer}", "called good"]
    title = f"What people decided; fewer than {LEAST_CELL} are a dot"
    screen.print(table(title, columns, rows, right="  rrr"))
    apart = (
        f"An accepted pair scores above one refused for fit with chance {_cell(found.told_apart)}."
        if found.told_apart is not None
        else "Too few were refused for fit to say whether the scorer tells them apart."
    )
    screen.print(f"{apart} Decisions are no outcomes: nothing is learned from them.", markup=False)


def _verdict(gain: Interval) -> str:
    told = "cannot be told apart from"
    if gain.low > 0:
        told = "is better than"
    elif gain.high < 0:
        told = "is worse than"
    return (
        f"What was learned from this log {told} the expert's weights: log loss lower by"
        f" {gain.value:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})."
    )


def _cell(found: Interval | None) -> str:
    if found is None or not found.is_known:
        return "-"
    return f"{found.value:.3f} ({found.low:.2f} to {found.high:.2f})"


def _three(found: Interval | None) -> list[float | None]:
    return [None] * 3 if found is None else [found.value, found.low, found.high]
