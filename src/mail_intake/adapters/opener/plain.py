"""Plain texts and tables of characters: charset and dialect found out."""

import csv
from collections import Counter

from mail_intake.adapters.opener.found import Found, Piece

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: What parts cells, the usual first.
_DELIMITERS = ",;\t|"
#: Most rows and cells of a row that are read.
ROWS_MOST, CELLS_MOST = 20_000, 200


def decoded(content: bytes) -> str:
    """Return text: by its byte order mark, else UTF-8, else Windows' Latin alphabet."""
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return content.decode(charset, "replace").replace("\x00", "")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def text(content: bytes) -> Found:
    """Read lines as they stand."""
    return Found(pieces=[Piece(lines=decoded(content).splitlines()[:ROWS_MOST])])


def table(content: bytes) -> Found:
    """Read comma-separated values, whatever parts them (RFC 4180 and its relatives)."""
    shown = decoded(content)
    lines = shown.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:  # noqa: PLR2004 - Excel's own hint
        delimiter, shown = lines[0][4], shown.split("\n", 1)[-1]
    else:
        delimiter = _delimiter(lines[:50])
    csv.field_size_limit(1_000_000)
    piece = Piece()
    rows = []
    try:
        for row in csv.reader(shown.splitlines(keepends=True), delimiter=delimiter):
            rows.append([cell.strip() for cell in row[:CELLS_MOST]])
            if len(rows) >= ROWS_MOST:
                break
    except csv.Error as problem:
        return Found(pieces=[Piece(lines=lines[:ROWS_MOST])], notes=[f"no table ({problem})"])
    piece.add_table(rows)
    return Found(pieces=[piece])


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
