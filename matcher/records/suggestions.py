"""What to write instead of a refused value, as near as possible to what was meant."""

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from matcher.records.cell_text import dutch_day
from matcher.records.cells import Cell
from matcher.records.finding_codes import FindingCode
from matcher.vocabulary.municipalities import MUNICIPALITIES

_YES = frozenset({"1", "yes", "ja", "j", "y", "waar", "true", "t", "x"})
_NO = frozenset({"0", "no", "nee", "n", "onwaar", "false", "f"})
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_LIKELY_EXCEL_DAYS = range(20_000, 80_000)


def suggest(code: FindingCode, text: str, cell: Cell) -> str:
    """Suggestion for one refused cell, or for the refused part of a cell with several values."""
    specific = _BY_CODE.get(code)
    return (specific(text, cell) if specific else "") or cell.looks


def _nearest(text: str, choices: Iterable[str]) -> str:
    by_folded = {choice.casefold(): choice for choice in choices}
    folded = re.sub(r"[\s-]+", "_", text.strip().casefold())
    found = difflib.get_close_matches(folded, list(by_folded), n=1, cutoff=0.5)
    return by_folded[found[0]] if found else ""


def _from_list(text: str, cell: Cell) -> str:
    return _nearest(text[:64], cell.choices) or ", ".join(cell.choices)


def _from_long_list(text: str, cell: Cell) -> str:
    return _nearest(text[:64], cell.choices)


def _municipality(text: str, _: Cell) -> str:
    digits = re.fullmatch(r"(?:GM)?[ -]?0*([0-9]{1,4})", text, re.IGNORECASE)
    if digits:
        code = f"GM{digits[1]:0>4}"
        return code if code in MUNICIPALITIES else ""
    code_of = {name: code for code, name in MUNICIPALITIES.items()}
    return code_of.get(_nearest(text[:64], code_of), "")


def _digits(text: str, _: Cell) -> str:
    """Both readings where a point may part thousands or decimals."""
    sign, number = text[: text.startswith("-")], text.lstrip("-")
    groups = re.split(r"[ '’\u00a0\u202f.,]", number)
    if number.count(".") == 1 and len(groups) == 2 and "," not in number:
        return f"{sign}{''.join(groups)} or {float(text):g}"
    if len(groups) > 2 and len(groups[-1]) != 3:
        return f"{sign}{''.join(groups[:-1])}.{groups[-1]}"
    if "," in number and "." in number:
        return f"{sign}{''.join(groups[:-1])}.{groups[-1]}"
    return sign + "".join(groups)


def _iso_day(text: str, _: Cell) -> str:
    if (day := dutch_day(text)) is not None:
        return day.isoformat()
    if re.fullmatch(r"[0-9]{8}", text):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if re.fullmatch(r"[0-9]{5}", text) and int(text) in _LIKELY_EXCEL_DAYS:
        return (_EXCEL_DAY_ZERO + timedelta(days=int(text))).isoformat()
    return ""


def _flag(text: str, _: Cell) -> str:
    folded = text.casefold()
    return "true" if folded in _YES else "false" if folded in _NO else ""


def _postcode(text: str, _: Cell) -> str:
    found = re.fullmatch(r"([1-9][0-9]{3}) ?[A-Za-z]{2}", text)
    return found[1] if found else ""


def _identifier(text: str, _: Cell) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", text.strip())[:64]


def _each_once(text: str, _: Cell) -> str:
    return "|".join(dict.fromkeys(part for part in text.split("|") if part))


_BY_CODE: dict[FindingCode, Callable[[str, Cell], str]] = {
    FindingCode.NOT_IN_LIST: _from_list,
    FindingCode.UNKNOWN_ITEM: _from_long_list,
    FindingCode.UNKNOWN_CERTIFICATE: _from_list,
    FindingCode.UNKNOWN_MUNICIPALITY: _municipality,
    FindingCode.DECIMAL_COMMA: lambda text, _: text.replace(",", "."),
    FindingCode.THOUSANDS_SEPARATOR: _digits,
    FindingCode.NOT_FINITE: lambda _text, _cell: "leave the cell empty",
    FindingCode.DUTCH_DATE: _iso_day,
    FindingCode.NOT_A_DATE: _iso_day,
    FindingCode.DATETIME: lambda text, _: text[:10],
    FindingCode.NOT_A_FLAG: _flag,
    FindingCode.SURROUNDING_SPACE: lambda text, _: text.strip(),
    FindingCode.FORMULA: lambda text, _: text.strip().lstrip("=+-@＝＋－＠ "),
    FindingCode.BAD_POSTCODE: _postcode,
    FindingCode.BAD_IDENTIFIER: _identifier,
    FindingCode.EMPTY_PART: _each_once,
    FindingCode.REPEATED_PART: _each_once,
    FindingCode.LOOKS_LIKE_BSN: lambda _text, _cell: "a pseudonym",
    FindingCode.NO_DAYPARTS: lambda _text, _cell: "leave the cell empty when unknown",
}
