"""From factors back to a table model, so that scoring stays one matrix product."""

from dataclasses import replace

import numpy as np

from models.learned.hierarchy import Factors
from models.learned.steps import GROUP_OF_ITEM, caution_of, step_tables
from models.table import Base, Bottleneck, Float64, TableModel


def table_model(expert: TableModel, factors: Factors, name: str) -> TableModel:
    """Table model of the factors on an expert's weights."""
    cut, surplus = step_tables(expert.fit)
    fit = np.einsum("ilpk,ik->ilp", cut, factors.steps)
    fit += surplus * factors.surplus[GROUP_OF_ITEM][:, None, None]
    several, worst = factors.bottleneck.tolist()
    travel, hours, preference = factors.context.tolist()
    bottleneck, context = expert.bottleneck, expert.context
    return replace(
        expert,
        name=name,
        intercept=factors.intercept,
        fit=fit,
        unknown_caution=caution_of(factors.unknown),
        bottleneck=Bottleneck(
            per_shortfall=bottleneck.per_shortfall * several,
            most_shortfalls=bottleneck.most_shortfalls,
            severe=bottleneck.severe * worst,
            very_severe=bottleneck.very_severe * worst,
        ),
        context=replace(
            context,
            travel_per_minute=context.travel_per_minute * travel,
            hours_gap_per_hour=context.hours_gap_per_hour * hours,
            preferred_occupation=context.preferred_occupation * preference,
        ),
        base=Base(
            _added(expert.base.by_group, factors.by_group),
            _added(expert.base.by_form, factors.by_form),
            expert.base.by_place,
        ),
    )


def _added(before: tuple[float, ...], learned: Float64) -> tuple[float, ...]:
    return tuple((learned + before if before else learned).tolist())
