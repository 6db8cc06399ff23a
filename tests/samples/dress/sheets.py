"""Rows as files: an Office Open XML workbook (ECMA-376) and delimited text, without a library."""

import csv
import io
import re
import zipfile
from xml.sax.saxutils import escape

Rows = list[list[str]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}sharedStrings+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    ),
}
# A spreadsheet keeps digits as a number, unless that would lose a leading zero or the last digits.
NUMBER = re.compile(r"[1-9]\d{0,14}")


def column(number: int) -> str:
    return chr(65 + number) if number < 26 else column(number // 26 - 1) + chr(65 + number % 26)


def workbook(rows: Rows, *, numbers: bool) -> bytes:
    """One sheet; with `numbers`, digits are numeric cells as a spreadsheet makes them on typing."""
    strings: dict[str, int] = {}
    lines = []
    for y, row in enumerate(rows, 1):
        cells = []
        for x, text in enumerate(row):
            at = f"{column(x)}{y}"
            if numbers and NUMBER.fullmatch(text):
                cells.append(f'<c r="{at}"><v>{text}</v></c>')
            elif text:
                cells.append(
                    f'<c r="{at}" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'
                )
        lines.append(f'<row r="{y}">{"".join(cells)}</row>')
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    parts = {
        **FIXED,
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
        ),
        "xl/sharedStrings.xml": (
            f'<sst xmlns="{MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{shared}</sst>'
        ),
    }
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    """The same bytes every time: no clock in the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, HEAD + text)
    return out.getvalue()


def delimited(rows: Rows, delimiter: str = ",", charset: str = "utf-8", quoting: int = 0) -> bytes:
    """RFC 4180 with another delimiter or charset where a spreadsheet program's export has one."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode(charset)
