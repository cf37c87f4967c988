"""Writes the model card as Markdown from the numbers of the model file and nothing else."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from api.wording import Wording
from matcher.vocabulary.labels import Language
from models.registry import ModelFile
from models.registry.document import EXPERT_PARENT

_PURPOSE = ("use", "not_for", "people_decide")
_INPUTS = ("levels", "context", "never")
_LIMITS = ("selection", "young", "drift", "fairness")


def model_card(file: ModelFile, language: Language) -> str:
    """Markdown of the card; the same model gives the same text."""
    words = Wording("api.model_card", language)
    sections = (
        ("purpose", _bullets(words, "purpose", _PURPOSE)),
        ("inputs", _bullets(words, "inputs", _INPUTS)),
        ("basis", _basis(words, file)),
        ("quality", _quality(words, file.metrics)),
        ("limits", _bullets(words, "limits", _LIMITS)),
    )
    lines = [f"# {words.text('title', 'card', name=file.model.name)}", ""]
    for name, body in sections:
        lines += [f"## {words.text('title', name)}", "", *body, ""]
    lines.append(f"`sha256 {file.sha256}`")
    return "\n".join(lines) + "\n"


def _bullets(words: Wording, section: str, keys: tuple[str, ...]) -> list[str]:
    return [f"- {words.text(section, key)}" for key in keys]


def _basis(words: Wording, file: ModelFile) -> Iterator[str]:
    window, counts = file.window, file.counts
    as_of = words.date(date.fromisoformat(window["as_of"]))
    parent = "expert" if file.parent == EXPERT_PARENT else "parent"
    yield f"- {words.text('basis', parent, sha256=file.parent[:16])}"
    if "first_start" in window:
        first, last = (
            words.date(date.fromisoformat(window[name])) for name in ("first_start", "last_start")
        )
        yield f"- {words.text('basis', 'window', first=first, last=last, as_of=as_of)}"
    else:
        yield f"- {words.text('basis', 'none', as_of=as_of)}"
    numbers = {name: words.number(value) for name, value in counts.items()}
    yield f"- {words.text('basis', 'counts', **numbers)}"


def _quality(words: Wording, metrics: Mapping[str, Any]) -> Iterator[str]:
    held = metrics.get("out_of_fold")
    if held is None:
        yield words.text("quality", "none")
        return
    yield words.text("quality", "held_out", n=words.number(held["placements"]))
    yield ""
    yield f"| {words.text('quality', 'measure')} | | {words.text('quality', 'interval')} |"
    yield "|---|---|---|"
    for name, found in held.items():
        if isinstance(found, Mapping):
            value, low, high = (words.number(found[end], 3) for end in ("value", "low", "high"))
            yield f"| {words.text('measure', name)} | {value} | {low} – {high} |"
    yield ""
    kind = metrics.get("calibration", {}).get("kind", "none")
    yield f"- {words.text('calibration', kind)}"
    yield f"- {words.text('quality', 'anchor')}"
