"""Off-policy estimates on the Open Bandit set, against what the other policy in fact brought.

``python -m benchmarks.off_policy --data DIR [--models additive logistic hgb ebm] [--name NAME]``

One week of a fashion site (Saito et al. 2021, Open Bandit Dataset, campaign "men", 10,000 shown
items per policy): one log by uniform chance, one by a Thompson sampler, with propensities. From
each log the click rate of the other policy is estimated and held against the one it had. DIR holds
``obd_random_men.csv.gz`` and ``obd_bts_men.csv.gz``, or a folder ``ope`` with them. As a target the
sampler is the share of its log in which it showed each item at each position. The outcome model is
the click rate per item, and with ``--models`` our estimator and challengers as well, each on its
own (dm) and in the doubly robust estimate (dr). The interval of dm takes the model for right and is
far too narrow.
``--name`` writes benchmarks/results/off_policy/NAME/.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.environment import write_results
from benchmarks.real.methods import METHODS
from benchmarks.reward_models import reward_model
from models.off_policy import (
    Estimate,
    TooLittleOverlap,
    Weights,
    doubly_robust,
    importance_weights,
    inverse_propensity,
    logged_mean,
    self_normalised,
)

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

FILES = {"random": "obd_random_men.csv.gz", "sampler": "obd_bts_men.csv.gz"}
COLUMNS = (
    "log", "target", "rows", "method", "value", "standard_error", "low", "high", "known",
    "known_standard_error", "errors_apart", "effective_sample_size", "mean_weight",
    "largest_weight", "largest_share", "top_share", "clipped_share",
)  # fmt: skip
FOLDS = 5
PRIOR_ROWS = 100
"""Rows at the mean click rate that the outcome model adds to every item."""
CLIP = 20.0
SHORT = 1000
"""Rows of the shortened log, for which the estimate is refused."""


class NoData(Exception):
    """The folder does not hold the set."""


@dataclass(frozen=True)
class Log:
    """Shown items, shape (n_rows,): position 0-2, item from 0, click 0 or 1, its propensity.

    Attributes
    ----------
    user
        What is known of the visitor, as text; no columns where the set has none.
    """

    position: Int64
    item: Int64
    click: Float64
    propensity: Float64
    user: pd.DataFrame

    def first(self, rows: int) -> "Log":
        """The log, ended early."""
        return Log(
            self.position[:rows],
            self.item[:rows],
            self.click[:rows],
            self.propensity[:rows],
            self.user.iloc[:rows],
        )


def main() -> int:
    """Read, estimate both ways, print; 2 where the set is missing."""
    chosen = _options()
    try:
        logs = {name: read_log(chosen.data, file) for name, file in FILES.items()}
    except NoData as error:
        print(f"benchmarks.off_policy: {error}", file=sys.stderr)
        return 2
    rows = list(measure(logs, chosen.seed, chosen.models))
    _print(rows)
    if chosen.name:
        write_results(f"off_policy/{chosen.name}", COLUMNS, rows, seed=chosen.seed, clip=CLIP)
    return 0


def read_log(folder: Path, file: str) -> Log:
    """One policy's log.

    Raises
    ------
    NoData
        If the folder does not hold the file.
    """
    found = [path for path in (folder / file, folder / "ope" / file) if path.is_file()]
    if not found:
        raise NoData(f"{file} is neither in this folder nor in its folder ope; nothing measured.")
    table = pd.read_csv(found[0])
    return Log(
        position=table["position"].to_numpy(np.int64) - 1,
        item=table["item_id"].to_numpy(np.int64),
        click=table["click"].to_numpy(np.float64),
        propensity=table["propensity_score"].to_numpy(np.float64),
        user=table[[name for name in table if str(name).startswith("user_feature")]],
    )


def measure(logs: dict[str, Log], seed: int, models: Sequence[str] = ()) -> Iterator[list[object]]:
    """Rows of the result: both ways, every estimator, and a log that is too short."""
    n_items = 1 + max(int(log.item.max()) for log in logs.values())
    n_positions = 1 + max(int(log.position.max()) for log in logs.values())
    targets = {
        "random": np.full((n_positions, n_items), 1 / n_items),
        "sampler": shown_shares(logs["sampler"], n_positions, n_items),
    }
    for source, target in (("sampler", "random"), ("random", "sampler")):
        known = logged_mean(logs[target].click)
        log = logs[source]
        for shortened in (log, log.first(SHORT)):
            try:
                found = estimates(shortened, targets[target], seed, models)
            except TooLittleOverlap as refusal:
                yield _refused(source, target, known, refusal)
                continue
            yield from (_row(source, target, known, name, each) for name, each in found)


def shown_shares(log: Log, n_positions: int, n_items: int) -> Float64:
    """Share of each item among those shown at a position, shape (n_positions, n_items)."""
    cell = log.position * n_items + log.item
    counts = np.bincount(cell, minlength=n_positions * n_items).reshape(n_positions, n_items)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def estimates(
    log: Log, target: Float64, seed: int, models: Sequence[str] = ()
) -> list[tuple[str, Estimate]]:
    """Every estimator, with intervals by the bootstrap from the same seed."""
    share = target[log.position, log.item]
    plain = importance_weights(share, log.propensity)
    clipped = importance_weights(share, log.propensity, most=CLIP)
    model = _cross_fitted(log, target, seed)
    found: list[tuple[str, Estimate]] = [("logged", logged_mean(log.click))]
    for suffix, weights in (("", plain), (f", clipped at {CLIP:.0f}", clipped)):
        found += [(f"{each.method}{suffix}", each) for each in _each(log, weights, model, seed)]
    fold = np.random.default_rng(seed).integers(0, FOLDS, len(log.item))
    for name in models:
        fitted = reward_model(name, log.user, log.position, log.item, log.click, target, fold)
        alone = replace(logged_mean(fitted[1]), overlap=found[1][1].overlap)
        robust = doubly_robust(log.click, plain, *fitted, rng=np.random.default_rng(seed))
        found += [(f"dm, {name}", alone), (f"dr, {name}", robust)]
    return found


def _each(
    log: Log, weights: Weights, model: tuple[Float64, Float64], seed: int
) -> Iterator[Estimate]:
    yield inverse_propensity(log.click, weights, rng=np.random.default_rng(seed))
    yield self_normalised(log.click, weights, rng=np.random.default_rng(seed))
    yield doubly_robust(log.click, weights, *model, rng=np.random.default_rng(seed))


def _cross_fitted(log: Log, target: Float64, seed: int) -> tuple[Float64, Float64]:
    """Click rate of the shown item and of the target's mix, from the folds a row is not in."""
    fold = np.random.default_rng(seed).integers(0, FOLDS, len(log.item))
    predicted, expected = np.empty(len(fold)), np.empty(len(fold))
    for each in range(FOLDS):
        seen, held = fold != each, fold == each
        rate = _click_rates(log.item[seen], log.click[seen], target.shape[1])
        predicted[held] = rate[log.item[held]]
        expected[held] = (target @ rate)[log.position[held]]
    return predicted, expected


