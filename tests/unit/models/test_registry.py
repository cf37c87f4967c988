"""Models as files: what is written is what is read, and what was changed is refused."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from models.calibration import Calibration
from models.expert import expert_scorer
from models.registry import ModelFile, ModelRejected, Shelf, read_model, write_model
from models.table import Base


def a_file(name="learned-1", intercept=0.3):
    """A model with everything in it that a model can have."""
    model = replace(
        expert_scorer().model,
        name=name,
        intercept=intercept,
        unknown_caution=np.linspace(0, 0.1, 79)[:, None],
        base=Base((0.1,) * 6, (0.2,) * 7, {"p1": -0.4}),
        calibration=Calibration("beta", (-1.0, 0.0, 2.0), (-0.5, 0.1, 1.0)),
    )
    return ModelFile(model, {"as_of": "2026-01-05"}, {"placements": 12}, {"auc": 0.7}, "expert")


def test_what_is_written_is_read_back_exactly(tmp_path):
    """Every number, to the last bit, and the same hash."""
    file = a_file()
    write_model(file, tmp_path / "m.json")
    found = read_model(tmp_path / "m.json")
    assert found.sha256 == file.sha256
    assert (found.model.fit == file.model.fit).all()
    assert (found.model.unknown_caution == file.model.unknown_caution).all()
    assert found.model.base == file.model.base
    assert found.model.calibration == file.model.calibration
    assert found.model.context == file.model.context
    assert found.document() == file.document()


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["numbers"].update(intercept=0.4),
        lambda d: d["numbers"]["fit"][3][2].__setitem__(1, 0.5),
        lambda d: d["metrics"].update(auc=0.9),
        lambda d: d["counts"].update(placements=9000),
        lambda d: d["window"].update(as_of="2027-01-01"),
        lambda d: d.update(parent="other"),
        lambda d: d.pop("sha256"),
        lambda d: d.update(more=1),
    ],
)
def test_a_changed_model_is_refused(tmp_path, change):
    """Any number, metric or date."""
    document = a_file().document()
    change(document)
    (tmp_path / "m.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ModelRejected, match="hash"):
        read_model(tmp_path / "m.json")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', "\x80\x04", "null", "[" * 100_000])
def test_what_is_no_model_is_refused(tmp_path, text):
    """Never a traceback, and nothing is run."""
    (tmp_path / "m.json").write_text(text, encoding="latin-1")
    with pytest.raises(ModelRejected, match="no model"):
        read_model(tmp_path / "m.json")


def test_another_version_is_refused(tmp_path):
    """Rather than read wrongly."""
    document = a_file().document() | {"schema_version": 3}
    (tmp_path / "m.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ModelRejected, match="schema version 3"):
        read_model(tmp_path / "m.json")


def test_the_shelf_knows_what_is_in_use_and_what_was(tmp_path):
    """Promote twice, go back once; further back there is nothing."""
    shelf = Shelf(tmp_path / "shelf")
    assert shelf.current() is None
    first, second = a_file(), a_file("learned-2", 0.5)
    shelf.promote(first)
    shelf.promote(second)
    shelf.promote(second)
    assert shelf.current().sha256 == second.sha256
    assert shelf.roll_back().sha256 == first.sha256
    assert shelf.current().model.name == "learned-1"
    with pytest.raises(ModelRejected, match="no earlier"):
        shelf.roll_back()


def test_the_shelf_remembers_what_was_done_and_when(tmp_path):
    """Promotions and roll-backs stay in the history with their day; nothing is taken out."""
    shelf = Shelf(tmp_path / "shelf")
    assert shelf.history() == []
    first, second = a_file(), a_file("learned-2", 0.5)
    shelf.promote(first, date(2026, 1, 5))
    shelf.promote(second, date(2026, 4, 1))
    shelf.roll_back(date(2026, 4, 8))
    assert shelf.history() == [
        {"action": "promote", "sha256": first.sha256, "on": "2026-01-05"},
        {"action": "promote", "sha256": second.sha256, "on": "2026-04-01"},
        {"action": "rollback", "sha256": first.sha256, "on": "2026-04-08"},
    ]
    assert shelf.promoted() == [first.sha256]


def test_a_model_swapped_on_the_shelf_is_refused(tmp_path):
    """A whole file, hash and all, in the place of the promoted one."""
    shelf = Shelf(tmp_path)
    shelf.promote(a_file())
    (path,) = (p for p in tmp_path.iterdir() if p.name != "promoted.json")
    write_model(a_file("other", 9.0), path)
    with pytest.raises(ModelRejected, match="another one"):
        shelf.current()
