"""A whole FML, ICF or MELBA form -> levels per item, and several such sources -> one.

Only what a form really says comes out: an item that stays open is left out, never filled in.
Codes without an item of ours (dominance of a hand, for example) are passed over.

What a form cannot say:

- ICF qualifiers of environmental factors tell how the surroundings help or hinder now, not what a
  person needs, so no support item (rule S) is read from the ICF.
- FML 1.9 and 2.12 are lists of unlike conditions under one number. When such a number is limited,
  each of its items is somewhere between normal and that limitation.
- FML 2.2 is hearing. Poor hearing caps the understanding of Dutch; good hearing proves nothing.
- The FML has no score per rubric, so SUP05, which maps to the rubrics 4 and 5, stays open.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum

from matcher.vocabulary.conversions import (
    ANY_LEVEL,
    LevelInterval,
    fml_to_interval,
    fml_to_need,
    icf_to_interval,
    melba_to_interval,
)
from matcher.vocabulary.items import ITEM_INDEX, ITEMS, Item, Rule


class Instrument(StrEnum):
    """An instrument whose forms can be read."""

    FML = "fml"
    ICF = "icf"
    MELBA = "melba"


_CODE_PATTERN = {
    Instrument.FML: re.compile(r"[1-6]\.\d{1,2}(\.\d{1,2})?"),
    Instrument.ICF: re.compile(r"[bdes]\d{1,5}"),
    Instrument.MELBA: re.compile("|".join(sorted({re.escape(c) for i in ITEMS for c in i.melba}))),
}
_CONVERT: dict[Instrument, Callable[[int], LevelInterval | None]] = {
    Instrument.FML: fml_to_interval,
    Instrument.ICF: icf_to_interval,
    Instrument.MELBA: melba_to_interval,
}

_FML_CODES = frozenset(code for item in ITEMS for code in item.fml)
_SHARED_CONDITIONS = ("1.9", "2.12")
_CAPS_ONLY = ("COM01", "2.2")


def levels_from_form(instrument: Instrument, form: Mapping[str, int]) -> dict[str, LevelInterval]:
    """Item levels that one form supports, in item order.

    An item with several codes takes the most limited of the codes that were scored: who cannot
    lift often cannot "lift and carry". For support items (rule S) the level is the need, so the
    most limited is the highest.

    Parameters
    ----------
    instrument
        Whose codes and scale the form has.
    form
        Code -> score, such as ``{"4.14": 2}``, ``{"d430": 1}`` or ``{"Ausdauer": 3}``. A code that
        is absent was not scored and counts as unknown. ICF codes are taken as they stand: a score
        on d4300 is not one on d430.

    Returns
    -------
    dict of str to LevelInterval
        Item -> levels 0-5; only items about which the form says something.

    Raises
    ------
    ValueError
        If codes are not of this instrument or scores are outside its scale; names all of them.
    """
    faults = list(_faults(instrument, form))
    if faults:
        raise ValueError("; ".join(faults))
    levels = {}
    for item in ITEMS:
        readings = list(_readings(instrument, item, form))
        if readings:
            level = _most_limited_of_codes(item, readings)
            if level != ANY_LEVEL:
                levels[item.id] = level
    return levels


def combine_sources(sources: Iterable[Mapping[str, LevelInterval]]) -> dict[str, LevelInterval]:
    """One interval per item from several sources, whatever their order.

    Sources that agree are intersected: each narrows the other. Sources that contradict each other
    are not averaged: the most limited one counts (the lowest capability or tolerance, the highest
    need), because asking too much of a person does harm and asking too little can be mended.

    Parameters
    ----------
    sources
        Item -> levels 0-5, as from `levels_from_form` or a record.

    Returns
    -------
    dict of str to LevelInterval
        Every item that some source knows, in item order.
    """
    found: dict[str, list[LevelInterval]] = {}
    for source in sources:
        for item_id, level in source.items():
            found.setdefault(item_id, []).append(level)
    return {
        item_id: _agreed_level(ITEMS[ITEM_INDEX[item_id]], found[item_id])
        for item_id in sorted(found, key=ITEM_INDEX.__getitem__)
    }


def _agreed_level(item: Item, levels: list[LevelInterval]) -> LevelInterval:
    low = max(level.low for level in levels)
    high = min(level.high for level in levels)
    if low <= high:
        return LevelInterval(low, high)
    if item.rule is Rule.SUPPORT:
        return max(levels)
    return min(levels)


def _most_limited_of_codes(item: Item, readings: list[LevelInterval]) -> LevelInterval:
    worst: Callable[[Iterable[int]], int] = max if item.rule is Rule.SUPPORT else min
    return LevelInterval(
        worst(reading.low for reading in readings), worst(reading.high for reading in readings)
    )


def _readings(
    instrument: Instrument, item: Item, form: Mapping[str, int]
) -> Iterator[LevelInterval]:
    match instrument:
        case Instrument.FML:
            for code in item.fml:
                yield from (_read_fml(item, code, form[c]) for c in _fml_lines(code, form))
        case Instrument.ICF if item.rule is not Rule.SUPPORT:
            readings = (icf_to_interval(form[code]) for code in item.icf if code in form)
            yield from (reading for reading in readings if reading is not None)
        case Instrument.MELBA:
            yield from (melba_to_interval(form[code]) for code in item.melba if code in form)


def _fml_lines(code: str, form: Mapping[str, int]) -> Iterator[str]:
    """Codes of the form that stand for ``code``: itself and, of a list of conditions, its lines.

    A line with an item of its own (1.9.7-1.9.9) speaks for that item only.
    """
    if code in form:
        yield code
    if code in _SHARED_CONDITIONS:
        lines = (line for line in form if line.startswith(f"{code}."))
        yield from (line for line in lines if line not in _FML_CODES)


def _read_fml(item: Item, code: str, score: int) -> LevelInterval:
    convert = fml_to_need if item.rule is Rule.SUPPORT else fml_to_interval
    level = convert(score)
    if code in _SHARED_CONDITIONS:
        normal = convert(0)
        return LevelInterval(min(level.low, normal.low), max(level.high, normal.high))
    if (item.id, code) == _CAPS_ONLY:
        return LevelInterval(0, level.high)
    return level


def _faults(instrument: Instrument, form: Mapping[str, int]) -> Iterator[str]:
    for code, score in form.items():
        if not _CODE_PATTERN[instrument].fullmatch(code):
            yield f"{code} is not a code of the {instrument.value.upper()}"
            continue
        try:
            _CONVERT[instrument](score)
        except ValueError as error:
            yield f"{code}: {error}"
