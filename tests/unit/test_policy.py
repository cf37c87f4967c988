"""The policy file."""

import pytest

from matcher.errors import InvalidPolicy
from matcher.policy import default_policy, read_policy


def written(tmp_path, text):
    (tmp_path / "policy.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_overrides_only_what_it_names(tmp_path):
    """One changed weight, everything else as by default."""
    policy = read_policy(written(tmp_path, "[points]\nkeep_current = 99\n"))
    assert policy.points.keep_current == 99
    assert policy.points.full_placement == default_policy().points.full_placement
    assert policy.ladder == default_policy().ladder


def test_all_faults_are_named_at_once(tmp_path):
    """Unknown name, impossible value and unknown work form, each with its place."""
    text = "[points]\nfull_placement = -1\nfoo = 2\n[ladder]\nvrijwillig = 0.1\n"
    with pytest.raises(InvalidPolicy) as refused:
        read_policy(written(tmp_path, text))
    faults = " ".join(refused.value.faults)
    assert len(refused.value.faults) == 3
    for place in ("points.full_placement", "points.foo", "ladder.vrijwillig"):
        assert place in faults


@pytest.mark.parametrize(
    "text", ["[points\n", "points = 3\n", "[supports.cost_per_level]\nSUP09 = 1\n"]
)
def test_a_broken_file_is_refused_in_one_sentence(tmp_path, text):
    """Not TOML, not a table, or an item that is no support."""
    with pytest.raises(InvalidPolicy):
        read_policy(written(tmp_path, text))


def test_a_folder_without_policy_uses_the_defaults(tmp_path):
    """Nothing to override."""
    assert read_policy(tmp_path) == default_policy()
