"""One part of a mail, understood as people: its lines, their pieces, and which belong together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mail_intake.extract.candidates import Seen
from mail_intake.extract.people.gaps import answers_gap
from mail_intake.extract.people.pairing import pair
from mail_intake.extract.people.records import Record, records
from mail_intake.extract.people.shared import share
from mail_intake.extract.people.signoff import mark_own
from mail_intake.extract.people.stream import BLANK, Stream
from mail_intake.extract.people.values import Values
from mail_intake.extract.pieces.flow import Line, lines_of
from mail_intake.extract.pieces.parts import Part


@dataclass(frozen=True, slots=True)
class Passage:
    """The records of a segment, in its order."""

    lines: Sequence[Line]
    parts: Sequence[Part]
    records: Sequence[Record]

    def listed(self) -> Iterator[Record]:
        """Yield people with an address, and those without one who stand in a list."""
        with_address = [at for at, one in enumerate(self.records) if one.addresses]
        first, last = (with_address[0], with_address[-1]) if with_address else (-1, -1)
        alone = len(self.records) - len(with_address)
        for at, one in enumerate(self.records):
            behind = with_address and at > first and self.parts[one.first].gap < BLANK
            among = at < last or behind or alone > 1
            if one.addresses or (
                _is_full(one) and (_is_labelled(one) or (among and _in_row(one)))
            ):
                yield one

    def spoken(self) -> Iterator[Record]:
        """Yield people without an address of whom a sentence speaks."""
        for one in self.records:
            if not one.addresses and _is_full(one):
                yield one

    def gaps(self, seen: Seen) -> Iterator[tuple[Part | None, Part | None]]:
        """Yield names and titles that stand without an address."""
        return answers_gap(self.parts, self.records, self.lines, seen.words.titles)


def passage(seen: Seen, number: int, values: Values, skip: frozenset[int]) -> Passage:
    """Understand the segment of this number; `skip` are lines that are understood otherwise."""
    segment = seen.mail.segments[number]
    lines = list(lines_of(segment, number, skip))
    parts = Stream(values).read(lines)
    mark_own(parts, seen, segment)
    cut = records(parts, seen.words)
    pair(parts, cut, lines, seen.words)
    share(parts, cut, lines, seen.words.titles)
    return Passage(lines, parts, cut)


def _is_full(one: Record) -> bool:
    """Name and title, and not the writer's."""
    return one.name is not None and one.title is not None and not one.name.own


def _is_labelled(one: Record) -> bool:
    return bool(one.name and one.name.label and one.title and one.title.label)


def _in_row(one: Record) -> bool:
    """Whether name and title are cells of the same line."""
    if one.name is None or one.title is None:
        return False
    return one.name.whole and one.title.whole and one.name.line == one.title.line
