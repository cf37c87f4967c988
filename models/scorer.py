"""Scores from a table model: all pairs by matrix products, listed pairs exactly, one pair's ledger.

``block`` is float32 and serves ranking; every number that a person sees comes from ``pairs`` or
``ledger``, which share one float64 path and therefore agree to the last digit that matters.
"""

from dataclasses import dataclass

import numpy as np

from matcher.profiles.types import Bools, Float32, Int8, Int32, Places, Profiles
from matcher.scoring.protocol import Ledger, LedgerTerm, PairScores
from matcher.vocabulary.items import IS_SUPPORT, ITEM_IDS, N_ITEMS, N_LEVELS
from models.context import context_block, context_pairs
from models.table import (
    SEVERITIES,
    UNKNOWN_STATE,
    Float64,
    TableModel,
    state_chances,
    states_of,
)

_IMPORTANT = 2  # importance step from which a shortfall counts for the bottleneck
_PAIRS_AT_ONCE = 4096
_ITEMS = np.arange(N_ITEMS)


@dataclass(frozen=True)
class TableScorer:
    """A table model as a scorer of pairs."""

    model: TableModel

    @property
    def name(self) -> str:
        """Name and version of the model."""
        return self.model.name

    def prepare(self, profiles: Profiles) -> "PreparedTables":
        """Look up all tables for the people and places of a region."""
        return PreparedTables(self.model, profiles)


