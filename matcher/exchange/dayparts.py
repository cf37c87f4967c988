"""Day-parts as people write them, ``ma-vr om``, and as the records hold them, 21 characters 0/1.

o = ochtend (morning), m = middag (afternoon), a = avond (evening).
"""

import re
from itertools import groupby

_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_LETTERS = "oma"
_PART = re.compile(r"([a-z]+)(?:\s*-\s*([a-z]+))?\s*:?\s*([oma ]*)")
_UNTIL = re.compile(r"\s*(?:t/m|tot en met|–)\s*")
_NAMES = {
    name: position
    for position, names in enumerate(
        (
            ("ma", "maandag"),
            ("di", "dinsdag"),
            ("wo", "woensdag"),
            ("do", "donderdag"),
            ("vr", "vrijdag"),
            ("za", "zaterdag"),
            ("zo", "zondag"),
        )
    )
    for name in names
}


def readable_dayparts(mask: str) -> str:
    """Short Dutch text of 21 characters 0/1.

    Examples
    --------
    >>> readable_dayparts("110110110110110000000")
    'ma-vr om'
    >>> readable_dayparts("100000010000000000000")
    'ma o, wo m'
    """
    per_day = [
        "".join(
            letter
            for letter, on in zip(_LETTERS, mask[3 * day : 3 * day + 3], strict=True)
            if on == "1"
        )
        for day in range(len(_DAYS))
    ]
    parts = []
    for letters, days in groupby(range(len(_DAYS)), key=lambda day: per_day[day]):
        listed = list(days)
        if letters:
            first, last = _DAYS[listed[0]], _DAYS[listed[-1]]
            parts.append(f"{first if first == last else f'{first}-{last}'} {letters}")
    return ", ".join(parts)


def mask_of(text: str) -> str | None:
    """21 characters 0/1 of a readable text; None when it cannot be read.

    A day without letters is its morning and afternoon: ``ma, di`` is ``ma-di om``.
    """
    on: set[int] = set()
    for piece in _pieces(_UNTIL.sub("-", text.casefold())):
        found = _PART.fullmatch(piece.strip())
        if found is None:
            return None
        first, last = found[1], found[2] or found[1]
        if first not in _NAMES or last not in _NAMES or _NAMES[first] > _NAMES[last]:
            return None
        letters = found[3].replace(" ", "") or "om"
        for day in range(_NAMES[first], _NAMES[last] + 1):
            on |= {3 * day + _LETTERS.index(letter) for letter in letters}
    return "".join("1" if part in on else "0" for part in range(21))


def _pieces(text: str) -> list[str]:
    """Parts between commas; days that stand side by side, ``ma di``, are parts of their own.

    ``zo ma`` is Sunday, m and a.
    """
    words = text.split()
    if len(words) > 1 and words[1:] != ["ma"] and all(word in _NAMES for word in words):
        return words
    return re.split(r"[,;|\n]", text)
