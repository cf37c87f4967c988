"""The 79 capability items: one scale of levels 0-5 for what a person can and what a place asks.

The facts (labels, rule, mappings to FML, ICF, MELBA, IMBA and O*NET) live in ``items.csv`` beside
this file; the order of its rows is the axis order of every level array in the code.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

import numpy as np

N_LEVELS = 6
"""Levels 0-5 on both sides; see ``docs/reference/vocabulary.md`` for their meaning."""

UNKNOWN = -1
"""Marks an item that nobody has assessed. Never a level: comparing with it is a mistake."""


class Rule(StrEnum):
    """How a person's level and a place's level are compared."""

    CAPABILITY = "C"
    """The person can at least what the place asks."""
    TOLERANCE = "T"
    """The person tolerates at least what the place exposes to."""
    SUPPORT = "S"
    """The place offers at least the support that the person needs."""


@dataclass(frozen=True, slots=True)
class Item:
    """One capability item with its labels and its codes in other instruments (codes, no texts)."""

    id: str
    group: str
    rule: Rule
    label_nl: str
    label_en: str
    fml: tuple[str, ...]
    icf: tuple[str, ...]
    melba: tuple[str, ...]
    imba: tuple[str, ...]
    onet: str


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _read_items() -> tuple[Item, ...]:
    text = files(__package__).joinpath("items.csv").read_text(encoding="utf-8")
    return tuple(
        Item(
            id=row["item"],
            group=row["group"],
            rule=Rule(row["rule"]),
            label_nl=row["label_nl"],
            label_en=row["label_en"],
            fml=_split(row["fml"]),
            icf=_split(row["icf"]),
            melba=_split(row["melba"]),
            imba=_split(row["imba"]),
            onet=row["onet"],
        )
        for row in csv.DictReader(text.splitlines())
    )


ITEMS: tuple[Item, ...] = _read_items()
N_ITEMS = len(ITEMS)
ITEM_IDS: tuple[str, ...] = tuple(item.id for item in ITEMS)
ITEM_INDEX: dict[str, int] = {item.id: index for index, item in enumerate(ITEMS)}

IS_SUPPORT = np.array([item.rule is Rule.SUPPORT for item in ITEMS])
"""Shape (79,): True where the place must offer at least what the person needs."""

GROUP_LABELS: dict[str, tuple[str, str]] = {
    "COG": ("Denken en leren", "Thinking and learning"),
    "COM": ("Taal en digitaal", "Language and digital"),
    "GED": ("Werkhouding", "Work attitude"),
    "SOC": ("Omgaan met anderen", "Dealing with others"),
    "ZIN": ("Zien, horen, voelen", "Senses"),
    "HND": ("Handen en armen", "Hands and arms"),
    "FYS": ("Houding en beweging", "Posture and movement"),
    "OMG": ("Werkomgeving", "Work environment"),
    "ORG": ("Werktijden en reizen", "Working hours and travel"),
    "SUP": ("Begeleiding en aanpassing", "Guidance and adaptation"),
}
"""Item group -> (Dutch label, English label)."""
