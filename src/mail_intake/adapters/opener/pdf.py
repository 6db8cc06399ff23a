"""PDF files: the text of each page, of scans by OCR, and the values of form fields."""

import io
from collections.abc import Iterator
from typing import Any

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError
from pypdfium2 import raw

from mail_intake.adapters.opener import ocr
from mail_intake.adapters.opener.bounds import Bounds
from mail_intake.adapters.opener.found import Found, Piece, Unreadable

#: Fewer characters than this on a page that shows something: its letters are drawn.
_NO_TEXT = 10
#: Fewer than this on a page that a picture covers: a scan with a stamp of the fax machine.
_STAMP, _COVERS = 200, 0.5
#: Dots for each of a page's 72nds of an inch: 300 dpi, as tesseract likes it.
_SCALE = 300 / 72
#: Flags of a button (ISO 32000-1 §12.7.4.2): pushing it holds no value.
_PUSH = 1 << 16


def pdf(content: bytes, bounds: Bounds) -> Found:
    """Return the pieces of each page, and one for the form; Unreadable where it cannot be read."""
    found = Found()
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        words = "protected by a password" if "assword" in str(problem) else "damaged"
        raise Unreadable(f"it is {words}") from problem
    with document:
        unread: dict[str, list[int]] = {}
        for number in range(min(len(document), bounds.limits.pages)):
            why = _page(document, number, found, bounds)
            if why:
                unread.setdefault(why, []).append(number + 1)
        found.notes += [f"{_pages(numbers)}: {why}" for why, numbers in unread.items()]
        if len(document) > bounds.limits.pages:
            found.notes.append(f"only its first {bounds.limits.pages} pages were read")
    form = Piece(name="form", lines=list(_fields(content)))
    if form.lines:
        found.pieces.append(form)
    return found


def _pages(numbers: list[int]) -> str:
    """Name pages, a run of them by its ends."""
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if len(numbers) == numbers[-1] - numbers[0] + 1:
        return f"pages {numbers[0]} to {numbers[-1]}"
    return f"pages {', '.join(map(str, numbers))}"


def _page(document: pypdfium2.PdfDocument, number: int, found: Found, bounds: Bounds) -> str:
    """Read one page: its text, and what is drawn where that is no text; return why it was not."""
    name = f"page {number + 1}"
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return "damaged"
    try:
        shown = _text(page)
        found.pieces.append(Piece(name=name, lines=shown.splitlines()))
        if _is_scan(page, len(shown.strip())):
            drawn = ocr.looked_at(_picture(page, bounds), bounds)
            drawn.name = f"{name} OCR"
            found.pieces.append(drawn)
    except Unreadable as problem:
        return str(problem)
    finally:
        page.close()
    return ""


def _text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        shown = str(text.get_text_bounded())
    finally:
        text.close()
    # pdfium marks a hyphen at the end of a line so
    return shown.replace("\r\n", "\n").replace("\ufffe", "-").replace("\x00", "")


def _is_scan(page: pypdfium2.PdfPage, letters: int) -> bool:
    """Whether what the page says is drawn: few letters, and a picture or drawing to look at."""
    if letters >= _STAMP:
        return False
    if letters < _NO_TEXT:
        return any(one.type != raw.FPDF_PAGEOBJ_TEXT for one in page.get_objects(max_depth=1))
    pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    width, height = page.get_size()
    return any(_area(one) > _COVERS * width * height for one in pictures)


def _area(picture: pypdfium2.PdfObject) -> float:
    left, bottom, right, top = picture.get_bounds()
    return float((right - left) * (top - bottom))


def _picture(page: pypdfium2.PdfPage, bounds: Bounds) -> bytes:
    """Draw a page in shades of grey (a PGM file), no larger than a picture may be."""
    if ocr.program() is None or not bounds.limits.ocr:
        raise Unreadable("a picture: its text was not read")
    if bounds.seconds <= 0:
        raise Unreadable("reading its pictures took too long")
    width, height = page.get_size()
    most = (bounds.limits.pixels / max(width * height, 1)) ** 0.5
    bitmap = page.render(scale=min(_SCALE, most * 0.99), grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    lines = (
        rows[bitmap.stride * n : bitmap.stride * n + bitmap.width] for n in range(bitmap.height)
    )
    return b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + b"".join(lines)


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
