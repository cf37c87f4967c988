"""Off-policy estimates on the screen, never without how much of the log they rest on."""

from rich.console import Console

from api.cli.screen import table
from models.off_policy import Overlap
from models.off_policy.suggestions import LogEvaluation

_NAMES = {
    "logged": "as it was shown",
    "ips": "other model, ips",
    "snips": "other model, snips",
    "dr": "other model, doubly robust",
}


def show_evaluation(screen: Console, found: LogEvaluation) -> None:
    """Print every estimate with its interval, then the overlap."""
    rows = [
        (
            _NAMES[each.method],
            f"{1000 * each.value:.1f}",
            f"{1000 * each.low:.1f} to {1000 * each.high:.1f}",
        )
        for each in found.estimates
    ]
    title = f"Lasting placements per 1,000 suggestions shown, {found.n_lists:,} lists"
    screen.print(table(title, ("order", "estimate", "95 % interval"), rows, right=" rr"))
    show_overlap(screen, found.estimates[0].overlap)
    screen.print(
        f"Model: {found.model['name']} ({found.model['sha256'][:16]}). Left out: "
        f"{found.n_young:,} lists too young to tell, {found.n_unknown:,} about people or places "
        "that the dataset lacks.",
        markup=False,
    )


def show_overlap(screen: Console, overlap: Overlap) -> None:
    """Print how much of the log speaks for the other order."""
    rows = [
        ("effective sample size", f"{overlap.effective_sample_size:,.0f} of {overlap.groups:,}"),
        ("mean weight (near 1 where nothing is missing)", f"{overlap.mean_weight:.2f}"),
        ("largest weight", f"{overlap.largest_weight:.1f}"),
        ("weight of the heaviest hundredth", f"{100 * overlap.top_share:.0f} %"),
        ("rows that the other order never shows", f"{100 * overlap.unused_share:.0f} %"),
    ]
    screen.print(table("How much of the log speaks for it", ("", ""), rows, right=" r"))
