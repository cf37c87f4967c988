"""Words, numbers and dates in one language, for entry points that show text to people.

The texts themselves stand beside the code that shows them, in ``texts.<language>.toml`` of its
package; sentences of explanations are made in ``api/sentences``.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from matcher.vocabulary.labels import Language

_MONTHS = {
    Language.DUTCH: "januari februari maart april mei juni juli augustus september oktober "
    "november december",
    Language.ENGLISH: "January February March April May June July August September October "
    "November December",
}
_NO_BREAK = "\u00a0"
_MINUS = "\u2212"


@cache
def texts_of(package: str, language: Language) -> dict[str, dict[str, str]]:
    """All texts of a package in a language, by section and key."""
    text = files(package).joinpath(f"texts.{language.value}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class Wording:
    """Texts of one package, and numbers and dates as one language writes them."""

    def __init__(self, package: str, language: Language) -> None:
        self.language = language
        self._texts = texts_of(package, language)

    def text(self, section: str, key: str, **values: object) -> str:
        """Text with its ``{names}`` filled; ``KeyError`` when there is no such text."""
        return self._texts[section][key].format_map(values)

    def keys(self, section: str) -> tuple[str, ...]:
        """Keys of a section in the order of the file."""
        return tuple(self._texts[section])

    def counted(self, section: str, key: str, n: int) -> str:
        """Text that speaks of ``{n}``, with a form for one and a form for any other number."""
        text = self._texts[section][f"{key}_one" if n == 1 else key]
        return text.format(n=self.number(n))

    def number(self, value: float, digits: int = 0) -> str:
        """Number with separators of the language: 1.234,5 or 1,234.5."""
        text = f"{value:,.{digits}f}"
        if not text.strip("-0.,"):
            text = text.lstrip("-")
        if self.language is Language.DUTCH:
            text = text.translate(str.maketrans(",.", ".,"))
        return text.replace("-", _MINUS)

    def hours(self, value: float) -> str:
        """Hours to the hundredth, without zeros at the end: 8, 8,5 or 8,25."""
        digits = next((n for n in (0, 1) if abs(value - round(value, n)) < 0.005), 2)
        return self.number(value, digits)

    def signed(self, value: float, digits: int = 0) -> str:
        """Difference with its sign; a difference of nothing has none."""
        text = self.number(value, digits)
        is_zero = not text.strip(f"{_MINUS}0.,")
        return text if is_zero or value < 0 else f"+{text}"

    def percent(self, share: float, digits: int = 0) -> str:
        """Share as a percentage."""
        space = _NO_BREAK if self.language is Language.DUTCH else ""
        return f"{self.number(100 * share, digits)}{space}%"

    def chance(self, p: float) -> str:
        """Probability for people: in steps of five per cent, as in every sentence."""
        from api.sentences.writer import percent  # it brings all that explanations need

        return self.percent(percent(p) / 100)

    def date(self, day: date) -> str:
        """Day, month in words, year."""
        month = _MONTHS[self.language].split()[day.month - 1]
        return f"{day.day}{_NO_BREAK}{month}{_NO_BREAK}{day.year}"
