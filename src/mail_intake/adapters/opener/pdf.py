"""PDF files: the text of each page, and the values of form fields, which are not in that text."""

import io
from collections.abc import Iterator
from typing import Any

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError

from mail_intake.adapters.opener.found import Found, Piece, Unreadable

#: Most pages that are read.
PAGES_MOST = 200
#: Fewer characters than this on a page that is a picture: a scan.
_SCANNED = 10
#: Flags of a button (ISO 32000-1 §12.7.4.2): pushing it holds no value.
_PUSH = 1 << 16


def pdf(content: bytes) -> Found:
    """Return one piece for each page, and one for the form; Unreadable where it cannot be read."""
    found = Found()
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        words = "protected by a password" if "assword" in str(problem) else "damaged"
        raise Unreadable(f"it is {words}") from problem
    with document:
        scans = 0
        for number in range(min(len(document), PAGES_MOST)):
            shown = _page(document, number)
            scans += len(shown.strip()) < _SCANNED
            found.pieces.append(Piece(name=f"page {number + 1}", lines=shown.splitlines()))
        if len(document) > PAGES_MOST:
            found.notes.append(f"only its first {PAGES_MOST} pages were read")
    form = Piece(name="form", lines=list(_fields(content)))
    if form.lines:
        found.pieces.append(form)
    elif scans == len(found.pieces):
        found.notes.append("its pages are pictures: no text was read")
    return found


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    text = page.get_textpage()
    try:
        shown = str(text.get_text_bounded())
        # pdfium marks a hyphen at the end of a line so
        return shown.replace("\r\n", "\n").replace("\ufffe", "-").replace("\x00", "")
    finally:
        text.close()
        page.close()


def _fields(content: bytes) -> Iterator[str]:
    """Yield "label: value" for every field that was filled in, in the form's order."""
    try:
        fields = pypdf.PdfReader(io.BytesIO(content)).get_fields() or {}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return  # its text was read; a broken form says nothing
    for name, field in fields.items():
        value = _value(field)
        if value:
            yield f"{field.get('/TU') or _words(name)}: {value}"


def _value(field: Any) -> str:
    value = field.get("/V")
    if value is None or (field.get("/FT") == "/Btn" and int(field.get("/Ff", 0)) & _PUSH):
        return ""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    shown = " ".join(str(value).replace("\x00", "").split())
    if field.get("/FT") == "/Btn":
        return "" if shown in {"/Off", ""} else shown.removeprefix("/")
    return shown


def _words(name: str) -> str:
    """Turn "form1.clinic_name[0]" into words."""
    last = name.rpartition(".")[2].partition("[")[0]
    return " ".join(last.replace("_", " ").split()) or name
