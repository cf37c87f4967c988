"""How good the scorer is on a dataset's own placements: the whole measurement, as one result.

Only held-out placements count: later than what was learned from, and of other people.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from matcher.records.dataset import Dataset
from matcher.region import prepare_region
from models.evaluation.bins import Bin, calibration_bins
from models.evaluation.chances import (
    auc,
    brier,
    brier_skill,
    calibration_error,
    calibration_line,
    log_loss,
)
from models.evaluation.decisions import Decisions, measure_decisions
from models.evaluation.exposure import Exposure, measure_exposure
from models.evaluation.floors import distance_model
from models.evaluation.held_out import HeldOut, hold_out
from models.evaluation.intervals import Interval, WeightedMeasure, bootstrap_all
from models.evaluation.lists import ListRow, rank_lists
from models.expert import expert_scorer
from models.learned.outcomes import Outcomes
from models.learned.training import fit_model
from models.registry.document import ModelFile
from models.scorer import TableScorer
from models.table import Float64

HORIZONS = (13, 26, 52)
"""Weeks that a placement must last."""
_MAIN = 26
FEWEST = 20
"""Tested placements below which nothing is measured."""
FEW = 200
"""Tested placements below which intervals are so wide that methods can seldom be told apart."""

MEASURES: dict[str, WeightedMeasure] = {
    "auc": auc,
    "log_loss": log_loss,
    "brier": brier,
    "brier_skill": brier_skill,
    "calibration_slope": lambda y, p, w: calibration_line(y, p, w).slope,
    "calibration_intercept": lambda y, p, w: calibration_line(y, p, w).intercept,
    "calibration_error": calibration_error,
}
_OF_ORDER = ("auc",)
"""Measures of order only: all that can be said of a chance that speaks of another horizon."""
_OF_LEVEL = ("log_loss", "brier", "brier_skill", "calibration_intercept", "calibration_error")
"""Measures that a base rate has too."""


@dataclass(frozen=True)
class Horizon:
    """What was measured for one horizon.

    Attributes
    ----------
    known, censored
        Placements whose outcome is known, and those too young to tell: the former stand for the
        latter by weight.
    at_risk, people_at_risk
        Placements still going on at the horizon, and the people in them.
    lasting_share
        Of all placements, weighted.
    tested, tested_people
        Held-out placements, and the people in them.
    methods
        Interval per measure, None where the measure does not apply, by method.
    gain
        Log loss of the expert less that of the learned scorer; None at other horizons than 26
        weeks, of which the expert does not speak.
    """

    weeks: int
    known: int
    censored: int
    at_risk: int
    people_at_risk: int
    lasting_share: float
    tested: int
    tested_people: int
    learned_from: int
    methods: dict[str, dict[str, Interval | None]]
    gain: Interval | None


@dataclass(frozen=True)
class Quality:
    """The measured quality of scorers on one dataset.

    Attributes
    ----------
    since
        First day of the tested placements where a model from a file stands beside the others.
    notes
        Codes of what a reader must know: ``no_placements``, ``nothing_to_test``, ``few``,
        ``model_knows_all``.
    """

    as_of: date
    placements: int
    people: int
    model_name: str
    since: date | None
    horizons: tuple[Horizon, ...]
    bins: dict[str, tuple[Bin, ...]]
    lists: tuple[ListRow, ...]
    exposure: tuple[Exposure, ...]
    decisions: Decisions
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready; unknown numbers are None."""
        document: dict[str, Any] = _plain(asdict(self))
        return document | {"as_of": self.as_of.isoformat(), "since": _iso(self.since)}


