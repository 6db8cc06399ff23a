"""Small real files of each kind, built here."""

import io
import struct
import zipfile
import zlib
from datetime import date, datetime, time, timedelta

import pypdfium2

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
        + f'<Relationship Id="s" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    }  # fmt: skip
    for n, rows in enumerate(sheets.values(), 1):
        files[f"xl/worksheets/s{n}.xml"] = (
            f'<worksheet xmlns="{_SHEET}"><sheetData>{"".join(map(_row, rows))}</sheetData></worksheet>'
        )
    return packed(files)


def _row(cells):
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(value):
    if isinstance(value, date):  # days since 1899-12-30, in a cell of the style for dates
        since = datetime.combine(value, time()) if type(value) is date else value
        return f'<c s="1"><v>{(since - datetime(1899, 12, 30)) / timedelta(days=1)}</v></c>'  # noqa: DTZ001 - sheets know no zones
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


def tnef(body, properties=b"", **files):
    """winmail.dat with a text, MAPI properties, and files; their long names are properties."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += _attribute(0x0002800C, body.encode() + b"\x00") if body else b""
    out += _attribute(0x00069003, properties) if properties else b""
    for name, content in files.items():
        out += _attribute(0x00069002, b"\x00" * 14)
        out += _attribute(0x00018010, name[:1].encode() + b"~1\x00")
        out += _attribute(0x0006800F, content)
        out += _attribute(0x00069005, mapi((0x3707, 0x1F, name.replace("_", "."))))
    return out


def mapi(*values, named=False):
    """MAPI properties: (id, type, text or bytes); before them a number, and maybe a named one."""
    out = struct.pack("<I", len(values) + 1 + named) + struct.pack("<HHI", 3, 0x1234, 7)
    if named:
        out += (
            struct.pack("<HH16sII", 0x1F, 0x8001, b"", 1, 6) + "abc".encode("utf-16-le") + b"\0\0"
        )
        out += struct.pack("<II", 1, 4) + "x\0".encode("utf-16-le")
    for number, kind, value in values:
        told = value.encode("utf-16-le") + b"\0\0" if isinstance(value, str) else value
        out += struct.pack("<HHII", kind, number, 1, len(told)) + told + b"\0" * (-len(told) % 4)
    return out


def _attribute(number, value):
    return struct.pack("<BII", 2, number, len(value)) + value + b"\x00\x00"


def grey(content, scale=200 / 72):
    """A PDF's first page as (width, height, bytes in shades of grey)."""
    with pypdfium2.PdfDocument(content) as document:
        bitmap = document[0].render(scale=scale, grayscale=True)
        rows = bytes(bitmap.buffer)
        lines = [
            rows[n * bitmap.stride : n * bitmap.stride + bitmap.width]
            for n in range(bitmap.height)
        ]
        return bitmap.width, bitmap.height, b"".join(lines)


def png(width, height, pixels, *, told=None):
    """A picture in shades of grey; `told` is a size that its header claims."""

    def chunk(name, content):
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    rows = b"".join(b"\0" + pixels[n * width : (n + 1) * width] for n in range(height))
    head = struct.pack(">IIBBBBB", *(told or (width, height)), 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def turned(width, height, pixels):
    """The same picture upside down."""
    return width, height, pixels[::-1]


def scan(*pictures, stamp=""):
    """A PDF whose pages are pictures, maybe with a line of text that a fax machine wrote."""
    objects, kids = ["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"], []
    whole = 1 + 3 * len(pictures) + 1
    for width, height, pixels in pictures:
        packed_pixels = zlib.compress(pixels).hex()
        objects.append(
            f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray "
            f"/BitsPerComponent 8 /Filter [/ASCIIHexDecode /FlateDecode] /Length {len(packed_pixels)} >>\n"
            f"stream\n{packed_pixels}\nendstream"
        )
        shown = f"q 612 0 0 792 0 0 cm /P Do Q BT /F1 8 Tf 50 780 Td ({stamp}) Tj ET"
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent {whole} 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << /F1 1 0 R >> /XObject << /P {len(objects) - 1} 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects.append(f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>")
    objects.append(f"<< /Type /Catalog /Pages {whole} 0 R >>")
    return _numbered(objects)
