"""Grids read by their labels: a header row above rows, labels beside values, or both in one sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mail_intake.extract.labels import Labels
from mail_intake.extract.parts import Pair, Place, Table
from mail_intake.fields.fold import key
from mail_intake.model.mail import Grid

Row = Sequence[str]
#: A header names two columns at least.
FEWEST = 2
#: A program that exports an address book writes so many columns at least.
WIDE = 6


@dataclass(slots=True)
class Read:
    """What a grid says, and which lines of its segment that takes."""

    tables: list[Table] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)


def tables_of(grid: Grid, place: Place, labels: Labels) -> Read:
    """Read a grid from top to bottom; lines that are neither header, row nor pair stay text."""
    return _Reading(grid, place, labels).read()


class _Reading:
    """A grid being read."""

    def __init__(self, grid: Grid, place: Place, labels: Labels) -> None:
        self.rows = [tuple(cell.strip() for cell in row) for row in grid.rows]
        self.place, self.labels = place, labels
        self.found = Read()

    def read(self) -> Read:
        if self._turned():
            return self.found
        number = 0
        while number < len(self.rows):
            end = self._table(number) if self._is_header(number) else number
            if end == number:
                self._beside(number)
                end += 1
            number = end
        return self.found

    def _named(self, row: Row) -> list[bool]:
        return [bool(self.labels.named(cell, slips=True)) for cell in row]

    def _is_header(self, number: int) -> bool:
        """Half of the cells at least are labels, and none is a value."""
        row = self.rows[number]
        named = self._named(row)
        filled = sum(bool(cell) for cell in row)
        known = sum(named) * 2 >= filled or self._is_export(number, named)
        if sum(named) < FEWEST or not known or number + 1 == len(self.rows):
            return False
        others = [cell for cell, is_label in zip(row, named, strict=True) if cell and not is_label]
        if any(_is_value(cell) for cell in others):
            return False
        return not self._alternates(number, named)

    def _is_export(self, number: int, named: list[bool]) -> bool:
        """The first row of an address book's export: many columns, few of which a form asks for.

        Two labels side by side are no label and its value.
        """
        first = not any(any(row) for row in self.rows[:number])
        wide = sum(bool(cell) for cell in self.rows[number]) >= WIDE
        return first and wide and any(one and other for one, other in pairwise(named))

    def _alternates(self, number: int, named: list[bool]) -> bool:
        """Label, value, label, value: told from a header with unknown columns by the next row."""
        row = self.rows[number]
        at = [n for n, is_label in enumerate(named) if is_label]
        beside = all(n + 1 < len(row) and row[n + 1] and not named[n + 1] for n in at)
        if not beside:
            return False
        below = next((one for one in self.rows[number + 1 :] if any(one)), ())
        return not below or any(n < len(below) and self.labels.knows(below[n]) for n in at)

    def _table(self, number: int) -> int:
        """Take the rows under a header; return the number of the first row after them."""
        head = self.rows[number]
        end = number + 1
        while end < len(self.rows) and not self._ends(end, head):
            end += 1
        rows = tuple(self.rows[number + 1 : end])
        if not any(any(row) for row in rows):
            return number
        header = tuple(self.labels.named(cell, slips=True) or key(cell) for cell in head)
        place = self._at(number)
        if {self.labels.role(one) for one in header} >= {"question", "reply"}:
            self.found.covered.add(place.line)
            return number + 1
        self.found.tables.append(Table(header, rows, place))
        self.found.covered.update(range(place.line, place.line + end - number))
        filled = [n for n, row in enumerate(rows) if any(row)]
        if len(filled) == 1 and self.labels.own.intersection(header):
            # one row under a header that asks the form's own questions answers them
            here = self._at(number + 1 + filled[0])
            self.found.pairs += [
                Pair(name, value, here)
                for cell, value in zip(head, rows[filled[0]], strict=False)
                for name in self.labels.names(cell, slips=True)
            ]
        return end

    def _ends(self, number: int, head: Row) -> bool:
        """A new header, or label and value where there were more columns, ends the rows."""
        row = self.rows[number]
        filled = [cell for cell in row if cell]
        fewer = len(filled) == FEWEST < sum(map(bool, head))
        pair = fewer and self.labels.named(filled[0]) in self.labels.fields
        return pair or (bool(filled) and self._is_header(number))

    def _beside(self, number: int) -> None:
        """Take label, value (label, value …) out of a row; a blank cell between them is passed over."""
        row = self.rows[number]
        here = self._at(number)
        column = 0
        while column + 1 < len(row):
            names = self.labels.names(row[column], slips=True) if row[column] else ()
            if names:
                column += 1
                if not row[column] and self._is_spacer(column):
                    column += 1
                value = row[column] if column < len(row) else ""
                self.found.pairs += [Pair(name, value, here) for name in names]
                self.found.covered.add(here.line)
            column += 1

    def _is_spacer(self, column: int) -> bool:
        return not any(row[column] for row in self.rows if column < len(row))

    def _turned(self) -> bool:
        """Labels of rows down the first column, one record in each further column."""
        side = [
            self.labels.named(row[0], slips=True) if row and row[0] else "" for row in self.rows
        ]
        rows_only = {one for one in self.labels.fields if one not in self.labels.own}
        wide = [row for row in self.rows if sum(bool(cell) for cell in row[1:]) > 1]
        if len(wide) < FEWEST or len(wide) != len(self.rows) or not set(side) <= rows_only:
            return False
        width = max(map(len, self.rows))
        columns = tuple(
            tuple(row[n] if n < len(row) else "" for row in self.rows) for n in range(1, width)
        )
        self.found.tables.append(Table(tuple(side), columns, self.place, turned=True))
        self.found.covered.update(range(self.place.line, self.place.line + len(self.rows)))
        return True

    def _at(self, number: int) -> Place:
        return Place(self.place.segment, self.place.line + number, self.place.kind)


def _is_value(cell: str) -> bool:
    """A number or an address is no column's name."""
    return "@" in cell or sum(character.isdigit() for character in cell) > 3  # noqa: PLR2004 - "Address 2", "Form 1040"
