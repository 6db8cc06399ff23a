"""Cells become pieces: what a label asks for, names over two cells, titles over several."""

import re
from collections.abc import Iterator, Sequence

from mail_intake.extract.people.collected import GOES_ON, Collected
from mail_intake.extract.people.labels import LABELS, Asked, labels_apart
from mail_intake.extract.pieces.cells import Cell, lead
from mail_intake.extract.pieces.flow import Line
from mail_intake.extract.pieces.named import Namer
from mail_intake.extract.pieces.parts import Part, Piece, What
from mail_intake.fields import email
from mail_intake.fields.fold import key

#: A labelled value is surer than an unlabelled one; a name before its address is less sure.
LABELLED, BEFORE = 1.3, 0.5
#: Longer lines are prose: their words are no names by their place.
PROSE = 110
#: Where an address should stand: the one the mail comes from.
_MINE = re.compile(
    r"(?:the )?same(?: as)? (?:the )?(?:sender|from|this(?: one| e-?mail| address)?|the one i.{0,40})|(?:use )?this (?:e-?mail|address|one)(?: address)?|"
    r"(?:the )?(?:e-?mail|address|one) (?:i'm|i am|i) (?:writ|send|e-?mail|us)ing.{0,20}|reply to this e-?mail",
    re.IGNORECASE,
)
#: A single name right before its address: "add Tamara (tquill@…".
_LAST_WORD = re.compile(r"(?:^|\s)(?P<name>[A-ZÀ-Þ][\w’'-]{1,24})$")
_DRAWN = re.compile(r"\?{2,}|_{3,}")
_TURNED = re.compile(r"(?P<last>[^,]{1,40}),\s*(?P<first>[^,]{1,30})")
#: "de la Cruz, Ann": so many words stand before the comma at most.
LAST = 3


class Values:
    """Turns the cells of a line into pieces."""

    def __init__(self, namer: Namer, asked: Asked) -> None:
        self.namer, self.asked = namer, asked

    def of(self, line: Line, number: int, cells: Sequence[Cell], label: str) -> list[Part]:
        """Return pieces left to right; `label` is what a label on the line above asks for."""
        reading = _Reading(self, Collected(line, number), labels_apart(cells, self.asked))
        reading.run(label)
        return reading.found.parts


