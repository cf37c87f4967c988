"""Codes with their words, so that programs have the one and people the other."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Self

from pydantic import ConfigDict

from api.schemas.schema import Schema
from api.sentences.writer import writer
from matcher.vocabulary.labels import Language, label


class CodeText(Schema):
    """A code with its words in the language of the caller."""

    model_config = ConfigDict(title="CodeMetOmschrijving")

    code: str
    text: str

    @classmethod
    def of(cls, code: str, language: Language) -> Self:
        """Code of the vocabulary with its label."""
        return cls(code=code, text=label(code, language))

    @classmethod
    def of_line(cls, code: str, language: Language) -> Self:
        """Line of a ledger in the words of the sentences, which leave out what is no subject."""
        if not writer(language).knows(f"line.{code}"):
            return cls.of_service(code, language)
        return cls(code=code, text=writer(language).say(f"line.{code}"))

    @classmethod
    def of_term(cls, code: str, language: Language) -> Self:
        """Term of the objective in the words of the sentences."""
        return cls(code=code, text=writer(language).say(f"term.{code}"))

    @classmethod
    def of_service(cls, code: str, language: Language) -> Self:
        """Code that only the service uses, with its label."""
        return cls(code=code, text=_texts()[code][language])


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("codes.toml").read_text(encoding="utf-8"))
