"""Any file that passend reads, by its ending: workbook, CSV, VUM or JobPosting."""

from dataclasses import dataclass
from enum import StrEnum

from matcher.exchange.cell_in import contract_text
from matcher.exchange.findings import CellFinding, ExchangeCode, of_file
from matcher.exchange.job_posting import holds_job_postings, read_job_postings
from matcher.exchange.json_in import read_json
from matcher.exchange.mapping import OwnNames
from matcher.exchange.reading import Offer, read_offer
from matcher.exchange.vum.reading import read_vum
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset


class JsonKind(StrEnum):
    """What a JSON file holds."""

    AUTO = "auto"
    VUM = "vum"
    JOB_POSTING = "jobposting"


@dataclass(frozen=True, slots=True)
class JsonDefaults:
    """What VUM and JobPosting do not say and a new record needs; empty = not given.

    Codes, or what a sheet may hold for them. Present records keep what they have.
    """

    organisation_id: str = ""
    target_group: str = ""
    municipality: str = ""
    work_form: str = ""


def read_any_offer(
    name: str,
    content: bytes,
    own: OwnNames | None = None,
    kind: JsonKind = JsonKind.AUTO,
    defaults: JsonDefaults | None = None,
    present: Dataset | None = None,
) -> Offer:
    """Tables that a file offers; never raises for what the file holds.

    Parameters
    ----------
    present
        Dataset whose employers are known by name.
    """
    ending = name.rsplit(".", 1)[-1].casefold()
    if ending not in ("json", "jsonld", "html", "htm"):
        return read_offer(name, content, own)
    document, finding = read_json(name, content)
    if finding is not None:
        return Offer(name, findings=[finding])
    given = defaults or JsonDefaults()
    people = _codes(
        "candidates",
        organisation_id=given.organisation_id,
        target_group=given.target_group,
        municipality=given.municipality,
    )
    places = _codes("places", organisation_id=given.organisation_id, work_form=given.work_form)
    employers = _employers(present)
    is_posting = kind is JsonKind.JOB_POSTING or (
        kind is JsonKind.AUTO and holds_job_postings(document)
    )
    offer = (
        read_job_postings(name, document, places, employers)
        if is_posting
        else read_vum(name, document, people, places, employers)
    )
    if not offer.tables and not offer.findings:
        offer.findings.append(_nothing(name))
    return offer


def _codes(table: str, **given: str) -> dict[str, str]:
    columns = TABLES[table].columns
    return {name: contract_text(text, columns[name]) for name, text in given.items()}


def _employers(present: Dataset | None) -> dict[str, str]:
    if present is None:
        return {}
    frame = present.employers
    return {
        str(name).casefold(): str(identifier)
        for name, identifier in zip(frame["name"], frame["employer_id"], strict=True)
    }


def _nothing(name: str) -> CellFinding:
    return of_file(name, ExchangeCode.NOTHING)