class _Reading:
    """One line being read."""

    def __init__(self, values: Values, found: Collected, cells: Sequence[Cell]) -> None:
        self.namer, self.asked = values.namer, values.asked
        self.found, self.line, self.cells = found, found.line, cells
        self.prose = len(self.line.text) > PROSE or "\n" in self.line.text
        self.label = ""

    def run(self, label: str) -> None:
        """Read every cell."""
        self.label = label
        at = 0
        while at < len(self.cells):
            at = self._cell(at)

    def _cell(self, at: int) -> int:
        """Read a cell and what belongs to it; return the next one."""
        cell = self.cells[at]
        if cell.address is not None:
            self.found.put(Piece(What.ADDRESS, cell.start, cell.end, cell.address.confidence))
            self.label = ""
            return at + 1
        kind = self._asks(cell)
        if kind:
            self.label = kind
            return at + 1
        if cell.before in {"|", ";", "•", "·"}:
            self.label = ""
        label, read = (
            self.label,
            {"email": self._address, "job_title": self._title, "contact_name": self._name},
        )
        if label in read:
            self.label = ""
            return read[label](at)
        return at + 1 if label else self._free(at)

    def _asks(self, cell: Cell) -> str:
        slips = cell.after.startswith((":", "="))
        return self.asked.kind(cell.text, slips=slips) if cell.after.startswith(LABELS) else ""

    def _address(self, at: int) -> int:
        """A labelled value that is no address, but was meant as one."""
        cell = self.cells[at]
        piece = Piece(What.ADDRESS, cell.start, cell.end, 1.0)
        if _MINE.fullmatch(cell.text) and self.namer.sender:
            self.found.put(piece, said=self.namer.sender, label="email")
        elif cell.before.startswith(LABELS) and email.is_meant(cell.text):
            self.found.put(piece, label="email")
        else:
            return self._free(at)
        return at + 1

    def _title(self, at: int) -> int:
        """A labelled title goes on over commas and dashes, until a name or an address."""
        last = at
        while last + 1 < len(self.cells) and self._goes_on(last):
            last += 1
        start, end = self.cells[at].start, self.cells[last].end
        text = self.line.text[start:end]
        first = next(self.namer.pieces(text, prose=False), None)
        same = first is not None and first.what is What.SAME
        if not self.namer.words.placeholders.code(text):
            self.found.put(
                Piece(What.SAME if same else What.TITLE, start, end, LABELLED), label="job_title"
            )
        return last + 1

    def _goes_on(self, at: int) -> bool:
        cell, following = self.cells[at], self.cells[at + 1]
        if following.address is not None or self._asks(following):
            return False
        between = GOES_ON.fullmatch(self.line.text, cell.end, following.start)
        return between is not None and not self.namer.is_person(following.text)

    def _name(self, at: int) -> int:
        """A labelled name, maybe with credentials, maybe the last name first."""
        cell = self.cells[at]
        words = self.namer.words
        first = next(self.namer.pieces(cell.text, prose=True), None)
        if first is not None and first.what is not What.WORD:
            return self._free(at, label="contact_name")
        if words.placeholders.code(cell.text) or words.names.is_organisation(cell.text):
            return at + 1
        following = self._turned(at, label="contact_name")
        if not following:
            self.found.put(Piece(What.NAME, cell.start, cell.end, LABELLED), label="contact_name")
        return following or at + 1

    def _free(self, at: int, label: str = "") -> int:
        """A cell without a label: by its words."""
        cell = self.cells[at]
        following = self._turned(at, label)
        if following:
            return following
        if self.namer.words.names.credential.fullmatch(cell.text):
            self.found.credential(Piece(What.TITLE, cell.start, cell.end, 1.0), cell.text)
            return at + 1
        for one in list(self.namer.pieces(cell.text, prose=self.prose)) or self._before_address(
            at
        ):
            self._take(one, cell, label if one.what is What.NAME else "")
        return at + 1

    def _take(self, one: Piece, cell: Cell, label: str) -> None:
        start, end = cell.start + one.start, cell.start + one.end
        single = one.what is What.NAME and not one.whole and " " not in cell.text
        asks = (single or one.what is What.WORD) and cell.after.startswith((":", "="))
        if asks and (self.namer.fits(cell.text) <= 0 or self._is_open()):
            return  # a label that we do not know
        piece = Piece(one.what, start, end, LABELLED if label else one.sure, whole=one.whole)
        if not self.found.joined(piece):
            self.found.put(piece, label=label)

    def _is_open(self) -> bool:
        """Whether a gap stands where a name should: "Site: ??? / lead / …"."""
        code = self.namer.words.placeholders.code
        gap = any(not one.address and code(one.text) for one in self.cells)
        return gap or _DRAWN.search(self.line.text) is not None

    def _before_address(self, at: int) -> Iterator[Piece]:
        """The last word of a sentence, where its address follows at once."""
        cell = self.cells[at]
        found = _LAST_WORD.search(cell.text)
        follows = at + 1 < len(self.cells) and self.cells[at + 1].address is not None
        if found is None or not follows or cell.after not in {"(", "<", ""}:
            return
        word = found["name"]
        words = self.namer.words
        other = word.casefold() in words.names.not_names or key(word) in words.list_words
        if not other and not words.titles.knows(word):
            yield Piece(What.NAME, *found.span("name"), BEFORE, whole=False)

    def _turned(self, at: int, label: str = "") -> int:
        """Take "Doe, Jane" in one cell or in two; return the next cell, 0 if it is none."""
        cell = self.cells[at]
        inside = _TURNED.fullmatch(cell.text)
        if inside is not None:
            said = self.namer.turned(inside["last"], inside["first"])
            return self._put_turned(cell.start, cell.end, said, label) and at + 1
        if at + 1 == len(self.cells) or cell.after != "," or self.found.names_last():
            return 0
        following, start = self.cells[at + 1], cell.start + lead(cell.text)
        last = self.line.text[start : cell.end]
        if following.address is not None or len(last.split()) > LAST:
            return 0
        if self._is_full(following.text) or self.namer.is_person(last):
            return 0
        said = self.namer.turned(last, following.text)
        return self._put_turned(start, following.end, said, label) and at + 2

    def _put_turned(self, start: int, end: int, said: str, label: str) -> bool:
        if said:
            self.found.put(
                Piece(What.NAME, start, end, LABELLED if label else 1.0), said=said, label=label
            )
        return bool(said)

    def _is_full(self, text: str) -> bool:
        """Whether it is a name by itself; "Paul A." is the first part of one."""
        initial = len(text.rsplit(maxsplit=1)[-1].strip(".")) == 1
        return not initial and self.namer.is_person(text)
