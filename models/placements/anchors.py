"""Figures from elsewhere to hold beside the own ones, with the caveat that settings differ."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Anchor:
    """One figure.

    Attributes
    ----------
    measure
        ``auc`` or ``c_index`` (both: chance that of two people the right one is put first),
        ``accuracy`` (share classified correctly) or ``share`` (that reached the outcome).
    source
        Who, where and on how many; over another time than 26 weeks as a rule.
    """

    code: str
    measure: str
    value: float
    source: str

    @property
    def is_of_order(self) -> bool:
        """Whether it stands on the same scale as an AUC."""
        return self.measure in ("auc", "c_index")


@cache
def anchors() -> tuple[Anchor, ...]:
    """All figures, in the order of ``anchors.toml``."""
    text = files(__package__).joinpath("anchors.toml").read_text(encoding="utf-8")
    return tuple(Anchor(**each) for each in tomllib.loads(text)["anchor"])
