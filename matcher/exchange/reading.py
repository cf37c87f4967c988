"""From the bytes of an offered file to tables of texts: which sheet, which columns, which cells."""

from dataclasses import dataclass, field

from matcher.exchange.csv_in import read_csv_sheet
from matcher.exchange.findings import CellFinding, ExchangeCode, letters, of_file
from matcher.exchange.header_row import LEVELS_OF, HeaderRow, find_header
from matcher.exchange.mapping import OwnNames
from matcher.exchange.names import nearest_header, nearest_sheet
from matcher.exchange.offered import OfferedTable, offered_table
from matcher.exchange.sheet import Sheet
from matcher.exchange.wide import offered_levels
from matcher.exchange.workbook_in import read_workbook
from matcher.glossary import dutch_name
from matcher.records.contract import TABLES

WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
TEXT_ENDINGS = (".csv", ".txt", ".tsv")


@dataclass
class Offer:
    """Everything that one file offers, before it is judged against the contract.

    Attributes
    ----------
    sheets, columns
        What the names of sheets and columns were taken for, as found; fit for ``mapping_text``.
    """

    file: str
    tables: list[OfferedTable] = field(default_factory=list)
    findings: list[CellFinding] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)


def read_offer(name: str, content: bytes, own: OwnNames | None = None) -> Offer:
    """Tables that an .xlsx, .xlsm or CSV file offers.

    Parameters
    ----------
    name
        Name of the file; its ending says how it is read, a CSV file is named after its table.
    own
        Names of the organisation's own.
    """
    ending = f".{name.rsplit('.', 1)[-1].casefold()}"
    is_text = ending in TEXT_ENDINGS and not content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11"))
    file = read_csv_sheet(name, content) if is_text else read_workbook(name, content)
    offer = Offer(name, findings=list(file.findings))
    for sheet in file.sheets:
        _take(offer, sheet, own or OwnNames())
    is_readable = bool(file.sheets) or not file.findings
    if not offer.tables and is_readable and not _errors(offer.findings):
        offer.findings.append(of_file(name, ExchangeCode.NOTHING))
    return offer


def _take(offer: Offer, sheet: Sheet, own: OwnNames) -> None:
    if not sheet.rows:
        return
    table, header = find_header(sheet, own)
    if table is None:
        offer.findings.append(
            of_file(sheet.name, ExchangeCode.UNKNOWN_SHEET, sheet.name, nearest_sheet(sheet.name))
        )
        return
    if header is None:
        key = dutch_name(TABLES[table].key[0])
        offer.findings.append(of_file(sheet.name, ExchangeCode.NO_HEADER, "", key))
        return
    offer.sheets[sheet.name] = table
    names = offer.columns.setdefault(table, {})
    names |= {header.texts[place]: column for column, place in header.columns.items()}
    offer.findings += _header_findings(sheet, table, header)
    first = header.position + 1
    is_levels = table in LEVELS_OF.values()
    if not (is_levels and header.items):
        offered = offered_table(sheet, table, header, own, first)
        offer.tables.append(offered)
        offer.findings += _missing_key(sheet, offered)
    if header.items:
        offered = offered_levels(sheet, table, header, first)
        offer.tables.append(offered)
        offer.findings += _missing_key(sheet, offered)


def _header_findings(sheet: Sheet, table: str, header: HeaderRow) -> list[CellFinding]:
    row = sheet.numbers[header.position]
    levels = [LEVELS_OF[table]] if table in LEVELS_OF and header.items else []

    def at(place: int, code: ExchangeCode, suggestion: str = "") -> CellFinding:
        text = header.texts[place]
        return CellFinding(sheet.name, row, letters(place), text, "", code, text, suggestion)

    unknown = [
        at(
            place,
            ExchangeCode.UNKNOWN_COLUMN,
            nearest_header(header.texts[place], (table, *levels), header.columns),
        )
        for place in header.unknown
    ]
    return unknown + [at(place, ExchangeCode.DUPLICATE_COLUMN) for place in header.repeated]


def _missing_key(sheet: Sheet, offered: OfferedTable) -> list[CellFinding]:
    """Findings that refuse the whole sheet, since no row can be told from another."""
    missing = [name for name in TABLES[offered.table].key if name not in offered.columns]
    if offered.own_places is not None and TABLES[offered.table].key[0] not in offered.places:
        missing.append(TABLES[offered.table].key[0])
    if missing:
        offered.faulty |= set(range(len(offered.numbers)))
    return [
        CellFinding(sheet.name, 0, "", dutch_name(name), name, ExchangeCode.MISSING_KEY)
        for name in missing
    ]


def _errors(findings: list[CellFinding]) -> list[CellFinding]:
    return [finding for finding in findings if finding.severity == "error"]
