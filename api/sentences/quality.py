"""The measured quality of the scorer in a few sentences, for who does not read measures."""

from collections.abc import Mapping
from typing import Any

from api.sentences.writer import Writer, joined, writer
from matcher.vocabulary.labels import Language

MAIN_WEEKS = 26
_SAYABLE = {"few"}
"""Notes under which measures are still told."""


def sentences_for_quality(quality: Mapping[str, Any], language: Language) -> list[str]:
    """Say on what it was tested, what is worth knowing of it, and what the answer is."""
    say = writer(language)
    main = next(each for each in quality["horizons"] if each["weeks"] == MAIN_WEEKS)
    notes = [say.say(f"quality.{note}") for note in quality["notes"]]
    if not _SAYABLE.issuperset(quality["notes"]):
        return notes
    tested = say.say(
        "quality.tested", n=main["tested"], people=main["tested_people"], weeks=MAIN_WEEKS
    )
    method = "model" if "model" in main["methods"] else "expert"
    return joined(
        [
            tested,
            *notes,
            *(_order(say, each, main["methods"][each]["auc"]) for each in (method, "learned")),
            _verdict(say, main["gain"]),
        ]
    )


def _order(say: Writer, method: str, auc: Mapping[str, float] | None) -> str | None:
    if auc is None:
        return None
    value, low, high = (round(100 * auc[name]) for name in ("value", "low", "high"))
    name = say.say(f"quality.by_{method}")
    return say.say("quality.order", method=name, value=value, low=low, high=high)


def _verdict(say: Writer, gain: Mapping[str, float] | None) -> str | None:
    if gain is None or None in gain.values():
        return None
    kind = "better" if gain["low"] > 0 else "worse" if gain["high"] < 0 else "alike"
    return say.say(f"quality.learned_{kind}")
