"""The entry of the Algoritmeregister for this version, the model in use and an organisation.

What only the organisation knows is left as a text between square brackets and named in ``to_fill``:
an entry with such a text keeps to the form of the standard and is not finished.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from api.wording import Wording
from matcher.vocabulary.items import ITEMS
from matcher.vocabulary.labels import Language
from models.registry import ModelFile

HIGH_RISK = "Hoog-risico AI-systeem"
STATUSES = {
    "development": "In ontwikkeling",
    "in_use": "In gebruik",
    "retired": "Buiten gebruik",
}
_LAWS = {
    "participatiewet": "https://wetten.overheid.nl/BWBR0015703/",
    "wsw": "https://wetten.overheid.nl/BWBR0008903/",
    "suwi": "https://wetten.overheid.nl/BWBR0013060/",
    "avg": "https://eur-lex.europa.eu/eli/reg/2016/679/oj/nld",
}
_OPEN = re.compile(r"\[[^\]]+\]")
_FILL = "[Vul in]"


@dataclass(frozen=True)
class Facts:
    """What the organisation says about itself; None = still to be filled in.

    Attributes
    ----------
    begin_date
        Month in which the use began, as year-month.
    provider
        Who delivers the software.
    """

    organization: str | None = None
    contact_email: str | None = None
    status: str = "development"
    begin_date: str | None = None
    website: str | None = None
    provider: str | None = None
    publiccode: str | None = None


def register_entry(facts: Facts, model: ModelFile | None = None) -> dict[str, Any]:
    """The entry, ready for JSON and in the order of the standard.

    Parameters
    ----------
    model
        Model in use; None for the weights of the field.
    """
    words = Wording(__package__, Language.DUTCH)
    items = words.number(len(ITEMS))

    def text(key: str, **values: object) -> str:
        return words.text("entry", key, **values)

    entry: dict[str, Any] = {
        "name": text("name"),
        "description_short": text("description_short"),
        "organization": facts.organization or _FILL,
        "category": ["Werk", "Sociale zekerheid"],
        "status": STATUSES[facts.status],
        "begin_date": facts.begin_date,
        "contact_email": facts.contact_email or _FILL,
        "website": facts.website,
        "publication_category": HIGH_RISK,
        "goal": text("goal"),
        "proportionality": text("proportionality"),
        "human_intervention": text("human_intervention"),
        "risks": text("risks"),
        "lawful_basis": text("lawful_basis"),
        "lawful_basis_grouping": [
            {"title": words.text("link", key), "link": link} for key, link in _LAWS.items()
        ],
        "impacttoetsen_grouping": [
            {"title": "Data Protection Impact Assessment (DPIA)"},
            {"title": "Impact Assessment Mensenrechten en Algoritmes (IAMA)"},
        ],
        "impacttoetsen": text("impact"),
        "source_data": text("source_data", items=items),
        "methods_and_models": _methods(words, model) + text("methods", items=items),
        "provider": facts.provider,
        "publiccode": facts.publiccode,
        "lang": "nld",
        "standard_version": "1.0",
        "source_id": f"passend-{version('passend')}-{model.sha256[:16] if model else 'expert'}",
        "tags": text("tags"),
    }
    return {name: value for name, value in entry.items() if value is not None}


def to_fill(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Fields that hold a text between square brackets, which the organisation has to replace."""
    return tuple(
        name for name, value in entry.items() if isinstance(value, str) and _OPEN.search(value)
    )


def _methods(words: Wording, model: ModelFile | None) -> str:
    from models.expert import expert_scorer

    running = version("passend")
    if model is None:
        name = expert_scorer().name
        found = words.text("entry", "methods_expert", version=running, model=name)
        return found + words.text("entry", "methods_no_quality")
    found = words.text(
        "entry",
        "methods_learned",
        version=running,
        model=model.model.name,
        sha256=model.sha256,
        placements=words.number(model.counts.get("placements", 0)),
    )
    held = model.metrics.get("out_of_fold") or {}
    auc = held.get("auc")
    if not isinstance(auc, Mapping):
        return found + words.text("entry", "methods_no_quality")
    return found + words.text(
        "entry",
        "methods_quality",
        n=words.number(held["placements"]),
        auc=words.number(auc["value"], 2),
        low=words.number(auc["low"], 2),
        high=words.number(auc["high"], 2),
    )
