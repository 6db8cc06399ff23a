"""Tables of people: one in a row, or side by side; two names in two cells, "same as above"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mail_intake.extract.layout import Place, Table
from mail_intake.extract.people.columns import ASKED, Columns
from mail_intake.extract.people.fate import takes_away
from mail_intake.extract.pieces.parts import What
from mail_intake.fields import email
from mail_intake.fields.fold import key
from mail_intake.model.mail import Grid, Mail, SegmentKind

#: A table has so many columns or people side by side that we know, at least.
FEWEST = 2
_REMOVED = frozenset({"r", "d", "rem", "del", "term"})
_SAME = re.compile(
    r"(?:the\s)?same(?:\s.{0,40})?|ditto|[\"”“]|as above|see above|↑|\^", re.IGNORECASE
)


@dataclass(slots=True)
class Entry:
    """One person of a table: cells by kind; each with the characters as they stand in its line."""

    place: Place
    cells: dict[str, str] = field(default_factory=dict)
    said: str = ""  #: the name, where first and last stand in two cells
    gone: bool = False
    places: dict[str, Place] = field(default_factory=dict)  #: of cells that stand in another row

    def place_of(self, kind: str) -> Place:
        """Return where a cell stands."""
        return self.places.get(kind, self.place)


def tables_of(
    mail: Mail, drawn: Sequence[Table], kinds: frozenset[SegmentKind]
) -> Iterator[tuple[Grid, Place]]:
    """Yield every table of the mail: those of files and HTML, and those drawn with blanks or bars."""
    seen: set[tuple[int, int]] = set()  #: lines of files' and HTML's own tables
    for number, segment in enumerate(mail.segments):
        if segment.kind in kinds:
            for grid in segment.grids:
                seen.update((number, grid.line + row) for row in range(len(grid.rows)))
                yield grid, Place(number, grid.line, segment.kind)
    for table in drawn:
        place = table.place
        if place.kind in kinds and (place.segment, place.line) not in seen:
            yield Grid(line=place.line, rows=(table.header, *table.rows)), place


class Grids:
    """Reads tables of people."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def entries(self, grid: Grid, place: Place, lines: Sequence[str]) -> list[Entry]:
        """Return the people of a table; none where it is no table of people."""
        rows = [tuple(cell.strip() for cell in row) for row in grid.rows]
        turned = self._side_by_side(rows)
        if turned:
            return [self._entry(cells, place, lines) for cells in turned]
        first, columns = self.columns.of(rows)
        if len(columns) < FEWEST or not {"email", "contact_name", "last"} & columns.keys():
            return []
        found: list[Entry] = []
        for number, row in enumerate(rows[first:], first):
            cells = {kind: row[at] for kind, at in columns.items() if at < len(row) and row[at]}
            one = self._entry(cells, Place(place.segment, place.line + number, place.kind), lines)
            _repeat(one, found)
            full = "email" in one.cells or {"contact_name", "job_title"} <= one.cells.keys()
            if full and not self.columns.is_header(row):
                found.append(one)
        return found

    def _entry(self, cells: dict[str, str], place: Place, lines: Sequence[str]) -> Entry:
        entry = Entry(place, {kind: text for kind, text in cells.items() if kind in ASKED})
        first, last = cells.get("first", ""), cells.get("last", "")
        if first or last:
            line = lines[place.line] if place.line < len(lines) else ""
            entry.said = f"{first} {last}".strip()
            entry.cells["contact_name"] = _spanned(line, first, last) or entry.said
        elif "contact_name" in cells:
            self._named(entry)
        action = cells.get("action", "")
        removed = takes_away(action) or action.casefold() in _REMOVED
        entry.gone = removed or self.columns.refuses(cells)
        return entry

    def _named(self, entry: Entry) -> None:
        """A cell may hold name and title, or the last name first."""
        parts = self.columns.parts(entry.cells["contact_name"], entry.place)
        name = next((one for one in parts if one.what is What.NAME), None)
        title = next((one for one in parts if one.what is What.TITLE), None)
        if name is not None:
            entry.cells["contact_name"], entry.said = name.raw, name.said
        elif title is not None and "job_title" not in entry.cells:
            del entry.cells["contact_name"]
        if title is not None:
            entry.cells.setdefault("job_title", title.raw)

    def _side_by_side(self, rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
        """People side by side: labels in the first column, one person in each of the others."""
        heads = {self.columns.head(row[0]): row for row in rows if row}
        addresses = heads.get("email", ())
        if len({key(cell) for cell in addresses[1:] if email.find(cell)}) < FEWEST:
            return []
        return [
            {kind: row[at] for kind, row in heads.items() if kind and at < len(row) and row[at]}
            for at in range(1, len(addresses))
        ]


def _repeat(one: Entry, above: Sequence[Entry]) -> None:
    """Put what stands above in place of "same as above"."""
    for kind in ASKED:
        if above and _SAME.fullmatch(one.cells.get(kind, "")) and kind in above[-1].cells:
            one.cells[kind], one.places[kind] = above[-1].cells[kind], above[-1].place_of(kind)


def _spanned(line: str, first: str, last: str) -> str:
    """Return the characters of a line from the first to the last name, whichever comes first."""
    one, other = line.find(first), line.find(last)
    if one < 0 or other < 0:
        return ""
    return line[min(one, other) : max(one + len(first), other + len(last))]