def _click_rates(item: Int64, click: Float64, n_items: int) -> Float64:
    """Clicks per time shown, shrunken to the mean of all items."""
    shown = np.bincount(item, minlength=n_items)
    clicks = np.bincount(item, weights=click, minlength=n_items)
    return np.asarray((clicks + PRIOR_ROWS * click.mean()) / (shown + PRIOR_ROWS))


def _row(source: str, target: str, known: Estimate, name: str, found: Estimate) -> list[object]:
    both = float(np.hypot(found.standard_error, known.standard_error))
    seen = found.overlap
    return [
        source, target, seen.rows, name,
        *(round(value, 6) for value in (
            found.value, found.standard_error, found.low, found.high, known.value,
            known.standard_error,
        )),
        round((found.value - known.value) / both, 2), round(seen.effective_sample_size, 1),
        *(round(value, 4) for value in (
            seen.mean_weight, seen.largest_weight, seen.largest_share, seen.top_share,
            seen.clipped_share,
        )),
    ]  # fmt: skip


def _refused(source: str, target: str, known: Estimate, refusal: TooLittleOverlap) -> list[object]:
    seen = refusal.overlap
    return [
        source, target, seen.rows, "refused", "", "", "", "", round(known.value, 6),
        round(known.standard_error, 6), "", round(seen.effective_sample_size, 1),
        *(round(value, 4) for value in (
            seen.mean_weight, seen.largest_weight, seen.largest_share, seen.top_share, 0.0,
        )),
    ]  # fmt: skip


def _print(rows: list[list[object]]) -> None:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for (source, target, count), part in frame.groupby(["log", "target", "rows"], sort=False):
        known, error = part["known"].iloc[0], part["known_standard_error"].iloc[0]
        print(f"\n{target} estimated from {count:,} rows of {source};", end=" ")
        print(f"it had {known:.5f} (standard error {error:.5f})")
        shown = part.drop(columns=["log", "target", "rows", "known", "known_standard_error"])
        print(shown.to_string(index=False))


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.off_policy", description=__doc__.splitlines()[0]
    )
    options.add_argument("--data", type=Path, required=True, help="folder that holds the set")
    options.add_argument(
        "--models", nargs="*", choices=list(METHODS), default=[], help="outcome models as well"
    )
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--name", help="write to benchmarks/results/off_policy/NAME/")
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
