"""Where a person may fall short of a place, item by item: overruns, unknowns and what to ask.

Nothing is left out because it weighs little: that is for the reader to judge.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.explanation.types import Overrun, UnknownItem
from matcher.profiles.types import Bools, Int8, Int32, Profiles
from matcher.scoring import Ledger
from matcher.vocabulary.items import IS_SUPPORT, ITEM_IDS, ITEM_INDEX, ITEMS, N_LEVELS

IMPORTANCE_WORDS = ("", "somewhat", "important", "essential")
_UNLISTED_SUPPORT = 2  # a need that a place does not list weighs as an important item


@dataclass(frozen=True)
class Shortfalls:
    """Per listed pair, in the order of the pairs."""

    overruns: list[tuple[Overrun, ...]]
    to_ask: list[tuple[str, ...]]


def find_shortfalls(profiles: Profiles, candidate: Int32, place: Int32) -> Shortfalls:
    """Find every overrun, and the knock-out items that must be asked, of listed pairs."""
    people, places = profiles.candidates, profiles.places
    low, high = people.low[candidate], people.high[candidate]
    asked, knockout = places.level[place], places.is_knockout[place]
    known = low >= 0
    possible = _is_short(np.where(known, low, 0), np.where(known, high, N_LEVELS - 1), asked)
    certain = known & _is_short(high, low, asked)
    return Shortfalls(
        overruns=_overruns(profiles, candidate, place, possible & known, certain),
        to_ask=_by_row(possible & ~certain & knockout),
    )


def _overruns(
    profiles: Profiles, candidate: Int32, place: Int32, short: Bools, certain: Bools
) -> list[tuple[Overrun, ...]]:
    row, item = np.nonzero(short)
    low = profiles.candidates.low[candidate[row], item]
    high = profiles.candidates.high[candidate[row], item]
    asked = profiles.places.level[place[row], item]
    importance = profiles.places.importance[place[row], item]
    knockout = profiles.places.is_knockout[place[row], item]
    most = np.where(IS_SUPPORT[item], high - asked, asked - low)
    sure = certain[row, item]
    weight = np.where(IS_SUPPORT[item], np.maximum(importance, _UNLISTED_SUPPORT), importance)
    order = np.lexsort((item, -most, -weight, ~knockout, ~sure, row))
    found: list[list[Overrun]] = [[] for _ in range(len(candidate))]
    columns = (row, item, low, high, asked, most, importance, knockout, sure)
    for r, i, lowest, highest, asks, levels, step, is_knockout, is_sure in zip(
        *(column[order].tolist() for column in columns), strict=True
    ):
        overrun = Overrun(
            item=ITEM_IDS[i],
            rule=ITEMS[i].rule.value,
            low=lowest,
            high=highest,
            asked=asks,
            shortfall=levels,
            importance=IMPORTANCE_WORDS[step],
            is_knockout=is_knockout,
            certain=is_sure,
        )
        found[r].append(overrun)
    return [tuple(overruns) for overruns in found]


def unknown_items(profiles: Profiles, candidate: int) -> frozenset[str]:
    """Items on which nobody has assessed a person."""
    missing = np.flatnonzero(profiles.candidates.low[candidate] < 0)
    return frozenset(ITEM_IDS[i] for i in missing.tolist())


def find_unknowns(
    profiles: Profiles, candidate: int, place: int, ledger: Ledger
) -> tuple[UnknownItem, ...]:
    """List what the place asks and nobody knows of the person: knock-outs, then what weighs most.

    Unknown support needs are listed wherever the place offers less than everything.
    """
    places = profiles.places
    asked = places.level[place]
    matters = np.where(IS_SUPPORT, asked < N_LEVELS - 1, asked > 0)
    found = np.flatnonzero(matters & (profiles.candidates.low[candidate] < 0))
    doubt = {term.item: term.sd for term in ledger.terms if term.item}
    unknowns = [
        UnknownItem(
            item=ITEM_IDS[i],
            asked=int(asked[i]),
            importance=IMPORTANCE_WORDS[places.importance[place, i]],
            is_knockout=bool(places.is_knockout[place, i]),
            sd=doubt.get(ITEM_IDS[i], 0.0),
        )
        for i in found.tolist()
    ]
    unknowns.sort(key=lambda u: (not u.is_knockout, -u.sd, ITEM_INDEX[u.item]))
    return tuple(unknowns)


def _is_short(ability: Int8, need: Int8, asked: Int8) -> Bools:
    """Whether this end of the interval falls short; what is not asked (level 0) never does."""
    return np.where(IS_SUPPORT, need > asked, ability < asked)


def _by_row(marks: Bools) -> list[tuple[str, ...]]:
    row, item = np.nonzero(marks)
    bounds: npt.NDArray[np.intp] = np.searchsorted(row, np.arange(len(marks) + 1))
    names = [ITEM_IDS[i] for i in item.tolist()]
    return [
        tuple(names[start:stop])
        for start, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]
