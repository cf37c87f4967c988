"""The policy file."""

import pytest

from matcher.errors import InvalidPolicy
from matcher.policy import default_policy, read_policy
from matcher.records.policy_text import policy_text


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


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ('name = "a"\nprice_points = 9\n', "either people or share"),
        ('name = "a"\nprice_points = 9\npeople = 1\nshare = 0.5\n', "either people or share"),
        ('name = "a"\nprice_points = 9\npeople = 1\nmunicipality = "GM9999"\n', "no GM code"),
        ('name = "a"\nprice_points = 0\npeople = 1\n', "price_points"),
        ('name = "a"\nprice_points = 9\nshare = 1.5\n', "share"),
        ('name = "a"\nprice_points = 9\npeople = 1\ntarget_group = "wsv"\n', "target_group"),
    ],
)
def test_a_target_that_cannot_be_meant_is_refused(tmp_path, rule, fault):
    """Neither or both of number and share, an unknown code, or an impossible number."""
    with pytest.raises(InvalidPolicy) as refused:
        read_policy(written(tmp_path, f"[[quotas]]\n{rule}"))
    assert any("quotas" in one and fault in one for one in refused.value.faults)


def test_targets_have_names_of_their_own(tmp_path):
    """A report could not tell two apart."""
    rule = '[[quotas]]\nname = "same"\npeople = 1\nprice_points = 9\n'
    with pytest.raises(InvalidPolicy, match="used twice: same"):
        read_policy(written(tmp_path, rule * 2))


def test_nobody_at_an_employer_is_no_cap_that_can_be_meant(tmp_path):
    """Use work forms or exclusions for that; -1 is no cap."""
    with pytest.raises(InvalidPolicy, match="at least 1"):
        read_policy(written(tmp_path, "[concentration]\nmost_people = 0\n"))


def test_targets_survive_being_written_and_read(tmp_path):
    """A dataset that is written with its policy means the same when it is read."""
    text = (
        '[[quotas]]\nname = "beschut \\"hier\\""\nmunicipality = "GM0153"\n'
        'target_group = "beschut"\npeople = 3\nprice_points = 9\n'
        '[[quotas]]\nname = "b"\nshare = 0.5\nprice_points = 1\nwork_forms = ["regulier"]\n'
    )
    policy = read_policy(written(tmp_path, text))
    again = read_policy(written(tmp_path, policy_text(policy)))
    assert again == policy
    assert len(again.quotas) == 2
