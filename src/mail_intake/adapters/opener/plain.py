"""Plain texts and tables of characters: charset and dialect found out."""

import csv
from collections import Counter
from itertools import islice

from mail_intake.adapters.opener.bounds import Bounds
from mail_intake.adapters.opener.found import Found, Piece

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: What parts cells, the usual first.
_DELIMITERS = ",;\t|"
#: Most cells of a row that are read: Excel's own bound.
CELLS_MOST = 16_384


def decoded(content: bytes) -> str:
    """Return text: by its byte order mark, else UTF-8, else Windows' Latin alphabet."""
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return content.decode(charset, "replace").replace("\x00", "")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def text(content: bytes, bounds: Bounds) -> Found:
    """Read lines as they stand."""
    piece = Piece(lines=decoded(content).splitlines())
    return Found(pieces=[piece], notes=piece.cut(bounds.limits.rows))


def table(content: bytes, bounds: Bounds) -> Found:
    """Read comma-separated values, whatever parts them (RFC 4180 and its relatives)."""
    shown = decoded(content)
    lines = shown.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:  # noqa: PLR2004 - Excel's own hint
        delimiter, shown = lines[0][4], shown.split("\n", 1)[-1]
    else:
        delimiter = _delimiter(lines[:50])
    csv.field_size_limit(1_000_000)
    most = bounds.limits.rows
    reader = csv.reader(shown.splitlines(keepends=True), delimiter=delimiter)
    try:
        rows = [[cell.strip() for cell in row] for row in islice(reader, most)]
        more = next(reader, None) is not None
    except csv.Error as problem:
        piece = Piece(lines=lines)
        return Found(pieces=[piece], notes=[f"no table ({problem})", *piece.cut(most)])
    piece = Piece()
    piece.add_table([row[:CELLS_MOST] for row in rows])
    notes = [f"only its first {most} rows were read"] if more else []
    if any(len(row) > CELLS_MOST for row in rows):
        notes.append(f"only the first {CELLS_MOST} cells of its rows were read")
    return Found(pieces=[piece], notes=notes)


def _delimiter(lines: list[str]) -> str:
    """Return what occurs equally often, and most often, on most lines."""
    best, most = ",", (0.0, 0)
    for one in _DELIMITERS:
        counts = Counter(line.count(one) for line in lines if line.strip())
        if not counts:
            continue
        number, times = max(counts.items(), key=lambda item: (item[0] > 0, item[1]))
        rank = (times / sum(counts.values()), number)
        if number and rank > most:
            best, most = one, rank
    return best
