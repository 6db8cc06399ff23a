"""Word files (ECMA-376): paragraphs and tables in their order, headers, text boxes, form controls."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from mail_intake.adapters.opener.bounds import Bounds
from mail_intake.adapters.opener.found import Found, Piece, Row, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Parts that are read, in this order.
_PARTS = re.compile(r"word/(?:(header)\d*|(document)|(footer|footnotes|endnotes)\d*)\.xml\Z")
_PIECES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
#: What Word shows for a control that nobody filled in.


def word(content: bytes, bounds: Bounds) -> Found:
    """Return one text with its tables; Unreadable where it is no Word file."""
    piece = Piece()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in _parts(archive):
                part = bounds.part(archive, name)
                root = ET.fromstring(part)  # noqa: S314 - in a process with bounds, and expat has its own
                _write(root, piece)
    except (zipfile.BadZipFile, ET.ParseError, KeyError, RuntimeError, ValueError) as problem:
        raise Unreadable("it is damaged or protected by a password") from problem
    return Found(pieces=[piece], notes=piece.cut(bounds.limits.rows))


def _parts(archive: zipfile.ZipFile) -> list[str]:
    found = [(match, name) for name in archive.namelist() if (match := _PARTS.match(name))]
    return [name for match, name in sorted(found, key=lambda one: (one[0].lastindex, one[1]))]


def _write(node: ET.Element, piece: Piece) -> None:
    """Walk the blocks: a table becomes a grid, a paragraph its lines, all else is looked into."""
    for child in node:
        if child.tag == f"{_W}tbl":
            piece.add_table(_rows(child))
        elif child.tag == f"{_W}p":
            piece.lines += _text(child).split("\n")
            for box in _boxes(child):
                _write(box, piece)
        elif child.tag != _CHOICE:
            _write(child, piece)


def _rows(table: ET.Element) -> list[Row]:
    rows = []
    for row in _inside(table, f"{_W}tr"):
        cells: Row = []
        for cell in _inside(row, f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = int(span.get(f"{_W}val", "1")) if span is not None else 1
            shown = " ".join(_text(one) for one in cell.iter(f"{_W}p")).strip()
            cells += [shown] * min(max(width, 1), 50)
        rows.append(cells)
    return rows


def _inside(node: ET.Element, tag: str) -> Iterator[ET.Element]:
    """Yield rows or cells, also those within content controls."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"}:
            yield from _inside(child, tag)


def _text(paragraph: ET.Element) -> str:
    """Return a paragraph's text, without that of boxes within it and of empty controls."""
    out: list[str] = []
    _gather(paragraph, out)
    return "".join(out)


def _gather(node: ET.Element, out: list[str]) -> None:
    for child in node:
        if child.tag == f"{_W}t":
            out.append(child.text or "")
        elif child.tag in _PIECES:
            out.append(_PIECES[child.tag])
        elif child.tag == f"{_W}sdt" and child.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None:
            continue
        elif child.tag not in {f"{_W}txbxContent", _CHOICE, f"{_W}del"}:
            _gather(child, out)


def _boxes(paragraph: ET.Element) -> Iterator[ET.Element]:
    for choice in paragraph.iter():
        if choice.tag == _CHOICE:  # an older spelling of the same box
            choice.clear()
    yield from paragraph.iter(f"{_W}txbxContent")
