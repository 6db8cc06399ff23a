"""Spreadsheets (XLSX, XLS, XLSB, ODS): each sheet a table, numbers as people wrote them."""

import io
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from mail_intake.adapters.opener.found import Found, Piece, Row, Unreadable
from mail_intake.adapters.opener.plain import CELLS_MOST, ROWS_MOST

#: Most sheets that are read.
_SHEETS_MOST = 50


def sheets(content: bytes) -> Found:
    """Return one piece for each sheet that holds something; Unreadable where none can be read."""
    found = Found()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for about in book.sheets_metadata[:_SHEETS_MOST]:
            try:
                rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=True)
            except CalamineError:
                continue  # a chart or a macro sheet has no cells
            piece = Piece(name=about.name)
            piece.add_table(_trimmed([[_cell(one) for one in row[:CELLS_MOST]] for row in rows]))
            if piece.lines:
                found.pieces.append(piece)
                if about.visible is not SheetVisibleEnum.Visible:
                    found.notes.append(f"the sheet {about.name} is hidden, and was read")
    except CalamineError as problem:
        raise Unreadable("it is damaged or protected by a password") from problem
    return found


def _trimmed(rows: list[Row]) -> list[Row]:
    """Leave out empty rows, and empty cells at the ends of all rows."""
    filled = [row for row in rows[:ROWS_MOST] if any(row)]
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
