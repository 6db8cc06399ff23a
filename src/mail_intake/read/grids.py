"""HTML tables as grids of cells, where they hold values and do not arrange the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

#: Longer texts, or more lines in a cell, are prose that a table arranges.
LONGEST_CELL, MOST_LINES = 600, 8
#: A table of more rows is left as it is; a cell is not repeated in more columns than this.
MOST_ROWS, MOST_COLUMNS = 2_000, 100


class Cell(NamedTuple):
    """One cell: its text, lines joined by line ends, and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Table:
    """A table while it is read."""

    first: int  #: the line its first cell begins at
    rows: list[list[Cell]] = field(default_factory=list)
    cell: int = -1  #: the line the open cell began at
    attributes: str = ""  #: of the open cell
    begun: bool = False  #: whether there was a cell
    nested: bool = False  #: whether another table stands inside

    def is_data(self) -> bool:
        """Two cells beside each other with short texts; long texts arrange a page."""
        if self.nested or len(self.rows) > MOST_ROWS:
            return False
        wide = False
        for row in self.rows:
            filled = [cell for cell in row if cell.text]
            wide = wide or len(filled) > 1
            for cell in filled:
                if len(cell.text) > LONGEST_CELL or cell.text.count("\n") > MOST_LINES:
                    return False
        return wide

    def holds(self, lines: Sequence[str]) -> bool:
        """Whether the cells hold all of these lines: text may stand between them, or below."""
        own = sum(cell.text.count("\n") + 1 for row in self.rows for cell in row if cell.text)
        return own == sum(map(bool, lines))


def spread(rows: list[list[Cell]]) -> list[list[str]]:
    """Repeat each cell in every place it covers, so far to the right and no further."""
    if all(cell.rows == cell.columns == 1 for row in rows for cell in row):
        return [[cell.text for cell in row] for row in rows]
    waiting: dict[tuple[int, int], str] = {}
    found: list[list[str]] = []
    for number, row in enumerate(rows):
        texts: list[str] = []
        cells = iter(row)
        while len(texts) < MOST_COLUMNS:
            place = (number, len(texts))
            if place in waiting:
                texts.append(waiting.pop(place))
                continue
            cell = next(cells, None)
            if cell is None:
                break
            for _ in range(min(cell.columns, MOST_COLUMNS - len(texts))):
                for below in range(1, min(cell.rows, len(rows) - number)):
                    waiting[number + below, len(texts)] = cell.text
                texts.append(cell.text)
        found.append([*texts, *(cell.text for cell in cells)])
    return found
