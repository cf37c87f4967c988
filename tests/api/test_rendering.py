import numpy as np
import pytest

from api.rendering import suggestion
from api.schemas.suggestions import SuggestionSchema
from api.sentences import sentences_for_pair
from fixtures.region import generate_region
from matcher.explanation import explain_pairs
from matcher.region import prepare_region
from matcher.vocabulary.labels import Language
from models.expert import expert_scorer


@pytest.mark.parametrize("language", Language)
def test_a_rendered_suggestion_is_what_its_schema_gives(language):
    """Field by field and in the same order, also with support, questions and broken rules."""
    region = prepare_region(generate_region(60, 3).dataset, expert_scorer())
    rng = np.random.default_rng(1)
    people = rng.integers(len(region.profiles.candidates), size=150, dtype=np.int32)
    places = rng.integers(len(region.profiles.places), size=150, dtype=np.int32)
    pairs = explain_pairs(region, people, places)
    assert any(pair.support for pair in pairs)
    assert any(pair.broken_rules for pair in pairs)
    assert any(pair.overruns for pair in pairs)
    for rank, pair in enumerate(pairs, 1):
        sentences = sentences_for_pair(pair, language)
        schema = SuggestionSchema.of(pair.as_dict(), language, rank=rank, sentences=sentences)
        rendered = suggestion(pair, language, rank)
        assert rendered == schema.model_dump(mode="json")
        assert list(rendered) == list(schema.model_dump(mode="json"))
