"""Imports with their counts and findings, and the forms of an export."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field

from api.schemas.names import meaning
from api.schemas.schema import Incoming, Schema
from api.sentences.findings import sentence_for_finding
from matcher.exchange.findings import CellFinding
from matcher.exchange.importing import ImportOutcome
from matcher.exchange.mapping import name_and_meaning
from matcher.exchange.names import sheet_name
from matcher.exchange.offers import JsonDefaults, JsonKind
from matcher.vocabulary.labels import Language
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.work_forms import WorkForm

MOST_FINDINGS = 1000


OwnName = Annotated[str, Field(pattern="^[^=]{0,200}[A-Za-z0-9][^=]{0,200}=[^=]{0,200}$")]
"""``kop=kolom``; nothing after the sign forgets the name."""


class ExportForm(StrEnum):
    """Forms of an export."""

    XLSX = "xlsx"
    DUTCH_CSV = "csv-nl"
    CSV = "csv"
    JSON = "json"


class ImportQuery(Incoming):
    """How an import is done."""

    model_config = ConfigDict(strict=False)  # all values of a query are text

    is_trial: bool = False
    accepts_valid: bool = False
    json_kind: JsonKind = JsonKind.AUTO
    own_names: list[OwnName] = Field([], max_length=100, description=meaning("own_names"))
    new_organisation: str = Field("", pattern="^[A-Za-z0-9._-]{0,64}$")
    new_target_group: TargetGroup | None = None
    new_municipality: str = Field("", pattern="^(GM[0-9]{4})?$")
    new_work_form: WorkForm | None = None

    @property
    def names(self) -> dict[str, str]:
        """Folded name -> meaning, as far as the caller said."""
        return dict(name_and_meaning(text) for text in self.own_names)

    @property
    def defaults(self) -> JsonDefaults:
        """What JSON of others does not say."""
        return JsonDefaults(
            self.new_organisation,
            self.new_target_group or "",
            self.new_municipality,
            self.new_work_form or "",
        )


class ExplainedName(Schema):
    """What one header or sheet means."""

    model_config = ConfigDict(title="EigenNaam")

    header_name: str
    header_meaning: str


class ExplainedNames(Schema):
    """All names that somebody of the organisation has explained."""

    model_config = ConfigDict(title="EigenNamen")

    explained_names: list[ExplainedName]


class TableCountsSchema(Schema):
    """Rows of one table."""

    model_config = ConfigDict(title="AantallenPerTabel")

    sheet: str
    rows_offered: int
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    rows_removed: int
    rows_refused: int


class FindingSchema(Schema):
    """One thing to know about an offered file."""

    model_config = ConfigDict(title="Bevinding")

    sheet: str
    sheet_row: int | None
    sheet_cell: str | None
    sheet_header: str | None
    code: str
    severity: str
    found_value: str | None
    suggested_value: str | None
    sentence: str

    @classmethod
    def of(cls, finding: CellFinding, language: Language) -> Self:
        """From a finding; the value is the caller's own cell, without a BSN."""
        return cls(
            sheet=finding.sheet,
            sheet_row=finding.row or None,
            sheet_cell=finding.cell or None,
            sheet_header=finding.header or None,
            code=finding.code,
            severity="fout" if finding.severity == "error" else "waarschuwing",
            found_value=finding.value or None,
            suggested_value=finding.suggestion or None,
            sentence=sentence_for_finding(finding, language),
        )


class ImportSchema(Schema):
    """What an import did, or would do."""

    model_config = ConfigDict(title="Import")

    is_written: bool
    rows_accepted: int
    rows_refused: int
    table_counts: list[TableCountsSchema]
    n_findings: int
    findings: list[FindingSchema]
    name_mapping: str

    @classmethod
    def of(cls, outcome: ImportOutcome, language: Language, *, is_written: bool) -> Self:
        """From the outcome of an import."""
        return cls(
            is_written=is_written,
            rows_accepted=outcome.n_accepted,
            rows_refused=outcome.n_refused,
            table_counts=[
                TableCountsSchema(
                    sheet=sheet_name(table),
                    **{f"rows_{name}": number for name, number in asdict(counts).items()},
                )
                for table, counts in outcome.counts.items()
            ],
            n_findings=len(outcome.findings),
            findings=[FindingSchema.of(f, language) for f in outcome.errors_first[:MOST_FINDINGS]],
            name_mapping=outcome.mapping,
        )


class ExportQuery(Incoming):
    """What is exported, and how."""

    model_config = ConfigDict(strict=False)  # all values of a query are text

    export_form: ExportForm = ExportForm.XLSX
    plan_id: str | None = Field(None, pattern="^[A-Za-z0-9._-]{1,64}$")
