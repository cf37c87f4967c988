"""Scores from a table model: all pairs by matrix products, listed pairs exactly, one pair's ledger.

``block`` is float32 and serves ranking; every number that a person sees comes from ``pairs`` or
``ledger``, which share one float64 path and therefore agree to the last digit that matters.
"""

from copy import copy
from dataclasses import dataclass, field

import numpy as np

from matcher.profiles.rows import carried, taken
from matcher.profiles.types import Candidates, Float32, Int8, Int32, Places, Profiles
from matcher.scoring.origin import Origin
from matcher.scoring.protocol import CALIBRATION, INTERCEPT, Ledger, LedgerTerm, PairScores
from matcher.vocabulary.items import ITEM_IDS
from models.context import FORM, GROUP, PLACE, base_parts, context_block, context_pairs
from models.lookup import ITEMS, place_steps, place_weights, reached_levels, state_tables
from models.table import UNKNOWN_STATE, Base, Float64, TableModel, states_of
from models.uncertainty import summaries

_PAIRS_AT_ONCE = 4096


@dataclass(frozen=True)
class TableScorer:
    """A table model as a scorer of pairs."""

    model: TableModel
    origin: Origin = field(default_factory=Origin)

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
        self._tables = state_tables(model)
        self._base, self._steps = place_steps(model, self._tables, profiles.places)
        self._states = states_of(profiles.candidates.low, profiles.candidates.high)
        self._left = reached_levels(model, self._states)
        self._take_names(profiles)

    def renewed(self, profiles: Profiles, person_row: Int32, place_row: Int32) -> "PreparedTables":
        """The same tables with rows for changed and new people, and columns for such places."""
        other = copy(self)
        other._take_people(profiles.candidates, person_row)
        other._take_places(profiles.places, place_row)
        other._take_names(profiles)
        return other

    def _take_people(self, people: Candidates, row: Int32) -> None:
        new = np.flatnonzero(row < 0)
        states = states_of(people.low[new], people.high[new])
        self._states, self._left = carried(self._states, row), carried(self._left, row)
        self._states[new], self._left[new] = states, reached_levels(self.model, states)

    def _take_places(self, places: Places, row: Int32) -> None:
        new = np.flatnonzero(row < 0).astype(np.int32)
        bases, steps = place_steps(self.model, self._tables, taken(places, new))
        self._base = [carried(base, row) for base in self._base]
        self._steps = [carried(step.T, row).T for step in self._steps]
        for base, of_new in zip(self._base, bases, strict=True):
            base[new] = of_new
        for step, of_new in zip(self._steps, steps, strict=True):
            step[:, new] = of_new

    def _take_names(self, profiles: Profiles) -> None:
        """What goes by identifier, group or work form, which is quickly found for all."""
        self.profiles = profiles
        if self.model.uncertainty is not None:
            self._place_variance = self.model.uncertainty.of_places(profiles.places.ids)
        self._parts = base_parts(self.model.base, profiles)
        self._by_person = self._parts[GROUP]
        self._by_place = self._parts[PLACE] + self._parts[FORM]

    def block(self, rows: slice) -> Float32:
        """Log-odds of a block of candidates with every place, float32, shape (rows, n_places)."""
        left = self._left[rows]
        total = left @ self._steps[0] + self._base[0]
        bottleneck = self.model.bottleneck
        short, severe, very_severe = (
            left @ steps + base for steps, base in zip(self._steps[1:], self._base[1:], strict=True)
        )
        total += np.float32(self.model.intercept)
        if self.model.base != Base():
            total += self._by_person[rows, None].astype(np.float32)
            total += self._by_place.astype(np.float32)
        np.subtract(short, 1, out=short)
        np.clip(short, 0, bottleneck.most_shortfalls, out=short)
        total -= np.float32(bottleneck.per_shortfall) * short
        for count, cost in ((severe, bottleneck.severe), (very_severe, bottleneck.very_severe)):
            np.negative(count, out=count)
            np.expm1(count, out=count)
            total += np.float32(cost) * count
        total += context_block(self.model.context, self.profiles, rows)
        return self.model.calibration.apply(total).astype(np.float32, copy=False)

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
        return self.ledgers(np.array([candidate]), np.array([place]))[0]

    def ledgers(self, candidate: Int32, place: Int32) -> list[Ledger]:
        """Ledgers of listed pairs, worked out together."""
        places = self.profiles.places
        values, sds, counts = self._items(
            self._states[candidate], places.level[place], places.importance[place]
        )
        several, worst = self.model.bottleneck.terms(counts)
        context = context_pairs(self.model.context, self.profiles, candidate, place)
        own_sd = np.sqrt(self._variance(place, values, counts, context))
        around = {
            **self._learned_base(candidate, place),
            "bottleneck.shortfalls": several,
            "bottleneck.worst": worst,
            **context,
        }
        columns = [(code, column.tolist()) for code, column in around.items()]
        return [
            self._ledger(
                LedgerTerm(INTERCEPT, "", self.model.intercept, sd),
                by_item,
                [LedgerTerm(code, "", column[row], 0.0) for code, column in columns],
            )
            for row, (sd, by_item) in enumerate(
                zip(own_sd.tolist(), _item_terms(values, sds), strict=True)
            )
        ]

    def _ledger(
        self, intercept: LedgerTerm, by_item: list[LedgerTerm], around: list[LedgerTerm]
    ) -> Ledger:
        """All terms of one pair, and what calibration moves in one of its own."""
        terms = [intercept, *by_item, *around]
        raw = np.array(sum(term.value for term in terms))
        if shift := float(self.model.calibration.apply(raw) - raw):
            terms.append(LedgerTerm(CALIBRATION, "", shift, 0.0))
        return Ledger(tuple(terms))

    def _learned_base(self, candidate: Int32, place: Int32) -> dict[str, Float64]:
        """What outcomes taught of target groups, work forms and places; empty without outcomes."""
        base = self.model.base
        found: dict[str, Float64] = {}
        if base.by_group:
            found[GROUP] = self._parts[GROUP][candidate]
        if base.by_form:
            found[FORM] = self._parts[FORM][place]
        if base.by_place:
            found[PLACE] = self._parts[PLACE][place]
        return found

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
        base = self._intercept(np.array([candidate]), np.array([place]))
        around = float(base[0]) + sum(float(value[0]) for value in context.values())
        several, worst = self.model.bottleneck.terms(counts)
        return self.model.calibration.apply(around + values.sum(axis=1) + several + worst)

    def summaries(self, candidate: Int32, place: Int32) -> Float64:
        """What the uncertainty of listed pairs goes by; shape (n_pairs, 17)."""
        values, _, counts = self._items(
            self._states[candidate],
            self.profiles.places.level[place],
            self.profiles.places.importance[place],
        )
        context = context_pairs(self.model.context, self.profiles, candidate, place)
        return summaries(values, counts, context)

    def _variance(
        self, place: Int32, values: Float64, counts: Float64, context: dict[str, Float64]
    ) -> Float64:
        """Variance of the log-odds beside unknown levels."""
        if self.model.uncertainty is None:
            return np.full(len(values), self.model.prior_sd**2)
        around = summaries(values, counts, context)
        return self.model.uncertainty.variance(around, self._place_variance[place])

    def _pairs_at_once(self, candidate: Int32, place: Int32) -> tuple[Float64, Float64, Float64]:
        places = self.profiles.places
        states, importance = self._states[candidate], places.importance[place]
        values, sds, counts = self._items(states, places.level[place], importance)
        several, worst = self.model.bottleneck.terms(counts)
        context = context_pairs(self.model.context, self.profiles, candidate, place)
        log_odds = self._intercept(candidate, place) + values.sum(axis=1) + several + worst
        log_odds = log_odds + sum(context.values())
        calibration = self.model.calibration
        variance = self._variance(place, values, counts, context) + (sds**2).sum(axis=1)
        sd = np.sqrt(variance) * calibration.slope(log_odds)
        weight = self.model.importance[importance]
        known = (weight * (states != UNKNOWN_STATE)).sum(axis=1)
        asked = weight.sum(axis=1)
        log_odds = calibration.apply(log_odds)
        return log_odds, sd, np.divide(known, asked, out=np.ones_like(asked), where=asked > 0)

    def _intercept(self, candidate: Int32, place: Int32) -> Float64:
        """Base of listed pairs: intercept, target group, work form and place."""
        return np.asarray(self.model.intercept + self._by_person[candidate] + self._by_place[place])

    def _items(
        self, states: Int8, level: Int8, importance: Int8
    ) -> tuple[Float64, Float64, Float64]:
        """Contribution and sd per item, and shortfall counts: (n, 79), (n, 79), (n, 3)."""
        weight, counts = place_weights(self.model, importance)
        table = self._tables[ITEMS, states, level]
        values = table[..., 0] * weight
        sds = table[..., 1] * weight
        return values, sds, np.einsum("nik,ni->nk", table[..., 2:], counts)


def _item_terms(values: Float64, sds: Float64) -> list[list[LedgerTerm]]:
    """Terms of the items that contribute, in item order, per pair; arrays of shape (n, 79)."""
    terms: list[list[LedgerTerm]] = [[] for _ in range(len(values))]
    row, item = np.nonzero((values != 0.0) | (sds != 0.0))
    for r, i, value, sd in zip(
        row.tolist(),
        item.tolist(),
        values[row, item].tolist(),
        sds[row, item].tolist(),
        strict=True,
    ):
        terms[r].append(LedgerTerm("item", ITEM_IDS[i], value, sd))
    return terms
