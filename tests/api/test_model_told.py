"""Which model stands behind plans, and whether what they promise was tested."""

import pytest
from fastapi.testclient import TestClient

from api.settings import Settings
from fixtures.region import AS_OF, generate_region
from matcher.scoring import ClaimGuard
from models.expert import expert_scorer
from models.learned import train_scorer
from models.learned.report import model_file
from models.registry import write_model
from tests.api.conftest import ADDRESS, finished_plan
from tests.api.service import app_on_small


def told(client, plan_path):
    """What a plan, health and a list of suggestions say of the model."""
    names = ("scoremodel", "scoremodelVingerafdruk", "verwachtingGetoetst")
    health = client.get("/v1/gezondheid").json()
    summary = client.get(plan_path).json()["samenvatting"]
    suggestions = client.get("/v1/kandidaten/k05/suggesties").json()
    return [[answer[name] for name in names] for answer in (summary, health, suggestions)]


def test_the_weights_of_the_field_are_named_and_their_claim_is_not_tested(client, plan_path):
    """No outcome stands behind them."""
    expected = [expert_scorer().name, expert_scorer().origin.sha256, False]
    assert told(client, plan_path) == [expected] * 3


@pytest.mark.parametrize(("guard", "is_tested"), [(None, False), (ClaimGuard(outcomes=80), True)])
def test_a_learned_model_is_named_and_its_claim_is_tested_if_it_was(tmp_path, guard, is_tested):
    """Name and hash of the file; tested where a guard was learned."""
    dataset = generate_region(150, 3).dataset
    file = model_file(train_scorer(dataset, AS_OF, calibrate=False), AS_OF, guard=guard)
    write_model(file, tmp_path / "model.json")
    app = app_on_small(Settings(model=str(tmp_path / "model.json")))
    with TestClient(app, base_url=ADDRESS) as client:
        found = told(client, finished_plan(client))
    assert found == [["learned-1", file.sha256, is_tested]] * 3
