import pytest

from matcher.vocabulary.target_groups import ALLOWED_WORK_FORMS, TargetGroup
from matcher.vocabulary.work_forms import LADDER, LADDER_STEP, WorkForm


def test_ladder_runs_from_day_activities_to_regular_work():
    """The position on the ladder is the step; more regular is higher."""
    assert [LADDER_STEP[form] for form in LADDER] == list(range(7))
    assert LADDER_STEP[WorkForm.DAGBESTEDING] < LADDER_STEP[WorkForm.BESCHUT_BINNEN]
    assert LADDER_STEP[WorkForm.BEGELEID_WERKEN] < LADDER_STEP[WorkForm.REGULIER]


def test_every_target_group_has_work_forms():
    """Nobody is without any form by an omission in the list."""
    assert set(ALLOWED_WORK_FORMS) == set(TargetGroup)
    assert all(ALLOWED_WORK_FORMS.values())


@pytest.mark.parametrize(
    ("group", "form", "allowed"),
    [
        (TargetGroup.BESCHUT, WorkForm.REGULIER, False),
        (TargetGroup.BESCHUT, WorkForm.GROEPSDETACHERING, True),
        (TargetGroup.WSW, WorkForm.BEGELEID_WERKEN, True),
        (TargetGroup.WSW, WorkForm.REGULIER, False),
        (TargetGroup.BANENAFSPRAAK, WorkForm.BESCHUT_BINNEN, False),
        (TargetGroup.DAGBESTEDING, WorkForm.DAGBESTEDING, True),
        (TargetGroup.DAGBESTEDING, WorkForm.REGULIER, False),
        (TargetGroup.PARTICIPATIEWET, WorkForm.DAGBESTEDING, False),
    ],
)
def test_law_opens_work_forms_per_group(group, form, allowed):
    """Sheltered forms need the indication; day activities are no employment."""
    assert (form in ALLOWED_WORK_FORMS[group]) is allowed
