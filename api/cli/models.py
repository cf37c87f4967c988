"""Models on the screen: what they rest on, and two beside each other."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console

from api.cli.screen import table
from matcher.records.dataset import Dataset
from models.registry import ModelFile

if TYPE_CHECKING:
    from models.learned.compare import Comparison


def as_of_day(dataset: Dataset) -> date:
    """The planning date of the dataset, else today."""
    return dataset.policy.plan.as_of or datetime.now(tz=UTC).date()


def show_model(screen: Console, file: ModelFile) -> None:
    """Print what a model rests on."""
    facts = [
        ("name", file.model.name),
        ("sha256", file.sha256[:16]),
        ("parent", file.parent[:16]),
        *((f"window: {name}", value) for name, value in file.window.items()),
        *((f"count: {name}", f"{value:,}") for name, value in file.counts.items()),
        ("calibration", file.metrics.get("calibration", {}).get("kind", "none")),
    ]
    screen.print(table("Model", ["", ""], facts))
    if held := file.metrics.get("out_of_fold"):
        rows = _rows(held)
        title = f"On {held['placements']:,} later placements of other people"
        screen.print(table(title, ["measure", "value", "95 % interval"], rows, right=" r"))
    if groups := file.metrics.get("first_placements", {}).get("groups"):
        cells = [
            [
                each["group"],
                f"{each['people']:,}",
                f"{each['claimed']:.3f}",
                _cell(each["observed"]),
            ]
            for each in groups
        ]
        title = "First placements of other people"
        screen.print(
            table(title, ["target group", "people", "claimed", "lasted"], cells, right=" rr")
        )


def show_comparison(screen: Console, comparison: "Comparison") -> None:
    """Print two models beside each other."""
    rows = [
        [name, _cell(comparison.first[name]), _cell(comparison.second[name])]
        for name in comparison.first
    ]
    title = f"On {comparison.placements:,} placements"
    title += "" if comparison.is_new else " that a model may have learned from"
    screen.print(table(title, ["measure", "first", "second"], rows))
    gain = comparison.gain
    screen.print(
        f"The second lowers the log loss by {gain['value']:+.4f}"
        f" ({gain['low']:+.4f} to {gain['high']:+.4f}).",
        markup=False,
    )


def _rows(measures: Mapping[str, Any]) -> list[list[str]]:
    return [
        [name, f"{found['value']:.3f}", f"{found['low']:.3f} to {found['high']:.3f}"]
        for name, found in measures.items()
        if isinstance(found, Mapping)
    ]


def _cell(found: Mapping[str, float] | None) -> str:
    if found is None:
        return "-"
    return f"{found['value']:.3f} ({found['low']:.3f} to {found['high']:.3f})"