class PreparedTables:
    """A table model bound to one region; implements ``matcher.scoring.PairScorer``."""

    def __init__(self, model: TableModel, profiles: Profiles) -> None:
        self.model = model
        self.profiles = profiles
        self._states = states_of(profiles.candidates.low, profiles.candidates.high)
        self._tables = _state_tables(model)
        self._left = _reached_levels(model, self._states)
        self._base, self._steps = _place_steps(model, profiles.places)

    def block(self, rows: slice) -> Float32:
        """Log-odds of a block of candidates with every place, float32, shape (rows, n_places)."""
        left = self._left[rows]
        total = left @ self._steps[0] + self._base[0]
        bottleneck = self.model.bottleneck
        reached = left[:, : N_ITEMS * (N_LEVELS - 1)]  # not knowing is no shortfall of its own
        short, severe, very_severe = (
            reached @ steps + base
            for steps, base in zip(self._steps[1:], self._base[1:], strict=True)
        )
        total += np.float32(self.model.intercept)
        np.subtract(short, 1, out=short)
        np.clip(short, 0, bottleneck.most_shortfalls, out=short)
        total -= np.float32(bottleneck.per_shortfall) * short
        for count, cost in ((severe, bottleneck.severe), (very_severe, bottleneck.very_severe)):
            np.negative(count, out=count)
            np.expm1(count, out=count)
            total += np.float32(cost) * count
        total += context_block(self.model.context, self.profiles, rows)
        return np.asarray(total)

    def pairs(self, candidate: Int32, place: Int32) -> PairScores:
        """Exact scores of listed pairs, float64, worked through in bounded memory."""
        parts = [
            self._pairs_at_once(candidate[start:stop], place[start:stop])
            for start in range(0, len(candidate), _PAIRS_AT_ONCE)
            for stop in (start + _PAIRS_AT_ONCE,)
        ]
        if not parts:
            return PairScores(*(np.empty(0) for _ in range(3)))
        return PairScores(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def ledger(self, candidate: int, place: int) -> Ledger:
        """Every contribution to one pair's log-odds; items that contribute nothing are left out."""
        values, sds, counts = self._items(
            self._states[candidate][None],
            self.profiles.places.level[place][None],
            self.profiles.places.importance[place][None],
        )
        several, worst = self.model.bottleneck.terms(counts)
        terms = [LedgerTerm("intercept", "", self.model.intercept, self.model.prior_sd)]
        terms += [
            LedgerTerm("item", item, float(value), float(sd))
            for item, value, sd in zip(ITEM_IDS, values[0], sds[0], strict=True)
            if value != 0.0 or sd != 0.0
        ]
        terms.append(LedgerTerm("bottleneck.shortfalls", "", float(several[0]), 0.0))
        terms.append(LedgerTerm("bottleneck.worst", "", float(worst[0]), 0.0))
        context = context_pairs(
            self.model.context, self.profiles, np.array([candidate]), np.array([place])
        )
        terms += [LedgerTerm(code, "", float(value[0]), 0.0) for code, value in context.items()]
        return Ledger(tuple(terms))

    def with_levels(self, candidate: int, place: int, level: Int8) -> Float64:
        """Log-odds of one pair for other levels of the place, shape (n_variants,)."""
        variants = len(level)
        importance = self.profiles.places.importance[place]
        values, _, counts = self._items(
            np.repeat(self._states[candidate][None], variants, axis=0),
            level,
            np.repeat(importance[None], variants, axis=0),
        )
        context = context_pairs(
            self.model.context, self.profiles, np.array([candidate]), np.array([place])
        )
        around = self.model.intercept + sum(float(value[0]) for value in context.values())
        several, worst = self.model.bottleneck.terms(counts)
        return np.asarray(around + values.sum(axis=1) + several + worst)

    def _pairs_at_once(self, candidate: Int32, place: Int32) -> tuple[Float64, Float64, Float64]:
        places = self.profiles.places
        states, importance = self._states[candidate], places.importance[place]
        values, sds, counts = self._items(states, places.level[place], importance)
        several, worst = self.model.bottleneck.terms(counts)
        context = context_pairs(self.model.context, self.profiles, candidate, place)
        log_odds = self.model.intercept + values.sum(axis=1) + several + worst
        log_odds = log_odds + sum(context.values())
        sd = np.sqrt(self.model.prior_sd**2 + (sds**2).sum(axis=1))
        weight = self.model.importance[importance]
        known = (weight * (states != UNKNOWN_STATE)).sum(axis=1)
        asked = weight.sum(axis=1)
        return log_odds, sd, np.divide(known, asked, out=np.ones_like(asked), where=asked > 0)

    def _items(
        self, states: Int8, level: Int8, importance: Int8
    ) -> tuple[Float64, Float64, Float64]:
        """Contribution and sd per item, and shortfall counts: (n, 79), (n, 79), (n, 3)."""
        weight, counts = _place_weights(self.model, importance)
        table = self._tables[_ITEMS, states, level]
        values = table[..., 0] * weight
        sds = table[..., 1] * weight
        return values, sds, np.einsum("nik,ni->nk", table[..., 2:], counts)


def _level_tables(model: TableModel) -> list[Float64]:
    """Contribution, and whether the shortfall is at least 1, 2 and 3 levels, per item.

    Four tables of shape (79, 6, 6): level of the person, level of the place.
    """
    person, place = np.indices((N_LEVELS, N_LEVELS))
    gap = np.where(IS_SUPPORT[:, None, None], person - place, place - person)
    asked = IS_SUPPORT[:, None, None] | (place > 0)
    return [model.fit, *(((gap >= k) & asked).astype(np.float64) for k in SEVERITIES)]


def _state_tables(model: TableModel) -> Float64:
    """Expectation, sd and chances of shortfall per item, state and level of the place.

    Shape (79, 22, 6, 5): expected contribution, its standard deviation, and the chance of falling
    short by at least 1, 2 and 3 levels.
    """
    chances = state_chances(model)
    expected, *counts = (chances @ table for table in _level_tables(model))
    sd = np.sqrt(np.maximum(chances @ model.fit**2 - expected**2, 0.0))
    is_asked = IS_SUPPORT[:, None] | (np.arange(N_LEVELS) > 0)
    expected[:, UNKNOWN_STATE] -= model.unknown_caution * is_asked
    return np.stack([expected, sd, *counts], axis=-1)


def _place_weights(model: TableModel, importance: Int8) -> tuple[Float64, Bools]:
    """Factor per item, and which items count for the bottleneck; same shape as ``importance``.

    A place that lists no offer on a support item offers nothing there: the need still counts.
    """
    step = np.where(IS_SUPPORT & (importance < _IMPORTANT), _IMPORTANT, importance)
    return model.importance[step], step >= _IMPORTANT


def _reached_levels(model: TableModel, states: Int8) -> Float32:
    """People as rows of chances to reach levels 1-5 per item, then a mark per unknown item.

    Float32, shape (n, 79 x 5 + 79). Thermometer coding: with the step from each level to the next
    on the other side, the product is exact for every function of the two levels.
    """
    chances = state_chances(model)
    at_least = chances[..., ::-1].cumsum(axis=2)[..., ::-1][..., 1:]
    reached = at_least.astype(np.float32)[_ITEMS, states].reshape(len(states), -1)
    return np.hstack([reached, (states == UNKNOWN_STATE).astype(np.float32)])


def _place_steps(model: TableModel, places: Places) -> tuple[list[Float32], list[Float32]]:
    """What places add at level 0 and per level reached, for the fit and the three counts.

    Returns
    -------
    tuple
        Bases, shape (n_places,), and steps, shape (79 x 5 [+ 79 for unknown], n_places), float32.
    """
    weight, counts = _place_weights(model, places.importance)
    n_places = len(places)
    bases, steps = [], []
    for table, factor in zip(_level_tables(model), [weight, *[counts] * 3], strict=True):
        by_level = table[_ITEMS, :, places.level] * factor[:, :, None]
        bases.append(by_level[..., 0].sum(axis=1).astype(np.float32))
        steps.append(np.diff(by_level, axis=2).reshape(n_places, -1).T.astype(np.float32))
    caution = -model.unknown_caution * weight * (IS_SUPPORT | (places.level > 0))
    steps[0] = np.vstack([steps[0], caution.T.astype(np.float32)])
    return bases, [np.ascontiguousarray(step) for step in steps]
