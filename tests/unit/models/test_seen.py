"""What a model has learned from: known again in other data, and never learned twice."""

import json

import numpy as np
import pytest

from fixtures.region import AS_OF, generate_region
from models.expert import expert_scorer
from models.learned import read_outcomes
from models.learned.seen import KEPT, merged, refuse_seen, share_seen, sketch
from models.registry import ModelFile, ModelRejected
from models.registry.document import from_document


@pytest.fixture(scope="module")
def dataset():
    """A region with more placements than a sketch holds."""
    return generate_region(people=1000, seed=5).dataset


@pytest.fixture(scope="module")
def outcomes(dataset):
    """All outcomes known."""
    return read_outcomes(dataset, AS_OF)


def a_file(seen):
    return ModelFile(expert_scorer().model, {}, {"placements": 1}, {}, seen=seen)


def test_a_sketch_tells_the_share_of_placements_seen(dataset, outcomes):
    """All, none, and a half within what a sample allows."""
    rows = np.arange(len(outcomes))
    assert len(rows) > KEPT
    even = sketch(dataset, outcomes.take(rows[::2]))
    assert len(even) <= KEPT
    assert share_seen(sketch(dataset, outcomes), dataset, outcomes) == 1
    assert share_seen(even, dataset, outcomes.take(rows[1::2])) < 0.02  # some begin as twins
    assert share_seen(even, dataset, outcomes) == pytest.approx(0.5, abs=0.06)
    assert share_seen((), dataset, outcomes) == 0


def test_sketches_of_a_line_of_models_are_the_sketch_of_all(dataset, outcomes):
    """A child knows what its parent had seen."""
    rows = np.arange(len(outcomes))
    halves = (sketch(dataset, outcomes.take(rows[start::2])) for start in (0, 1))
    assert merged(*halves) == sketch(dataset, outcomes)


def test_placements_seen_by_the_parent_are_refused_in_one_sentence(dataset, outcomes):
    """Newer ones are not, nor those of a parent that tells nothing."""
    rows = np.arange(len(outcomes))
    parent = a_file(sketch(dataset, outcomes.take(rows[:500])))
    with pytest.raises(ModelRejected, match="already learned from about"):
        refuse_seen(parent, dataset, outcomes)
    refuse_seen(parent, dataset, outcomes.take(rows[-300:]))
    refuse_seen(a_file(()), dataset, outcomes)


def test_the_sketch_is_kept_in_the_file_under_its_hash():
    """Changed it is refused; without it a file is written as before."""
    file = a_file(("0123456789ab",))
    document = json.loads(json.dumps(file.document()))
    assert from_document(document).seen == file.seen
    assert from_document(document).sha256 == file.sha256
    assert "seen" not in a_file(()).document()
    with pytest.raises(ModelRejected, match="hash"):
        from_document(document | {"seen": []})
