"""How far a learned chance of a pair may be off: the variances behind its interval."""

from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits

from models.learned.hierarchy import Factors, plain_columns
from models.learned.material import Material
from models.learned.steps import pair_columns
from models.learned.surroundings import Surroundings
from models.scorer import TableScorer
from models.table import Float64, TableModel
from models.uncertainty import Uncertainty

_SAMPLED_PAIRS = 3000
_LEAST_PART = 1e-8
PAIR_SHARE = 1.0
"""What lies in a pair itself, as a share of what lies between people.

How this person gets on with this work shows in one placement only, where it cannot be told from
chance: no log measures it. It is taken to be as large as what lies between people.
"""


def with_spread(
    model: TableModel, material: Material, factors: Factors, around: Surroundings
) -> TableModel:
    """The model with the variance of each pair; without outcomes, with the expert's own."""
    if not factors.variances:
        return model
    # More threads than one only wait for each other on products of this size.
    with threadpool_limits(limits=1, user_api="blas"):
        return _spread(model, material, factors, around)


def _spread(
    model: TableModel, material: Material, factors: Factors, around: Surroundings
) -> TableModel:
    profiles, rng = material.profiles, np.random.default_rng(0)
    count = min(_SAMPLED_PAIRS, len(profiles.candidates) * len(profiles.places))
    candidate = rng.integers(0, len(profiles.candidates), count).astype(np.int32)
    place = rng.integers(0, len(profiles.places), count).astype(np.int32)
    plain = plain_columns(pair_columns(material.expert, profiles, candidate, place))
    rows: Float64 = np.hstack([np.ones((count, 1)), plain])
    of_weights = float(((rows @ factors.covariance) * rows).sum(axis=1).mean())
    # The columns of a pair go by its summaries; what they do not tell is open everywhere.
    seen = TableScorer(model).prepare(profiles).summaries(candidate, place)
    told = np.linalg.pinv(seen.T @ seen, rcond=_LEAST_PART, hermitian=True) @ (seen.T @ rows)
    quadratic = told @ factors.covariance @ told.T
    by_summaries = float(((seen @ quadratic) * seen).sum(axis=1).mean())
    new_place = around.variance["site"] + around.variance["place"]
    everywhere = around.variance["person"] * (1 + PAIR_SHARE) + max(of_weights - by_summaries, 0.0)
    ids = profiles.places.ids.tolist()
    return replace(
        model,
        prior_sd=float(np.sqrt(everywhere + new_place + by_summaries)),
        uncertainty=Uncertainty(
            everywhere=everywhere,
            new_place=new_place,
            by_place={ids[row]: left for row, left in around.place_variance.items()},
            weights=quadratic,
        ),
    )
