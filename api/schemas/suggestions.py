"""Suggestions: the best places for a person, the best people for a place, and what is ruled out."""

from datetime import date
from enum import StrEnum
from typing import Self

import numpy as np
from pydantic import ConfigDict, Field

from api.schemas.codes import CodeText
from api.schemas.pair import PairSchema
from api.schemas.schema import Incoming, Schema
from matcher.suggest import RankBy
from matcher.vocabulary.labels import Language
from matcher.vocabulary.reasons import EXCLUSION_BIT

MOST_SUGGESTIONS = 50


class Order(StrEnum):
    """What comes first."""

    VALUE = "waarde"
    FIT = "kans"

    @property
    def rank_by(self) -> RankBy:
        """The same, as the line knows it."""
        return RankBy.VALUE if self is Order.VALUE else RankBy.FIT


class SuggestionQuery(Incoming):
    """How many suggestions, and in which order."""

    model_config = ConfigDict(strict=False)  # all values of a query are text

    top: int = Field(10, ge=1, le=MOST_SUGGESTIONS)
    order: Order = Order.VALUE


class SuggestionSchema(PairSchema):
    """One suggestion with its explanation."""

    model_config = ConfigDict(title="Suggestie")

    rank: int
    sentences: list[str]


class ExclusionSchema(Schema):
    """How much one hard rule excludes."""

    model_config = ConfigDict(title="Uitsluiting")

    reason: CodeText
    n_excluded: int
    n_excluded_alone: int

    @classmethod
    def all_of(cls, reasons: np.ndarray, language: Language) -> list[Self]:
        """Rules that exclude at least one pair.

        Parameters
        ----------
        reasons
            Exclusion bits of the pairs of one person or one place, uint16, shape (n_pairs,).
        """
        return [
            cls(
                reason=CodeText.of(reason, language),
                n_excluded=int(count),
                n_excluded_alone=int((reasons == 1 << bit).sum()),
            )
            for reason, bit in EXCLUSION_BIT.items()
            if (count := (reasons >> np.uint16(bit) & 1).sum())
        ]


class SuggestionsForCandidate(Schema):
    """The best places for one person."""

    model_config = ConfigDict(title="SuggestiesVoorKandidaat")

    candidate_id: str
    as_of: date
    scorer: str
    scorer_hash: str
    scorer_parent: str
    claim_is_tested: bool
    n_eligible: int
    exclusions: list[ExclusionSchema]
    suggestions: list[SuggestionSchema]


class SuggestionsForPlace(Schema):
    """The best people for one place."""

    model_config = ConfigDict(title="SuggestiesVoorWerkplek")

    place_id: str
    title: str
    work_form: CodeText
    openings: int
    as_of: date
    scorer: str
    scorer_hash: str
    scorer_parent: str
    claim_is_tested: bool
    n_eligible_candidates: int
    exclusions: list[ExclusionSchema]
    suggestions: list[SuggestionSchema]
