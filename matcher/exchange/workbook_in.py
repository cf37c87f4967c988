"""Reads the bytes of an .xlsx workbook as sheets; formulas as the values that were last computed.

Hidden sheets are named and not read: what nobody sees, nobody checked.
"""

from io import BytesIO

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from matcher.exchange.findings import CellFinding, ExchangeCode, of_file
from matcher.exchange.names import fold
from matcher.exchange.sheet import OfferedFile, Sheet, without_blank_rows
from matcher.exchange.workbook_guard import Inspection, inspect

NOTES_SHEETS = frozenset({"toelichting", "keuzes"})
"""Folded names of the sheets that the template adds and nobody fills."""


def read_workbook(name: str, content: bytes) -> OfferedFile:
    """Sheets of a workbook, or the finding that says why there are none."""
    inspection = inspect(name, content)
    if inspection.refusal is not None:
        return OfferedFile(name, (), (inspection.refusal,))
    try:
        sheets, hidden = _sheets(inspection)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the reader is no Exception
        return OfferedFile(name, (), (of_file(name, ExchangeCode.DAMAGED),))
    return OfferedFile(name, tuple(sheets), (*inspection.warnings, *hidden))


class _SheetTwice(Exception):
    """Several sheets are one and the same part, which was counted once."""


def _sheets(inspection: Inspection) -> tuple[list[Sheet], list[CellFinding]]:
    sheets: list[Sheet] = []
    hidden: list[CellFinding] = []
    with CalamineWorkbook.from_filelike(BytesIO(inspection.judged)) as workbook:
        told = [one for one in workbook.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        if len(told) > inspection.n_sheets:
            raise _SheetTwice
        for about in told:
            if fold(about.name) in NOTES_SHEETS:
                continue
            if about.visible is not SheetVisibleEnum.Visible:
                hidden.append(of_file(about.name, ExchangeCode.HIDDEN_SHEET))
                continue
            rows = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            sheets.append(without_blank_rows(about.name, rows))
    return sheets, hidden
