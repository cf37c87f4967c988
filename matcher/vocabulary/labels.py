"""Short labels of codes in Dutch and English; sentences are made elsewhere, at the edge.

The texts live in ``labels.toml`` beside this file; items, item groups and certificates carry their
own labels and are found here as well.
"""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from matcher.vocabulary.certificates import CERTIFICATES
from matcher.vocabulary.items import GROUP_LABELS, ITEMS

LABELS_FILE = "labels.toml"


class Language(StrEnum):
    """Language of a text for people."""

    DUTCH = "nl"
    ENGLISH = "en"


def label(code: str, language: Language | str = Language.DUTCH) -> str:
    """Short text for a code of the vocabulary.

    Parameters
    ----------
    code
        A code of any closed list: work form, target group, travel mode, importance, reason, item,
        item group, certificate and so on.
    language
        ``nl`` or ``en``.

    Raises
    ------
    KeyError
        If the code has no label; a test keeps this from happening for codes of the vocabulary.
    ValueError
        If the language is not one of the two.

    Examples
    --------
    >>> label("bike")
    'fiets'
    >>> label("COG09", "en")
    'Arithmetic and counting'
    """
    texts = _all_labels()[code]
    return texts[language] if language in texts else texts[Language(language)]  # type: ignore[index]


@cache
def _all_labels() -> MappingProxyType[str, dict[Language, str]]:
    lists = tomllib.loads(files(__package__).joinpath(LABELS_FILE).read_text(encoding="utf-8"))
    pairs = {
        code: (texts["nl"], texts["en"])
        for codes in lists.values()
        for code, texts in codes.items()
    }
    pairs |= {item.id: (item.label_nl, item.label_en) for item in ITEMS}
    pairs |= {c.code: (c.label_nl, c.label_en) for c in CERTIFICATES.values()}
    pairs |= GROUP_LABELS
    return MappingProxyType(
        {
            code: {Language.DUTCH: dutch, Language.ENGLISH: english}
            for code, (dutch, english) in pairs.items()
        }
    )
