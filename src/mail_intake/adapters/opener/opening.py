"""One file opened: by its kind, files within files too, and a note for all that was not read."""

from collections.abc import Callable

from mail_intake.adapters.opener import archives, cards, ocr, plain, rich, tnef
from mail_intake.adapters.opener.bounds import Bounds
from mail_intake.adapters.opener.found import Found, Unreadable
from mail_intake.adapters.opener.kinds import kind_of, passed_over

#: Read elsewhere, as parts of the message itself.
_READERS = frozenset({"html", "mail"})


def opened(name: str, media_type: str, content: bytes, bounds: Bounds, *, depth: int = 0) -> Found:
    """Open a file. What cannot be read becomes a note; HTML and messages are handed back."""
    kind = kind_of(name, media_type, content)
    if kind in _READERS:
        return Found(inner=[(name, content)])
    why = passed_over(name, media_type, content)
    if why is not None:
        return Found(notes=[why] if why else [])
    try:
        if kind == "gzip":
            found = archives.gunzipped(content, name, bounds)
        else:
            found = _OPENERS[kind](content, bounds)
    except Unreadable as problem:
        return Found(notes=[str(problem)])
    return _inside(found, bounds, depth=depth)


# Heavy libraries are imported only where they are needed.
def _pdf(content: bytes, bounds: Bounds) -> Found:
    from mail_intake.adapters.opener.pdf import pdf

    return pdf(content, bounds)


def _word(content: bytes, bounds: Bounds) -> Found:
    from mail_intake.adapters.opener.word import word

    return word(content, bounds)


def _sheets(content: bytes, bounds: Bounds) -> Found:
    from mail_intake.adapters.opener.sheets import sheets

    return sheets(content, bounds)


def _picture(content: bytes, bounds: Bounds) -> Found:
    return Found(pieces=[ocr.looked_at(content, bounds)])


_OPENERS: dict[str, Callable[[bytes, Bounds], Found]] = {
    "pdf": _pdf,
    "docx": _word,
    "sheet": _sheets,
    "rtf": rich.rich,
    "image": _picture,
    "csv": plain.table,
    "text": plain.text,
    "vcard": cards.cards,
    "calendar": cards.cards,
    "zip": archives.unzipped,
    "tnef": tnef.tnef,
}


def _inside(found: Found, bounds: Bounds, *, depth: int) -> Found:
    """Open the files within, so deep and no deeper; their names go in front of what they hold."""
    inner, found.inner = found.inner, []
    for name, content in inner:
        if depth >= bounds.limits.depth:
            found.notes.append(f"{name}: too deep within other files")
            continue
        one = opened(name, "", content, bounds, depth=depth + 1)
        for piece in one.pieces:
            piece.name = f"{name} {piece.name}".strip()
        found.pieces += one.pieces
        found.inner += one.inner
        found.notes += [f"{name}: {note}" for note in one.notes]
    return found
