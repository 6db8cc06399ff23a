"""What openers give back: texts and tables, files within files, and what could not be read."""

from dataclasses import dataclass, field

#: A row of cells.
Row = list[str]


@dataclass(slots=True)
class Piece:
    """One text or one table of a file: `name` says which ("", a sheet's name, a page)."""

    name: str = ""
    lines: list[str] = field(default_factory=list)
    #: tables: the line they begin at, and their rows, which stand in the lines, too
    grids: list[tuple[int, list[Row]]] = field(default_factory=list)
    certainty: float = 1.0  #: of its characters: below 1 they were read by OCR

    def add_table(self, rows: list[Row]) -> None:
        """Add a table; its rows become lines with tabs between the cells."""
        if rows:
            self.grids.append((len(self.lines), rows))
            self.lines += ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]

    def cut(self, most: int) -> list[str]:
        """Keep so many lines; return a note where there were more."""
        if len(self.lines) <= most:
            return []
        del self.lines[most:]
        self.grids = [(at, rows[: most - at]) for at, rows in self.grids if at < most]
        return [f"only its first {most} lines were read"]


@dataclass(slots=True)
class Found:
    """What a file held. `inner` are files within it: (name, bytes)."""

    pieces: list[Piece] = field(default_factory=list)
    inner: list[tuple[str, bytes]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Unreadable(Exception):
    """The file cannot be opened; its text says why, for staff."""
