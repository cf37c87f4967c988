import tomllib
from enum import StrEnum
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules

import pytest

import matcher.vocabulary
from matcher.vocabulary.certificates import CERTIFICATES
from matcher.vocabulary.items import GROUP_LABELS, ITEM_IDS
from matcher.vocabulary.labels import LABELS_FILE, Language, label
from matcher.vocabulary.levels import Side

WITHOUT_LABEL = {Language, Side}
"""Switches of functions, never shown to people."""


def closed_lists():
    """Every enumeration of the vocabulary, the data contract and the explanations."""
    modules = [
        import_module("matcher.explanation.types"),
        import_module("matcher.records.choices"),
        *(
            import_module(f"matcher.vocabulary.{info.name}")
            for info in iter_modules(matcher.vocabulary.__path__)
        ),
    ]
    members = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    }
    return sorted(members - WITHOUT_LABEL, key=lambda member: member.__name__)


@pytest.mark.parametrize("closed_list", closed_lists())
def test_every_code_has_both_labels(closed_list):
    """No code of the vocabulary reaches a person untranslated."""
    for code in closed_list:
        assert label(code, "nl")
        assert label(code, "en")


@pytest.mark.parametrize("code", [*ITEM_IDS, *GROUP_LABELS, *CERTIFICATES])
def test_facts_with_their_own_labels_are_found_too(code):
    """Items, groups and certificates answer at the same door."""
    assert label(code, Language.DUTCH)
    assert label(code, Language.ENGLISH)


def test_one_code_has_one_label():
    """Lists that share a code give it the same words."""
    lists = tomllib.loads(
        files("matcher.vocabulary").joinpath(LABELS_FILE).read_text(encoding="utf-8")
    )
    seen = {}
    for codes in lists.values():
        for code, texts in codes.items():
            assert set(texts) == {"nl", "en"}, code
            assert seen.setdefault(code, texts) == texts, code
            assert code not in ITEM_IDS
            assert code not in CERTIFICATES


def test_unknown_code_and_language_are_refused():
    """A missing label is an error of ours, never an empty text."""
    with pytest.raises(KeyError):
        label("no_such_code")
    with pytest.raises(ValueError, match="fr"):
        label("bike", "fr")
