"""What kind of file bytes are: by their content first, by name and declared type where that is mute."""

import io
import zipfile

from mail_intake.adapters.opener.pictures import picture_size

#: Beginnings that say what a file is.
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"P4\n", "image"),
    (b"P5\n", "image"),
    (b"P6\n", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"MZ", "program"),
)
_BY_NAME = {
    "csv": "csv", "tsv": "csv", "tab": "csv", "txt": "text", "text": "text", "log": "text",
    "md": "text", "vcf": "vcard", "vcard": "vcard", "ics": "calendar", "htm": "html",
    "html": "html", "eml": "mail", "xls": "sheet", "xlsx": "sheet", "xlsm": "sheet",
    "xlsb": "sheet", "ods": "sheet", "rtf": "rtf", "doc": "word-old", "msg": "outlook",
}  # fmt: skip
_BY_TYPE = {
    "text/csv": "csv", "text/tab-separated-values": "csv", "application/csv": "csv",
    "text/plain": "text", "text/vcard": "vcard", "text/x-vcard": "vcard",
    "text/directory": "vcard", "text/calendar": "calendar", "text/html": "html",
    "message/rfc822": "mail", "text/rtf": "rtf", "application/rtf": "rtf",
}  # fmt: skip
#: Kinds that nobody here can open, and what staff are told.
CLOSED = {
    "archive": "an archive of a kind that is not opened",
    "program": "a program: it is never opened",
    "word-old": "a Word file of the old kind (.doc): ask for PDF or .docx",
    "outlook": "a message in Outlook's own format (.msg)",
    "unknown": "of a kind that is not known",
}
#: Pictures smaller than this in both are logos and smileys: bytes, pixels. A page of a fax can be
#: few bytes, but never few pixels.
LOGO, LOGO_PIXELS = 30_000, 600_000
#: Beginnings, after four bytes of length, of pictures that nothing here reads (ISO 14496-12).
_OTHER_PICTURES = frozenset({b"ftypheic", b"ftypmif1", b"ftypavif", b"ftypheix"})
#: Printable by what share of its bytes a file without a name counts as text.
_TEXTUAL = 0.95


def kind_of(name: str, media_type: str, content: bytes) -> str:
    """Return the kind, "unknown" where nothing tells."""
    told = _by_content(content)
    if told == "ole":  # the old Office's container: its name says of which program
        told = ""
    suffix = _by_name(name)
    named = "" if suffix == "unknown" else suffix
    textual = "text" if _is_text(content) else "unknown"
    return told or named or _BY_TYPE.get(media_type) or textual


def passed_over(name: str, media_type: str, content: bytes) -> str | None:
    """Say why a file need not be opened ("" for a logo), from its first bytes alone; else None."""
    if content[:2] == b"PK":
        return None
    kind = kind_of(name, media_type, content)
    if kind == "image" and _is_logo(content):
        return ""
    return CLOSED.get(kind)


def _is_logo(content: bytes) -> bool:
    size = picture_size(content)
    return len(content) < LOGO and size is not None and size[0] * size[1] < LOGO_PIXELS


def _by_content(content: bytes) -> str:
    """Return what the first bytes say, "" where they say nothing."""
    if content[:2] == b"PK":
        return _zip_kind(content)
    found = next((kind for start, kind in _MAGIC if content.startswith(start)), "")
    if not found and b"%PDF-" in content[:1024]:
        found = "pdf"
    if not found and content[:11].upper() == b"BEGIN:VCARD":
        found = "vcard"
    if not found and (content[4:12] in _OTHER_PICTURES or content[8:12] == b"WEBP"):
        found = "image"
    return found


def _by_name(name: str) -> str:
    return _BY_NAME.get(name.rpartition(".")[2].lower(), "unknown")


def _zip_kind(content: bytes) -> str:
    """Office files are archives with known names inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist()[:2000])
            if "word/document.xml" in names:
                return "docx"
            if {"xl/workbook.xml", "xl/workbook.bin"} & names:
                return "sheet"
            if "mimetype" in names and b"spreadsheet" in archive.read("mimetype")[:200]:
                return "sheet"
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return "zip"
    return "zip"


def _is_text(content: bytes) -> bool:
    head = content[:4096]
    if not head or b"\x00" in head.replace(b"\xff\xfe", b"").replace(b"\xfe\xff", b"")[::2]:
        return bool(head[:2] in {b"\xff\xfe", b"\xfe\xff"})
    shown = sum(byte >= 32 or byte in b"\t\r\n\f" for byte in head)  # noqa: PLR2004 - the first printable character
    return shown >= _TEXTUAL * len(head)
