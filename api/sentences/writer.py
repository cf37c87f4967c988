"""Texts with their gaps filled in: one writer per language, plural forms, lists and numbers.

Knows nothing of explanations; the texts are in ``nl.toml`` and ``en.toml`` beside this file.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from matcher.vocabulary.items import ITEM_INDEX
from matcher.vocabulary.labels import Language, label

_P_STEP = 5
_LEAST_P, _MOST_P = 5, 95
_MOST_LISTED = 5
_PROPER_NAMES = ("Nederlands",)


@dataclass(frozen=True)
class Writer:
    """Writes sentences in one language."""

    language: Language

    def say(self, key: str, *, n: float | None = None, **values: Any) -> str:
        """Text of ``section.code`` with its gaps filled; ``n`` chooses singular or plural."""
        section, _, code = key.partition(".")
        text: str | dict[str, str] = _texts(self.language)[section][code]
        if isinstance(text, dict):
            text = text["one" if n == 1 else "other"]
        if n is not None:
            values["n"] = self.number(n)
        return text.format(**values)

    def knows(self, key: str) -> bool:
        """Whether there is a text ``section.code``."""
        section, _, code = key.partition(".")
        return code in _texts(self.language)[section]

    def label(self, code: str) -> str:
        """Label of a code of the vocabulary, items as words in mid-sentence."""
        return _label_within(code, self.language)

    def items(self, codes: Sequence[str], most: int = _MOST_LISTED) -> str:
        """Labels of items; labels can hold commas, so semicolons part them."""
        shown = [self.label(code) for code in codes[:most]]
        if len(codes) > most:
            shown.append(self.say("word.more", n=len(codes) - most))
        return "; ".join(shown)

    def number(self, value: float) -> str:
        """At most two decimals, none when whole."""
        text = f"{value:.2f}".rstrip("0").rstrip(".")
        return text.replace(".", str(_texts(self.language)["word"]["decimal"]))

    def hours(self, value: float) -> str:
        """A number of hours with its word."""
        return self.say("word.hours", n=value)

    def listed(self, parts: Sequence[str]) -> str:
        """Parts joined as in a sentence."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.say('word.and')} {parts[-1]}"

    def place(self, place_id: str, titles: Mapping[str, str]) -> str:
        """A place by its title and identifier."""
        title = titles.get(place_id, "")
        return f"{title} ({place_id})" if title else place_id

    def team(self, resource: str) -> str:
        """A team, with the day-part when it is planned so (``team/13``)."""
        team, _, daypart = resource.partition("/")
        if not daypart:
            return team
        words = _texts(self.language)["word"]
        day, part = divmod(int(daypart), len(words["parts"]))
        return self.say(
            "word.daypart", team=team, day=words["days"][day], part=words["parts"][part]
        )

    def teams(self, hours: dict[str, float]) -> list[str]:
        """Hours per team, one part each."""
        return [
            self.say("word.per_team", hours=self.hours(amount), team=self.team(resource))
            for resource, amount in hours.items()
        ]

    def terms(self, points: dict[str, int]) -> str:
        """Points per term of the objective with their signs; terms of 0 are left out."""
        parts = [
            self.say("contrast.term", term=self.say(f"term.{name}"), points=f"{value:+d}")
            for name, value in sorted(points.items(), key=lambda pair: -abs(pair[1]))
            if value
        ]
        return self.listed(parts)


def writer(language: Language | str) -> Writer:
    """The writer of a language, ``nl`` or ``en``."""
    return Writer(Language(language))


def percent(p: float) -> int:
    """Probability in whole steps of 5 %, never nothing and never certain."""
    return min(max(_P_STEP * round(100 * p / _P_STEP), _LEAST_P), _MOST_P)


def texts_of(language: Language | str) -> dict[str, dict[str, Any]]:
    """All texts of a language by section and code."""
    return _texts(Language(language))


def joined(parts: Iterable[str | None]) -> list[str]:
    """The sentences that there are."""
    return [part for part in parts if part]


@cache
def _label_within(code: str, language: Language) -> str:
    text = label(code, language)
    keeps_capital = code not in ITEM_INDEX or text.startswith(_PROPER_NAMES)
    return text if keeps_capital else text[:1].lower() + text[1:]


@cache
def _texts(language: Language) -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath(f"{language.value}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
