"""Spreadsheets (XLSX, XLS, XLSB, ODS): each sheet a table, numbers as people wrote them."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from mail_intake.adapters.opener.bounds import LARGER, Bounds
from mail_intake.adapters.opener.found import Found, Piece, Row, Unreadable


def sheets(content: bytes, bounds: Bounds) -> Found:
    """Return one piece for each sheet that holds something; Unreadable where none can be read."""
    _weigh(content, bounds)
    found = Found()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for number, about in enumerate(book.sheets_metadata):
            if not bounds.another():
                found.notes.append(f"only its first {number} sheets were read")
                break
            try:
                rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=True)
            except CalamineError:
                if about.typ is SheetTypeEnum.WorkSheet:  # a chart or a macro sheet has no cells
                    found.notes.append(f"the sheet {about.name} is damaged")
                continue
            piece = _piece(about.name, rows, found, bounds)
            if piece.lines and about.visible is not SheetVisibleEnum.Visible:
                found.notes.append(f"the sheet {about.name} is hidden, and was read")
    except CalamineError as problem:
        raise Unreadable("it is damaged or protected by a password") from problem
    return found


def _weigh(content: bytes, bounds: Bounds) -> None:
    """Refuse what says itself that it unpacks to too much; what lies meets the bound of memory."""
    if content[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as problem:
        raise Unreadable("it is damaged") from problem
    if not bounds.take(size):
        raise Unreadable(LARGER)


def _piece(name: str, rows: list[list[Any]], found: Found, bounds: Bounds) -> Piece:
    piece = Piece(name=name)
    piece.add_table(_trimmed([[_cell(one) for one in row] for row in rows[: bounds.limits.rows]]))
    if piece.lines:
        found.pieces.append(piece)
    if len(rows) > bounds.limits.rows:
        found.notes.append(f"only the first {bounds.limits.rows} rows of {name} were read")
    return piece


def _trimmed(rows: list[Row]) -> list[Row]:
    """Leave out empty rows, and empty cells at the ends of all rows."""
    filled = [row for row in rows if any(row)]
    width = max((len(row) - _empty_tail(row) for row in filled), default=0)
    return [row[:width] for row in filled]


def _empty_tail(row: Row) -> int:
    return next((at for at, cell in enumerate(reversed(row)) if cell), len(row))


def _cell(value: Any) -> str:
    """Write a cell: an NPI is kept as a number and must not gain a decimal point."""
    match value:
        case bool():
            shown = "yes" if value else "no"
        case float():
            shown = str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            midnight = value.time() == time(0)
            shown = value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
        case date() | time():
            shown = value.isoformat()
        case _:
            shown = str(value).replace("\x00", "").strip()
    return shown
