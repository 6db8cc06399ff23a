"""The lines of a segment as one row of pieces, each with its distance from the piece before it."""

import re
from collections.abc import Iterable

from mail_intake.extract.people.around import look_around
from mail_intake.extract.people.fate import takes_away
from mail_intake.extract.people.values import Values
from mail_intake.extract.pieces.cells import Cell, cells_of
from mail_intake.extract.pieces.flow import Line
from mail_intake.extract.pieces.parts import Part
from mail_intake.extract.pieces.series import without_series
from mail_intake.fields import address, email

#: Distances: a new line, a blank one above it, a bullet.
LINE, BLANK, BULLET = 1.5, 3.0, 4.4
_ZIP = re.compile(r"\b\d{5}\b")
_GREETING = re.compile(
    r"\W{0,3}(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|to whom|morning|afternoon)\b[^,!:.\n@]{0,50}(?:[,!:.\n]|$)\s*",
    re.IGNORECASE,
)


def _without_streets(text: str, cells: list[Cell]) -> list[Cell]:
    """Leave out postal addresses: streets and towns look like names."""
    streets = address.find(text) if _ZIP.search(text) else ()
    if not streets:
        return cells
    return [
        one
        for one in cells
        if one.address or not any(at.start < one.end and one.start < at.end for at in streets)
    ]


class Stream:
    """Turns lines into pieces."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self._below = ""  #: a label whose value stands on the next line
        self._gone = False  #: under a heading that takes away

    def read(self, lines: Iterable[Line]) -> list[Part]:
        """Return the pieces of all lines, in their order."""
        found: list[Part] = []
        for number, line in enumerate(lines):
            parts = self._of_line(line, number)
            if parts:
                parts[0].gap = BULLET if line.bullet else BLANK if line.blank else LINE
            found += parts
        return found

    def _of_line(self, line: Line, number: int) -> list[Part]:
        text = line.text
        addresses = (*email.find(text), *email.find_broken(text))
        greeting = _GREETING.match(text)
        begins = greeting.end() if greeting else 0
        free = without_series(text, self.values.namer.words)
        cells = cells_of(free, sorted(addresses, key=lambda one: one.start), begins=begins)
        cells = _without_streets(text, cells)
        if (
            not addresses
            and cells
            and (text.rstrip().endswith(":") or (self._gone and line.blank))
        ):
            self._gone = takes_away(text)
        if not cells or self._asks_below(cells):
            return []
        label, self._below = self._below, ""
        parts = self.values.of(line, number, cells, label)
        look_around(line, parts, self.values.namer, gone=self._gone)
        return parts

    def _asks_below(self, cells: list[Cell]) -> bool:
        """Whether a line is a label alone: its value stands on the next one."""
        kind = "" if len(cells) > 1 or cells[0].address else self.values.asked.kind(cells[0].text)
        self._below = kind or self._below
        return bool(kind)
