"""What a laid-out mail consists of: lines, label/value pairs and tables, each with its place."""

from dataclasses import dataclass

from mail_intake.model.mail import SegmentKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: segment and line number, and what part of the mail that is."""

    segment: int
    line: int
    kind: SegmentKind


@dataclass(frozen=True, slots=True)
class Text:
    """One line with its place."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; `label` is folded for comparing.

    The value is in the sender's own characters; several lines are joined by breaks. `below`: it
    stands under its label, where a line that is no value may stand as well.
    """

    label: str
    value: str
    place: Place
    below: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; cells by column, header folded.

    `turned`: a column of the mail is a row here, because the labels stand in the first column.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    place: Place
    turned: bool = False

    def at(self, row: int, column: int) -> Place:
        """Return where a cell stands."""
        down = column if self.turned else row + 1
        return Place(self.place.segment, self.place.line + down, self.place.kind)


@dataclass(frozen=True, slots=True)
class Layout:
    """A mail, laid out: nothing is interpreted yet but what is a label."""

    texts: tuple[Text, ...]
    pairs: tuple[Pair, ...]
    tables: tuple[Table, ...]
