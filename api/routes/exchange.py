"""Files in and out: workbooks, CSV and JSON, judged row by row before anything is changed."""

import json
import zipfile
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status
from starlette.datastructures import UploadFile

from api.access.caller import Caller
from api.exchange.dataset_json import document_of, is_dataset, offer_of
from api.exchange.plan_json import plan_document
from api.exchange.taking_out import seen_dataset, seen_tables
from api.http.idempotency import RepeatableRoute
from api.http.media import CSV_ZIP, JSON, UPLOAD, WORKBOOK
from api.problems import ApiProblem, InputFault, ProblemCode
from api.routes.dependencies import CallerIn, LanguageIn, ServiceIn, SightIn
from api.routes.openapi import problem_responses
from api.routes.plan_results import tables_of
from api.schemas.exchange import (
    ExplainedName,
    ExplainedNames,
    ExportForm,
    ExportQuery,
    ImportQuery,
    ImportSchema,
)
from api.schemas.names import api_name, meaning
from api.schemas.results import View
from api.service import Service
from matcher.exchange.csv_out import CsvForm
from matcher.exchange.dataset_out import dataset_tables
from matcher.exchange.exporting import export_csv, export_workbook
from matcher.exchange.importing import ImportOutcome, import_offer
from matcher.exchange.json_in import read_json
from matcher.exchange.mapping import InvalidMapping, OwnNames, confirmed_names
from matcher.exchange.offers import read_any_offer
from matcher.exchange.out_table import OutTable
from matcher.exchange.reading import Offer
from matcher.exchange.result_out import plan_settings, plan_tables_out
from matcher.records.dataset import Dataset
from matcher.results import PlanTables
from matcher.store.errors import UnknownRecord
from matcher.vocabulary.labels import Language

router = APIRouter(tags=["uitwisseling"], route_class=RepeatableRoute)

HeaderName = Annotated[
    str,
    Path(
        alias="kop",
        description=meaning("header_name"),
        pattern="^[a-z0-9]+( [a-z0-9]+)*$",
        max_length=2000,
    ),
]

FILE = "bestand"
_PLAN = "plaatsingsplan"
_TRIES = 3
_UPLOAD_SHAPE = {
    "required": True,
    "content": {
        UPLOAD: {
            "schema": {
                "type": "object",
                "required": [FILE],
                "additionalProperties": False,
                "properties": {
                    FILE: {
                        "type": "string",
                        "format": "binary",
                        "description": "Bestand: .xlsx, .csv of .json.",
                    }
                },
            }
        }
    },
}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            WORKBOOK: {"schema": {"type": "string", "format": "binary"}},
            CSV_ZIP: {"schema": {"type": "string", "format": "binary"}},
            JSON: {
                "schema": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "object"}},
                }
            },
        }
    }
}


async def _upload(request: Request) -> AsyncIterator[UploadFile]:
    async with request.form(max_files=1, max_fields=1) as form:
        file = form.get(FILE)
        if not isinstance(file, UploadFile):
            raise ApiProblem(ProblemCode.INVALID_INPUT, [InputFault("body", FILE, "missing", {})])
        yield file


def _imported(
    upload: Annotated[UploadFile, Depends(_upload)],
    query: Annotated[ImportQuery, Query()],
    caller: CallerIn,
    service: ServiceIn,
    language: LanguageIn,
) -> ImportSchema:
    name, content = upload.filename or "", upload.file.read()
    said = _meanings(query)
    for _ in range(_TRIES):
        with service.reading(caller) as tx:
            present, number = tx.dataset.load(), tx.history.number()
            known = confirmed_names(tx.own_names.all() | said, refuses=False)
        outcome = import_offer(_offer(name, content, query, present, known), present)
        is_allowed = outcome.is_clean or (query.accepts_valid and outcome.n_accepted > 0)
        if query.is_trial or not (is_allowed and (outcome.has_changes or said)):
            return ImportSchema.of(outcome, language, is_written=False)
        if _written(service, caller, outcome, number, said):
            return ImportSchema.of(outcome, language, is_written=outcome.has_changes)
    raise ApiProblem(ProblemCode.CONFLICT)


# One file at a time: a small file can take hundreds of megabytes to judge. Who waits costs a file
# on disk and no thread.
ImportedIn = Annotated[ImportSchema, Depends(_imported, max_concurrency=1)]


@router.post(
    "/importen",
    operation_id="voerImportUit",
    summary="Neem een bestand over in de gegevens",
    openapi_extra={"requestBody": _UPLOAD_SHAPE},
    responses=problem_responses(ProblemCode.CONFLICT),
)
def import_file(imported: ImportedIn) -> ImportSchema:
    """Elke regel wordt beoordeeld. Met proef=true verandert er niets.

    Is er een regel geweigerd, dan wordt er alleen iets overgenomen met neemGeldigeOver=true. Wat in
    het bestand ontbreekt, blijft zoals het is.
    """
    return imported


