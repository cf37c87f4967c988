"""Dutch municipalities of 2024 (342) by their CBS code, from ``municipalities.csv`` beside it.

Source and licence are in ``README.md`` beside this file. It holds no borders and no coordinates.
"""

import csv
from importlib.resources import files


def _read_municipalities() -> dict[str, str]:
    text = files(__package__).joinpath("municipalities.csv").read_text(encoding="utf-8")
    return {row["gm_code"]: row["name"] for row in csv.DictReader(text.splitlines())}


MUNICIPALITIES: dict[str, str] = _read_municipalities()
"""GM code (``GM`` and four digits) -> official name, in the order of the codes."""

TWENTE: tuple[str, ...] = (
    "GM0141",
    "GM0147",
    "GM0153",
    "GM0158",
    "GM0163",
    "GM0164",
    "GM0168",
    "GM0173",
    "GM0183",
    "GM0189",
    "GM1700",
    "GM1735",
    "GM1742",
    "GM1774",
)
"""The 14 municipalities of the arbeidsmarktregio Twente."""
