"""Tables and records of changes, and of practitioners who come and go, whatever file or mail they stand in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail_intake.extract.candidates import OWN, Seen
from mail_intake.extract.columns import Columns, heads_table
from mail_intake.extract.draft import Draft
from mail_intake.extract.judged import Judge
from mail_intake.extract.layout import Place
from mail_intake.extract.records import Record, records
from mail_intake.extract.rosterrows import Cells, RowReader
from mail_intake.model.form import ItemSpec
from mail_intake.model.mail import Grid, Segment

#: A header is looked for in so many rows; above it stand titles.
_DEEPEST = 12
_GAP = re.compile(r"\t+|\s*\|\s*|\s{2,}")


@dataclass(frozen=True)
class Table:
    """A table whose header is understood: rows with their line, and the line of the header."""

    columns: dict[str, int]
    header: int
    above: range  #: the lines of its titles and its header
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    number: int  #: of the segment
    heads: dict[str, str]  #: what stands over the cells
    titles: tuple[str, ...]


class Rosters:
    """Finds tables and records; `covered` are (segment, line) that belong to one."""

    def __init__(self, seen: Seen, spec: ItemSpec, judge: Judge) -> None:
        self.seen = seen
        self._columns = Columns(spec, seen.words.changes)
        self._reader = RowReader(seen, judge)
        self._tables = list(self._found())
        lines = {(one.number, line) for one in self._tables for line, _ in one.rows}
        lines |= {(one.number, line) for one in self._tables for line in one.above}
        #: lines that tell of practitioners: what stands in them is theirs, not the clinic's
        self.staffed = frozenset(
            (one.number, line) for one in self._tables
            if {"person", "first", "last"} & one.columns.keys()
            for line in (one.header, *(line for line, _ in one.rows))
        )  # fmt: skip
        self._records = list(self._recorded(lines))
        lines |= {(one.number, line) for one in self._records for line in one.lines}
        self.covered = frozenset(lines)

    def drafts(self) -> Iterator[Draft]:
        """Return one draft for each row and record that tells of a change."""
        for table in self._tables:
            for line, cells in table.rows:
                row = {
                    role: cells[n].strip() for role, n in table.columns.items() if n < len(cells)
                }
                dated = bool({"start", "end"} & row.keys())
                held = set(table.columns.values())
                rest = " ".join(cell for n, cell in enumerate(cells) if n not in held)
                place = self._place(table.number, line)
                made = self._reader.draft(
                    Cells(row, place, table.titles, rest, table.heads, dated)
                )
                if made is not None:
                    yield made
        for one in self._records:
            made = self._reader.draft(Cells(one.row, self._place(one.number, one.lines[0]), ()))
            if made is not None:
                yield made

    def _place(self, number: int, line: int) -> Place:
        return Place(number, line, self.seen.mail.segments[number].kind)

    def _found(self) -> Iterator[Table]:
        for number, segment in enumerate(self.seen.mail.segments):
            if segment.kind in OWN and self._reader.titled(segment.source) != "none":
                for grid in (*segment.grids, *_drawn(segment)):
                    yield from self._understood(grid, number, segment)

    def _understood(self, grid: Grid, number: int, segment: Segment) -> Iterator[Table]:
        for n, row in enumerate(grid.rows[:_DEEPEST]):
            columns = self._columns.of(row)
            if not heads_table(columns):
                continue
            below = enumerate(grid.rows[n + 1 :], grid.line + n + 1)
            rows = tuple((line, cells) for line, cells in below if any(map(str.strip, cells)))
            if rows:
                heads = {role: row[at] for role, at in columns.items()}
                above = range(grid.line, grid.line + n + 1)
                yield Table(
                    columns, grid.line + n, above, rows, number, heads, _titles(grid, n, segment)
                )
            return

    def _recorded(self, lines: set[tuple[int, int]]) -> Iterator[Record]:
        for number, segment in enumerate(self.seen.mail.segments):
            if segment.kind in OWN:
                taken = frozenset(line for held, line in lines if held == number)
                yield from records(segment, number, self._columns, taken)


def _titles(grid: Grid, header: int, segment: Segment) -> tuple[str, ...]:
    """What stands over a table: rows above its header, the line above it, the name of the sheet."""
    above = [" ".join(cells) for cells in grid.rows[:header]]
    before = [line for line in segment.lines[max(0, grid.line - 3) : grid.line] if line.strip()]
    return (*reversed(above), *before[-1:], segment.source.partition(" ")[2] or segment.source)


def _drawn(segment: Segment) -> Iterator[Grid]:
    """Runs of lines of cells that tabs, pipes or wide gaps part, where no grid is."""
    inside = {n for grid in segment.grids for n in range(grid.line, grid.line + len(grid.rows))}
    rows: list[tuple[str, ...]] = []
    start = 0
    for n, line in enumerate((*segment.lines, "")):
        cells = tuple(cell.strip() for cell in _GAP.split(line.strip().strip("|")))
        rule = bool(line.strip()) and not re.search(r"\w", line.replace("_", ""))
        if n not in inside and (len(cells) > 1 or (rows and rule)):
            start = start if rows else n
            rows.append(() if rule else cells)
        else:
            if len(rows) > 1:
                yield Grid(line=start, rows=tuple(rows))
            rows = []
