"""Plans and lists of suggestions on their way out: what is on the screen, one row per row."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from matcher.exchange.cell_out import OutCell
from matcher.exchange.out_table import Kind, OutColumn, OutTable
from matcher.explanation.types import PairExplanation
from matcher.glossary import dutch_name, english_name, glossary
from matcher.results.tables import COLUMNS, FLAG, TEXT, PlanTables
from matcher.vocabulary.labels import Language, label

_SHEETS = {
    "plan": "Plan",
    "unplaced": "Niet geplaatst",
    "bottlenecks": "Knelpunten",
    "changes": "Wijzigingen",
}
_SHARES = frozenset({"p_durable", "p_low", "p_high", "p_before", "p_after", "known_share"})
_YES_NO = {Language.DUTCH: ("ja", "nee"), Language.ENGLISH: ("yes", "no")}
_CHANCES = frozenset({"p_durable", "p_low", "p_high"})
_CODES = frozenset({"change", "kind", "reason_code", "would_help"})
_HEADERS = {
    "rank": ("plaats", "rank"),
    "employer": ("werkgever", "employer"),
    "fit": ("past", "fits"),
    "travel_mode": ("vervoer", "way of travelling"),
    "overruns": ("gevraagd boven wat past", "asked beyond what fits"),
    "unknowns": ("niet bekend", "not known"),
    "question": ("eerst vragen", "ask first"),
    "resource": ("team of werkplek", "team or place"),
}
"""Headers of columns that the glossary does not have, or not by that meaning."""


def plan_tables_out(tables: PlanTables, language: Language = Language.DUTCH) -> list[OutTable]:
    """The four tables of a plan."""
    return [_plan_table(name, getattr(tables, name), language) for name in COLUMNS]


def plan_settings(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a reader must know to judge a plan: dates, versions, model, policy, bound."""
    names = {
        "as_of": "peildatum van het plan",
        "scorer": "scoremodel",
        "policy_fingerprint": "kenmerk van het beleid",
        "input_fingerprint": "kenmerk van de gegevens",
        "seed": "toevalsgetal",
    }
    rows = [(text, str(report[name])) for name, text in names.items() if name in report]
    rows += [(f"versie van {name}", str(text)) for name, text in report.get("versions", {}).items()]
    return rows


def suggestions_out(
    found: Sequence[PairExplanation],
    employer_of: Mapping[str, str],
    language: Language = Language.DUTCH,
) -> OutTable:
    """A list of suggestions in its order, one row each, every overrun and unknown item named.

    Parameters
    ----------
    employer_of
        Name of the employer by place.
    """

    def column(
        code: str, kind: Kind, read: Callable[[PairExplanation], OutCell | str]
    ) -> OutColumn:
        cells = [read(pair) for pair in found]
        return OutColumn(code, header_of(code, language), kind, cells, [_plain(c) for c in cells])

    def labels(codes: Sequence[str]) -> str:
        return "; ".join(label(code, language) for code in codes)

    def shown(value: float, pair: PairExplanation) -> float | None:
        return value if pair.shows_number else None

    ranks = [float(rank) for rank in range(1, len(found) + 1)]
    texts = [str(rank) for rank in range(1, len(found) + 1)]
    columns = (
        OutColumn("rank", header_of("rank", language), Kind.NUMBER, ranks, texts),
        column("candidate_id", Kind.TEXT, lambda pair: pair.candidate_id),
        column("place_id", Kind.TEXT, lambda pair: pair.place_id),
        column("title", Kind.TEXT, lambda pair: pair.title),
        column("employer", Kind.TEXT, lambda pair: employer_of.get(pair.place_id, "")),
        column("work_form", Kind.TEXT, lambda pair: label(pair.work_form, language)),
        column(
            "fit",
            Kind.TEXT,
            lambda pair: label(pair.fit, language) if pair.shows_number else None,
        ),
        column("p_durable", Kind.SHARE, lambda pair: shown(pair.p, pair)),
        column("p_low", Kind.SHARE, lambda pair: shown(pair.p_low, pair)),
        column("p_high", Kind.SHARE, lambda pair: shown(pair.p_high, pair)),
        column("known_share", Kind.SHARE, lambda pair: pair.known_share),
        column("travel_minutes", Kind.NUMBER, lambda pair: _minutes(pair.travel_minutes)),
        column(
            "travel_mode",
            Kind.TEXT,
            lambda pair: label(pair.travel_mode, language) if pair.travel_mode else None,
        ),
        column("hours", Kind.NUMBER, lambda pair: pair.hours),
        column("overruns", Kind.TEXT, lambda pair: labels([one.item for one in pair.overruns])),
        column("unknowns", Kind.TEXT, lambda pair: labels([one.item for one in pair.unknowns])),
        column(
            "question",
            Kind.TEXT,
            lambda pair: label(pair.question.item, language) if pair.question else None,
        ),
    )
    is_dutch = language is Language.DUTCH
    return OutTable("suggestions", "Suggesties" if is_dutch else "Suggestions", columns)