def measure_quality(
    dataset: Dataset,
    as_of: date,
    *,
    file: ModelFile | None = None,
    seed: int = 0,
    resamples: int = 200,
) -> Quality:
    """Measure scorers on the placements of a dataset.

    Parameters
    ----------
    file
        A trained model to stand beside the others; then only placements that began after its window
        are tested, or none where there are none.
    """
    rng = np.random.default_rng(seed)
    model = file.model if file else None
    since = date.fromisoformat(file.window["as_of"]) if file else None
    horizons, notes, bins = [], [], {}
    lists: tuple[ListRow, ...] = ()
    for weeks in HORIZONS:
        held = hold_out(dataset, as_of, weeks * 7, model=model, since=since)
        horizons.append(_horizon(held, weeks, rng, resamples))
        if weeks == _MAIN:
            main = held
            lists = rank_lists(held, dataset.policy, rng, model)
            bins = {
                method: calibration_bins(
                    held.outcomes.lasted, chance, held.outcomes.weight, held.outcomes.candidate, rng
                )
                for method, chance in held.chance.items()
                if method != "base_rate"
            }
    known = main.material.outcomes
    if not len(known):
        notes.append("no_placements")
    elif len(main.outcomes) < FEWEST or len(np.unique(main.outcomes.lasted)) < 2:
        notes.append("model_knows_all" if file else "nothing_to_test")
    elif len(main.outcomes) < FEW:
        notes.append("few")
    return Quality(
        as_of=as_of,
        placements=len(known) + known.n_censored,
        people=len(np.unique(known.candidate)),
        model_name=model.name if model else "",
        since=since,
        horizons=tuple(horizons),
        bins=bins,
        lists=lists,
        exposure=_exposures(dataset, as_of, main, file),
        decisions=measure_decisions(
            dataset, TableScorer(model) if model else expert_scorer(), as_of, rng
        ),
        notes=tuple(notes),
    )


def measure_chances(
    tested: Outcomes,
    chance: Float64,
    rng: np.random.Generator,
    resamples: int = 200,
    names: tuple[str, ...] = tuple(MEASURES),
) -> dict[str, Interval | None]:
    """Measures of chances with 95 % intervals, people drawn whole; None where not asked or known.

    Parameters
    ----------
    names
        Measures asked for.
    """
    found: dict[str, Interval | None] = dict.fromkeys(MEASURES)
    if len(tested) < FEWEST or len(np.unique(tested.lasted)) < 2:
        return found
    asked = {name: MEASURES[name] for name in names}
    intervals = bootstrap_all(
        asked,
        tested.lasted,
        chance,
        rng,
        weight=tested.weight,
        group=tested.candidate,
        resamples=resamples,
    )
    return found | {name: each for name, each in intervals.items() if each.is_known}


def _horizon(held: HeldOut, weeks: int, rng: np.random.Generator, resamples: int) -> Horizon:
    known, tested = held.material.outcomes, held.outcomes
    methods = {}
    for method, chance in held.chance.items():
        names = tuple(MEASURES)
        if method == "base_rate":
            names = _OF_LEVEL
        elif method in ("expert", "model") and weeks != _MAIN:
            names = _OF_ORDER
        methods[method] = measure_chances(tested, chance, rng, resamples, names)
    return Horizon(
        weeks=weeks,
        known=len(known),
        censored=known.n_censored,
        at_risk=int(known.lasted.sum()),
        people_at_risk=len(np.unique(known.candidate[known.lasted == 1])),
        lasting_share=(
            float(np.average(known.lasted, weights=known.weight)) if len(known) else np.nan
        ),
        tested=len(tested),
        tested_people=len(np.unique(tested.candidate)),
        learned_from=held.learned_from,
        methods=methods,
        gain=_gain(held, rng, resamples) if weeks == _MAIN else None,
    )


def _gain(held: HeldOut, rng: np.random.Generator, resamples: int) -> Interval | None:
    tested = held.outcomes
    if len(tested) < FEWEST or len(np.unique(tested.lasted)) < 2:
        return None

    def gain(y: Float64, p: Float64, w: Float64) -> float:
        return log_loss(y, p[:, 0], w) - log_loss(y, p[:, 1], w)

    both = np.column_stack([held.chance["expert"], held.chance["learned"]])
    found = bootstrap_all(
        {"gain": gain},
        tested.lasted,
        both,
        rng,
        weight=tested.weight,
        group=tested.candidate,
        resamples=resamples,
    )
    return found["gain"]


def _exposures(
    dataset: Dataset, as_of: date, held: HeldOut, file: ModelFile | None
) -> tuple[Exposure, ...]:
    """Exposure under every scorer as it would be used today, with all that is known."""
    learned, _, _ = fit_model(held.material, "learned")
    models = {
        **({"model": file.model} if file else {}),
        "learned": learned,
        "expert": expert_scorer().model,
        "profile_distance": distance_model(),
    }
    found: list[Exposure] = []
    for method, each in models.items():
        region = prepare_region(dataset, TableScorer(each), as_of)
        found += measure_exposure(region, method)
    return tuple(found)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return round(value, 5) if np.isfinite(value) else None
    return value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