@router.get(
    "/importen/eigen-namen",
    operation_id="geefEigenNamen",
    summary="Wat koppen en bladen betekenen",
)
def explained_names(caller: CallerIn, service: ServiceIn) -> ExplainedNames:
    """Wat bij een import is uitgelegd; een volgende import gaat ervan uit."""
    with service.reading(caller) as tx:
        found = tx.own_names.all()
    return ExplainedNames(
        explained_names=[
            ExplainedName(header_name=name, header_meaning=meant) for name, meant in found.items()
        ]
    )


@router.delete(
    "/importen/eigen-namen/{kop}",
    operation_id="vergeetEigenNaam",
    summary="Vergeten wat een kop of blad betekent",
    status_code=status.HTTP_204_NO_CONTENT,
    response_class=Response,
    responses=problem_responses(ProblemCode.UNKNOWN_RECORD),
)
def forget_name(name: HeaderName, caller: CallerIn, service: ServiceIn) -> None:
    """Wat met die uitleg is overgenomen, blijft."""
    with service.writing(caller) as tx:
        if name not in tx.own_names.all():
            raise UnknownRecord("own name", name)
        tx.own_names.learn({name: ""})


class _ChangedMeanwhile(Exception):
    """Somebody changed records between reading and writing."""


def _written(
    service: Service, caller: Caller, outcome: ImportOutcome, number: int, said: Mapping[str, str]
) -> bool:
    """Write what was made of the records with this change number; False if they have another.

    What the caller said of names is remembered with it, or not at all.
    """
    try:
        with service.writing(caller) as tx:
            if outcome.has_changes:
                tx.dataset.take_in(outcome.dataset, "replace")
            if tx.history.number() != number + outcome.has_changes:
                raise _ChangedMeanwhile
            tx.own_names.learn(said)
    except _ChangedMeanwhile:
        return False
    return True


def _meanings(query: ImportQuery) -> dict[str, str]:
    """What the caller says of names; 400 if it explains one by a column that no table has."""
    try:
        said = query.names
        confirmed_names(said)
    except InvalidMapping:
        fault = InputFault("query", api_name("own_names"), "own_name.unknown", {})
        raise ApiProblem(ProblemCode.INVALID_INPUT, [fault]) from None
    return said


def _offer(
    name: str, content: bytes, query: ImportQuery, present: Dataset, known: OwnNames
) -> Offer:
    if name.casefold().endswith(".json"):
        document, finding = read_json(name, content)
        if finding is None and is_dataset(document):
            return offer_of(name, document)
    return read_any_offer(name, content, known, query.json_kind, query.defaults, present)


def _exported(
    query: Annotated[ExportQuery, Query()],
    caller: CallerIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
) -> Response:
    if query.plan_id is not None:
        result = seen_tables(tables_of(query.plan_id, caller, service), sight)
        return _of_plan(result, query.export_form, caller, service, language)
    with service.reading(caller) as tx:
        dataset, number = tx.dataset.load(), tx.history.number()
    tables = dataset_tables(seen_dataset(dataset, sight))
    if query.export_form is ExportForm.JSON:
        return _json_file("gegevens", document_of(tables))
    return _table_file("gegevens", query.export_form, [("wijzigingsnummer", str(number))], tables)


# One at a time as well: the workbook of a whole region takes as much to write as to judge.
ExportedIn = Annotated[Response, Depends(_exported, max_concurrency=1)]


@router.get(
    "/exporten",
    operation_id="geefExport",
    summary="Neem gegevens of een plan mee als bestand",
    response_class=Response,
    responses=_FILES
    | problem_responses(
        ProblemCode.UNKNOWN_PLAN, ProblemCode.PLAN_NOT_READY, ProblemCode.PLAN_WITHOUT_RESULT
    ),
)
def export(exported: ExportedIn) -> Response:
    """Alleen wie de aanroeper mag zien; niveaus alleen van wie die het profiel mag zien.

    Van een plan geeft de vorm json dezelfde regels als de lijsten van het plan.
    """
    return exported


def _of_plan(
    result: PlanTables, form: ExportForm, caller: Caller, service: Service, language: Language
) -> Response:
    if form is ExportForm.JSON:
        with service.reading(caller) as tx:
            rules = tx.policy.get().policy.suggestions
        return _json_file(_PLAN, plan_document(result, View(language, rules)))
    tables = plan_tables_out(result, language)
    return _table_file(_PLAN, form, plan_settings(result.report), tables)


def _json_file(title: str, document: dict[str, Any]) -> Response:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    return _file(text.encode(), f"{title}.json", JSON)


def _table_file(
    title: str, form: ExportForm, settings: list[tuple[str, str]], tables: list[OutTable]
) -> Response:
    if form is ExportForm.XLSX:
        content = export_workbook(title, settings, tables, datetime.now(UTC).date())
        return _file(content, f"{title}.xlsx", WORKBOOK)
    return _file(_zipped(export_csv(tables, CsvForm(form))), f"{title}.zip", CSV_ZIP)


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _file(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
