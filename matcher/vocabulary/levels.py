"""What a level 0-5 of an item means, in words, for a person and for a place.

The texts live in ``levels.toml`` beside this file. A missing level (unknown) has no meaning text:
it is shown as unknown, never as 0.
"""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from matcher.vocabulary.items import ITEM_INDEX, ITEMS, N_LEVELS
from matcher.vocabulary.labels import Language

LEVELS_FILE = "levels.toml"


class Side(StrEnum):
    """Whose level it is: what a person can or needs, or what a place asks or offers."""

    CANDIDATE = "candidate"
    PLACE = "place"


def level_meaning(
    item_id: str, level: int, side: Side | str, language: Language | str = Language.DUTCH
) -> str:
    """Words for one level of one item.

    For support items (rule S) the person's level is a need and the place's level an offer; SUP03,
    nearness of guidance, has words of its own.

    Parameters
    ----------
    item_id
        One of the 79 items.
    level
        0-5.
    side
        ``candidate`` or ``place``.
    language
        ``nl`` or ``en``.

    Raises
    ------
    KeyError
        If there is no such item.
    ValueError
        If the level, side or language does not exist.

    Examples
    --------
    >>> level_meaning("SUP03", 2, "place", "en")
    'daily contact'
    """
    if not 0 <= level < N_LEVELS:
        raise ValueError(f"level {level} is outside the scale 0-5")
    scales = _scales()
    rule = ITEMS[ITEM_INDEX[item_id]].rule
    scale = scales[item_id] if item_id in scales else scales[rule.value]
    return scale[Side(side)][Language(language)][level]


@cache
def _scales() -> MappingProxyType[str, dict[str, dict[str, list[str]]]]:
    text = files(__package__).joinpath(LEVELS_FILE).read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))
