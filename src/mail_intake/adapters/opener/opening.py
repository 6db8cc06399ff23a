"""One file opened: by its kind, files within files too, and a note for all that was not read."""

import shutil
import subprocess
from collections.abc import Callable

from mail_intake.adapters.opener import archives, cards, plain
from mail_intake.adapters.opener.found import Found, Piece, Unreadable
from mail_intake.adapters.opener.kinds import CLOSED, LOGO, kind_of

#: Archives within archives that are opened.
_DEPTH = 2
#: Read elsewhere, as parts of the message itself.
_READERS = frozenset({"html", "mail"})


def opened(name: str, media_type: str, content: bytes, *, ocr: bool, depth: int = 0) -> Found:
    """Open a file. What cannot be read becomes a note; HTML and messages are handed back."""
    kind = kind_of(name, media_type, content)
    if kind in _READERS:
        return Found(inner=[(name, content)])
    if kind in CLOSED:
        return Found(notes=[CLOSED[kind]])
    if kind == "image":
        return _picture(content, ocr=ocr)
    try:
        found = _opener(kind, name)(content)
    except Unreadable as problem:
        return Found(notes=[str(problem)])
    return _inside(found, ocr=ocr, depth=depth)


def _opener(kind: str, name: str) -> Callable[[bytes], Found]:
    """Return what opens a kind; heavy libraries are imported only where they are needed."""
    if kind == "gzip":
        return lambda content: archives.gunzipped(content, name)
    return _OPENERS[kind]


def _pdf(content: bytes) -> Found:
    from mail_intake.adapters.opener.pdf import pdf

    return pdf(content)


def _word(content: bytes) -> Found:
    from mail_intake.adapters.opener.word import word

    return word(content)


def _sheets(content: bytes) -> Found:
    from mail_intake.adapters.opener.sheets import sheets

    return sheets(content)


def _rtf(content: bytes) -> Found:
    from striprtf.striprtf import rtf_to_text

    shown = str(rtf_to_text(content.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]  # striprtf ships no types
    piece = Piece()
    for line in shown.splitlines():
        # striprtf writes table cells with bars between them
        piece.lines.append(line.replace("|", "\t") if line.count("|") > 1 else line)
    return Found(pieces=[piece])


_OPENERS: dict[str, Callable[[bytes], Found]] = {
    "pdf": _pdf,
    "docx": _word,
    "sheet": _sheets,
    "rtf": _rtf,
    "csv": plain.table,
    "text": plain.text,
    "vcard": cards.cards,
    "calendar": cards.cards,
    "zip": archives.unzipped,
    "tnef": archives.tnef,
}


def _inside(found: Found, *, ocr: bool, depth: int) -> Found:
    """Open the files within, so deep and no deeper; their names go in front of what they hold."""
    inner, found.inner = found.inner, []
    for name, content in inner:
        if depth >= _DEPTH:
            found.notes.append(f"{name}: too deep within other files")
            continue
        one = opened(name, "", content, ocr=ocr, depth=depth + 1)
        for piece in one.pieces:
            piece.name = f"{name} {piece.name}".strip()
        found.pieces += one.pieces
        found.inner += one.inner
        found.notes += [f"{name}: {note}" for note in one.notes]
    return found


def _picture(content: bytes, *, ocr: bool) -> Found:
    if len(content) < LOGO:
        return Found()
    program = shutil.which("tesseract") if ocr else None
    if program is None:
        return Found(notes=["a picture: its text was not read"])
    # Through pipes: no file of a sender's ever lies on the disk.
    done = subprocess.run(  # noqa: S603 - the program that the operator installed and switched on
        [program, "stdin", "stdout"], input=content, capture_output=True, check=False
    )
    if done.returncode:
        return Found(notes=["a picture that could not be read"])
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return Found(pieces=[Piece(name="OCR", lines=lines)], notes=["read by OCR: check it"])
