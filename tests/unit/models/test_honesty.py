"""What a chosen set claims must be what it delivers."""

import numpy as np
import pytest

from models.honesty import guarded_claim, halves


def best(count):
    """Choose the pairs of the highest chance."""
    return lambda chance: np.argsort(-np.ravel(chance), kind="stable")[:count]


@pytest.mark.parametrize("noise", [0.5, 1.0])
def test_luck_is_taken_out_of_the_claim(noise):
    """Of models with independent errors the claim overstates; guarded it holds within 5 %."""
    rng = np.random.default_rng(1)
    before, after = [], []
    for _ in range(30):
        true = rng.normal(0.0, 0.5, 4000)
        seen = [1 / (1 + np.exp(-true - noise * rng.standard_normal(4000))) for _ in range(3)]
        claim = guarded_claim(*seen, best(400))
        delivered = (1 / (1 + np.exp(-true)))[best(400)(seen[0])].mean()
        before.append(claim.claimed / delivered - 1)
        after.append(claim.honest / delivered - 1)
    assert np.mean(before) > 0.12
    assert abs(np.mean(after)) < 0.05


def test_a_claim_without_luck_stands():
    """Two halves that agree take nothing away."""
    chance = np.random.default_rng(2).random((30, 20))
    claim = guarded_claim(chance, chance, chance, best(25))
    assert claim.optimism == 0
    assert claim.honest == claim.claimed
    assert claim.shrink(chance).tolist() == chance.tolist()


def test_nothing_chosen_claims_nothing():
    """An empty plan has no optimism."""
    chance = np.full(3, 0.5)
    assert guarded_claim(chance, chance, chance, best(0)).honest == 0


def test_halves_keep_people_whole():
    """No one is in both."""
    person = np.repeat(np.arange(15), 4)
    one, other = halves(person, np.random.default_rng(3))
    assert not set(person[one]) & set(person[other])
    assert sorted([*one, *other]) == list(range(60))