def _minutes(value: float | None) -> float | None:
    return None if value is None else float(round(value))


def _plan_table(name: str, frame: pd.DataFrame, language: Language) -> OutTable:
    columns = []
    for code, dtype in COLUMNS[name].items():
        is_text = dtype in (TEXT, FLAG)
        kind = Kind.TEXT if is_text else Kind.SHARE if code in _SHARES else Kind.NUMBER
        values = frame[code].tolist()
        cells = [_cell(code, value, language) for value in values]
        if code in _CHANCES:
            cells = _only_shown(cells, frame["shows_number"])
        texts = [_plain(None if not is_text and pd.isna(value) else value) for value in values]
        columns.append(OutColumn(code, header_of(code, language), kind, cells, texts))
    return OutTable(name, _SHEETS[name] if language is Language.DUTCH else name, tuple(columns))


def _cell(code: str, value: Any, language: Language) -> OutCell:
    if isinstance(value, str):
        return (_labels(value, language) if code in _CODES else value) or None
    if isinstance(value, bool):
        return _YES_NO[language][not value]
    return None if pd.isna(value) else _rounded(code, float(value))


def _rounded(code: str, value: float) -> float:
    """What people can use of a number; shares are shown as whole percentages anyway."""
    rounded = (
        value if code in _SHARES else float(round(value)) if "travel" in code else round(value, 2)
    )
    return rounded + 0.0  # never -0


def _only_shown(cells: Sequence[OutCell], shows_number: "pd.Series[bool]") -> list[OutCell]:
    """Chances for people, where enough is known for one."""
    return [cell if shown else None for cell, shown in zip(cells, shows_number, strict=True)]


def _labels(text: str, language: Language) -> str:
    """Labels of codes joined by bars; numbers behind a code stay in brackets."""
    shown = []
    for part in filter(None, text.split("|")):
        code, *details = (_words(detail, language) for detail in part.split(":"))
        shown.append(f"{code} ({', '.join(details)})" if details else code)
    return "; ".join(shown)


def _words(code: str, language: Language) -> str:
    """The label of a code; anything else as it is, hours behind a team with a Dutch comma."""
    try:
        return label(code, language)
    except KeyError:
        return re.sub(r"(=\d+)\.(?=\d+$)", r"\1,", code) if language is Language.DUTCH else code


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return "" if cell != cell else repr(cell + 0.0).removesuffix(".0")
    return str(cell)


def header_of(code: str, language: Language) -> str:
    """Header of a column of a plan, for people."""
    if code in _HEADERS:
        return _HEADERS[code][language is Language.ENGLISH]
    if code not in glossary():
        return code.replace("_", " ")
    return dutch_name(code) if language is Language.DUTCH else english_name(code)
