"""Placements with the chance of a scorer that had not seen them: what calibration is judged on."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matcher.records.dataset import Dataset
from models.evaluation.held_out import hold_out
from models.expert import expert_scorer
from models.learned.material import positions, read_material
from models.learned.outcomes import HORIZON_DAYS, Outcomes, read_outcomes
from models.registry import ModelFile
from models.scorer import TableScorer

Float64 = npt.NDArray[np.float64]

_FEWEST_NEW = 100
"""Placements that a model cannot know below which it is learned again without them."""


@dataclass(frozen=True)
class Held:
    """Placements whose outcome is known for all that began with them.

    Attributes
    ----------
    candidate
        Positions in the dataset, shape (n,).
    by
        ``expert``: weights of the field, which know no placement. ``new``: placements that began
        after the model was made. ``relearned``: scored by models learned as this one, from earlier
        placements of other people.
    """

    candidate: npt.NDArray[np.int64]
    lasted: Float64
    chance: Float64
    by: str


def held_out_chances(dataset: Dataset, as_of: date, file: ModelFile | None) -> Held:
    """Chances of placements that began 26 weeks ago or longer.

    Among younger ones only early failures have an outcome, which would look like claims too high.
    """
    last = (as_of - date(1970, 1, 1)).days - HORIZON_DAYS
    expert = expert_scorer().model
    known = read_outcomes(dataset, as_of)
    known = known.take(np.flatnonzero(known.started <= last))
    if file is not None:
        since = (date.fromisoformat(file.window["as_of"]) - date(1970, 1, 1)).days
        new = known.take(np.flatnonzero(known.started >= since))
        if len(new) < _FEWEST_NEW:
            held = hold_out(dataset, as_of)
            rows = np.flatnonzero(held.outcomes.started <= last)
            tested = held.outcomes.take(rows)
            return Held(tested.candidate, tested.lasted, held.chance["learned"][rows], "relearned")
        return _scored(dataset, as_of, new, TableScorer(file.model), "new")
    return _scored(dataset, as_of, known, TableScorer(expert), "expert")


def _scored(dataset: Dataset, as_of: date, known: Outcomes, scorer: TableScorer, by: str) -> Held:
    if not len(known):
        return Held(known.candidate, known.lasted, np.empty(0), by)
    profiles = read_material(dataset, as_of, scorer.model, known).profiles
    found = scorer.prepare(profiles).pairs(*positions(known))
    return Held(known.candidate, known.lasted, np.asarray(found.p, dtype=np.float64), by)
