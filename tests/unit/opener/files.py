"""Small real files of each kind, built here."""

import io
import struct
import zipfile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as one:
        for name, content in files.items():
            one.writestr(name, content)
    return out.getvalue()


def paragraph(*texts):
    return f"<w:p>{''.join(f'<w:r><w:t>{text}</w:t></w:r>' for text in texts)}</w:p>"


def table(*rows):
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(*blocks, **more):
    body = f"<w:document {_W}><w:body>{''.join(blocks)}</w:body></w:document>"
    parts = {f"word/{name}.xml": f"<w:hdr {_W}>{one}</w:hdr>" for name, one in more.items()}
    return packed({"word/document.xml": body, **parts})


def xlsx(**sheets):
    """Sheets of rows; numbers are number cells, all else text."""
    files = {
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="w" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"'
            + (' state="hidden"' if name.startswith("hidden") else "") + "/>"
            for n, name in enumerate(sheets, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n, _ in enumerate(sheets, 1)
        )
        + "</Relationships>",
    }  # fmt: skip
    for n, rows in enumerate(sheets.values(), 1):
        files[f"xl/worksheets/s{n}.xml"] = (
            f'<worksheet xmlns="{_SHEET}"><sheetData>{"".join(map(_row, rows))}</sheetData></worksheet>'
        )
    return packed(files)


def _row(cells):
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(value):
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def pdf(*pages, fields=()):
    """Pages of lines, and form fields: (name, type, value)."""
    objects = ["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids, annotations = [], []
    for name, kind, value in fields:
        objects.append(
            f"<< /T ({name}) /FT /{kind} /V {value} /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>"
        )
        annotations.append(f"{len(objects)} 0 R")
    pages_number = len(objects) + 2 * len(pages) + 1
    for lines in pages:
        shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
        stream = f"BT /F1 12 Tf 50 700 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent {pages_number} 0 R /MediaBox [0 0 612 792] "
            f"/Contents {len(objects)} 0 R /Resources << /Font << /F1 1 0 R >> >> "
            f"/Annots [{' '.join(annotations)}] >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects.append(f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>")
    form = f"/AcroForm << /Fields [{' '.join(annotations)}] >>" if fields else ""
    objects.append(f"<< /Type /Catalog /Pages {pages_number} 0 R {form} >>")
    return _numbered(objects)


def _numbered(objects):
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    start = len(out)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        out
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer\n"
        f"<< /Size {len(objects) + 1} /Root {len(objects)} 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    )


def tnef(body, **files):
    """winmail.dat with a text and files."""
    out = struct.pack("<IH", 0x223E9F78, 1) + _attribute(0x0002800C, body.encode() + b"\x00")
    for name, content in files.items():
        out += _attribute(0x00069002, b"\x00" * 14)
        out += _attribute(0x00018010, name.replace("_", ".").encode() + b"\x00")
        out += _attribute(0x0006800F, content)
    return out


def _attribute(number, value):
    return struct.pack("<BII", 2, number, len(value)) + value + b"\x00\x00"
