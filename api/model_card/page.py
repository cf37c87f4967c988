"""Writes the model card from the numbers of the model file and nothing else."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from api.model_card.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Paragraph,
    Rows,
    as_html,
    as_markdown,
)
from api.wording import Wording
from matcher.vocabulary.labels import Language, label
from models.learned.first_placements import EVERYONE
from models.registry import ModelFile
from models.registry.document import EXPERT_PARENT, SCHEMA_VERSION

_PURPOSE = ("use", "not_for", "people_decide")
_KIND = ("method", "monotone", "unknown", "interval")
_INPUTS = ("levels", "context", "never", "source")
_LIMITS = ("selection", "young", "drift", "proxies", "fairness")
_ENDS = ("value", "low", "high")
_LAW = ("high_risk", "no_automated", "explain", "renew")


def model_card(file: ModelFile, language: Language) -> str:
    """Markdown of the card; the same model gives the same text."""
    return as_markdown(_blocks(file, language))


def model_card_page(file: ModelFile, language: Language) -> str:
    """The same card as one HTML page."""
    return as_html(_blocks(file, language), language.value)


def _blocks(file: ModelFile, language: Language) -> list[Block]:
    words = Wording("api.model_card", language)
    sections: tuple[tuple[str, list[Block]], ...] = (
        ("purpose", [_bullets(words, "purpose", _PURPOSE)]),
        ("kind", [_bullets(words, "kind", _KIND)]),
        ("inputs", [_bullets(words, "inputs", _INPUTS)]),
        ("basis", [Bullets(tuple(_basis(words, file)))]),
        ("quality", list(_quality(words, language, file.metrics))),
        ("limits", [_bullets(words, "limits", _LIMITS)]),
        ("law", [_bullets(words, "law", _LAW)]),
    )
    blocks: list[Block] = [Heading(1, words.text("title", "card", name=file.model.name))]
    for name, body in sections:
        blocks += [Heading(2, words.text("title", name)), *body]
    check = words.text("title", "check", version=SCHEMA_VERSION)
    return [*blocks, Paragraph(check), Code(f"sha256 {file.sha256}")]


def _bullets(words: Wording, section: str, keys: tuple[str, ...]) -> Bullets:
    return Bullets(tuple(words.text(section, key) for key in keys))


def _basis(words: Wording, file: ModelFile) -> Iterator[str]:
    window, counts = file.window, file.counts
    as_of = words.date(date.fromisoformat(window["as_of"]))
    parent = "expert" if file.parent == EXPERT_PARENT else "parent"
    yield words.text("basis", parent, sha256=file.parent[:16])
    if "first_start" in window:
        first, last = (
            words.date(date.fromisoformat(window[name])) for name in ("first_start", "last_start")
        )
        yield words.text("basis", "window", first=first, last=last, as_of=as_of)
    else:
        yield words.text("basis", "none", as_of=as_of)
    numbers = {name: words.number(value) for name, value in counts.items()}
    yield words.text("basis", "counts", **numbers)
    if counts["placements"]:
        share = words.percent(counts["lasted"] / counts["placements"])
        yield words.text("basis", "share", share=share)


def _quality(words: Wording, language: Language, metrics: Mapping[str, Any]) -> Iterator[Block]:
    held = metrics.get("out_of_fold")
    if held is None:
        yield Paragraph(words.text("quality", "none"))
        return
    kind = metrics.get("calibration", {}).get("kind", "none")
    yield Paragraph(words.text("quality", "held_out", n=words.number(held["placements"])))
    if kind != "none":
        yield Paragraph(words.text("quality", "before_calibration"))
    rows, unknown = [], words.text("quality", "undefined")
    for name in words.keys("measure"):
        if name not in held:
            continue
        found, label = held[name], words.text("measure", name)
        if not isinstance(found, Mapping):
            rows.append((label, unknown, ""))
            continue
        value, low, high = (words.number(found[end], 3) for end in ("value", "low", "high"))
        rows.append((label, value, f"{low} – {high}"))
    header = (words.text("quality", key) for key in ("measure", "value", "interval"))
    yield Rows(tuple(header), tuple(rows))
    yield Bullets((words.text("calibration", kind), words.text("quality", "anchor")))
    losses = metrics.get("calibration", {}).get("log_loss", {})
    if losses:
        yield Paragraph(words.text("quality", "maps"))
        yield Rows(
            (words.text("quality", "map"), words.text("measure", "log_loss")),
            tuple(
                (words.text("map", name), words.number(loss, 4)) for name, loss in losses.items()
            ),
        )
    if first := metrics.get("first_placements"):
        yield from _first_placements(words, language, first)


def _first_placements(
    words: Wording, language: Language, first: Mapping[str, Any]
) -> Iterator[Block]:
    """Intervals held against what happened, and claimed beside observed per target group."""
    found = first["intervals"]
    if found is None:
        yield Paragraph(words.text("first", "no_coverage"))
    else:
        shares = {name: words.percent(found["coverage"][name]) for name in _ENDS}
        counts = {name: words.number(found[name]) for name in ("places", "placements")}
        yield Paragraph(words.text("first", "coverage", **shares, **counts))
    if not first["groups"]:
        return
    yield Paragraph(words.text("first", "groups", n=words.number(first["minimum_cell"])))
    header = tuple(
        words.text("first", key) for key in ("group", "people", "claimed", "observed", "interval")
    )
    yield Rows(header, tuple(_group(words, language, cell) for cell in first["groups"]))


def _group(words: Wording, language: Language, cell: Mapping[str, Any]) -> tuple[str, ...]:
    name = cell["group"]
    value, low, high = (words.percent(cell["observed"][end]) for end in _ENDS)
    return (
        words.text("first", name) if name == EVERYONE else label(name, language),
        words.number(cell["people"]),
        words.percent(cell["claimed"]),
        value,
        f"{low} – {high}",
    )
