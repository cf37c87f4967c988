"""A dataset folder as a database: what ``passend serve DIR`` works on, and tests too."""

from matcher.errors import MatcherError
from matcher.records.dataset import Dataset
from matcher.store import Store


class HoldsRecords(MatcherError):
    """The organisation has records already; a folder is not put over them."""


def take_in(store: Store, organisation_id: str, dataset: Dataset) -> None:
    """Make a dataset the records of an organisation that has none yet.

    Raises
    ------
    HoldsRecords
    """
    store.ensure_organisation(organisation_id)
    with store.writing(organisation_id, actor="passend serve") as tx:
        if tx.history.number() > 0:
            raise HoldsRecords
        tx.dataset.take_in(dataset, "replace")
