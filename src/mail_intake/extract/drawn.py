"""Tables drawn in plain text with tabs, pipes or blanks: a line of labels, then lines of cells."""

import re
from collections.abc import Sequence

from mail_intake.extract.labels import Labels
from mail_intake.model.mail import Grid, Segment

_WIDE = re.compile(r"\s{2,}")
_WORD = re.compile(r"\w")


def drawn(segment: Segment, labels: Labels) -> list[Grid]:
    """Return the grids of a segment's lines that are not in a grid already."""
    lines = segment.lines
    inside = {n for grid in segment.grids for n in range(grid.line, grid.line + len(grid.rows))}
    grids = []
    number = 0
    while number < len(lines):
        grid = _grid_at(lines, number, labels) if number not in inside else None
        if grid is None:
            number += 1
        else:
            grids.append(grid)
            number += len(grid.rows)
    return grids


def _grid_at(lines: Sequence[str], number: int, labels: Labels) -> Grid | None:
    """Return the grid whose header this line is: two labels at least, and half of its cells."""
    parting = _parting(lines[number])
    header = _cells(lines[number], parting) if parting else []
    named = sum(labels.knows(cell) for _, cell in header)
    if named < 2 or named * 2 < sum(bool(cell) for _, cell in header):  # noqa: PLR2004 - one label heads no columns
        return None
    rows = [tuple(cell for _, cell in header)]
    for line in lines[number + 1 :]:
        row = _row(line, parting, [start for start, _ in header])
        if row is None:
            break
        rows.append(row)
    while len(rows) > 1 and not any(rows[-1]):
        rows.pop()
    return Grid(line=number, rows=tuple(rows)) if len(rows) > 1 else None


def _parting(line: str) -> str:
    """Return what parts the cells of a line, "" for one that has no cells."""
    bare = line.strip()
    if "|" in bare.strip("|"):
        return "|"
    if "\t" in bare.strip("|"):
        return "\t"
    return " " if _WIDE.search(bare) else ""


def _cells(line: str, parting: str) -> list[tuple[int, str]]:
    """Return the cells of a line, each with the column of characters it begins at."""
    if parting == " ":
        found, start = [], len(line) - len(line.lstrip())
        for gap in _WIDE.finditer(line, start):
            found.append((start, line[start : gap.start()]))
            start = gap.end()
        return [(at, cell.strip()) for at, cell in (*found, (start, line[start:])) if cell.strip()]
    bare = line.strip()
    bare = bare[1:] if bare.startswith(parting) else bare
    bare = bare[:-1] if bare.endswith(parting) and parting == "|" else bare
    return [(at, cell.strip()) for at, cell in enumerate(bare.split(parting))]


def _row(line: str, parting: str, starts: list[int]) -> tuple[str, ...] | None:
    """Return a line's cells under the header's; None where the table has ended."""
    if not line.strip():
        return None
    if not _WORD.search(line.replace("_", "")):
        return tuple("" for _ in starts)  # a rule between header and rows
    cells = _cells(line, parting)
    if len(cells) < 2:  # noqa: PLR2004 - a line of prose
        return None
    flush = parting != " " or len(cells) == len(starts)
    return tuple(cell for _, cell in cells) if flush else _flush(cells, starts)


def _flush(cells: list[tuple[int, str]], starts: list[int]) -> tuple[str, ...]:
    """Put cells under the header that begins nearest, where some cells of a row are blank."""
    row = ["" for _ in starts]
    for at, cell in cells:
        column = min(range(len(starts)), key=lambda n: abs(starts[n] - at))
        row[column] = f"{row[column]} {cell}".strip()
    return tuple(row)
