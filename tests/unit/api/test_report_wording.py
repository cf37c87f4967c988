import re
from datetime import date

import pytest

from api.wording import Wording, texts_of
from matcher.vocabulary.labels import Language

DUTCH, ENGLISH = (Wording("api.report", language) for language in Language)
PACKAGES = ("api.report", "api.cli", "api.placements_report")


@pytest.mark.parametrize("package", PACKAGES)
def test_both_languages_say_the_same_things(package):
    """Every text exists in both languages, with the same gaps to fill."""
    dutch, english = (texts_of(package, language) for language in Language)
    assert {s: set(texts) for s, texts in dutch.items()} == {
        s: set(texts) for s, texts in english.items()
    }
    for section, texts in dutch.items():
        for key, text in texts.items():
            gaps = re.findall(r"\{(\w+)\}", text)
            assert sorted(gaps) == sorted(re.findall(r"\{(\w+)\}", english[section][key])), key


@pytest.mark.parametrize("package", PACKAGES)
def test_texts_say_something(package):
    """No text is empty, and sentences in Dutch are short (B1)."""
    for texts in texts_of(package, Language.DUTCH).values():
        for key, text in texts.items():
            assert text.strip() == text or key in {"and", "region", "needs"}
            assert all(len(part.split()) <= 26 for part in re.split(r"[.:;!?]", text)), key


@pytest.mark.parametrize(
    ("value", "digits", "dutch", "english"),
    [
        (1234, 0, "1.234", "1,234"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-0.04, 1, "0,0", "0.0"),
        (-3, 0, "\u22123", "\u22123"),
    ],
)
def test_numbers_are_written_as_the_language_does(value, digits, dutch, english):
    """Comma and point change places; a rounded zero has no minus."""
    assert DUTCH.number(value, digits) == dutch
    assert ENGLISH.number(value, digits) == english


def test_hours_show_quarters_and_no_needless_zeros():
    """Guidance is counted in quarter-hours."""
    assert [DUTCH.hours(value) for value in (8.0, 8.5, 8.25)] == ["8", "8,5", "8,25"]


def test_differences_have_a_sign_unless_they_are_nothing():
    """Plus and minus only where something changes."""
    assert [ENGLISH.signed(value) for value in (2, -2, 0, 0.3)] == ["+2", "\u22122", "0", "0"]


def test_chances_are_rounded_to_five_per_cent():
    """A chance is no exact number, and never nothing or certain."""
    assert [ENGLISH.chance(p) for p in (0.0, 0.62, 0.999)] == ["5%", "60%", "95%"]


def test_dates_are_written_in_words():
    """Day, month, year."""
    assert DUTCH.date(date(2026, 3, 5)).split() == ["5", "maart", "2026"]
    assert ENGLISH.date(date(2026, 3, 5)).split() == ["5", "March", "2026"]
