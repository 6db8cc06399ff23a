"""The pieces of one line as they are found: a title goes on over commas, credentials join their name."""

import re
from dataclasses import dataclass, field

from mail_intake.extract.pieces.flow import Line
from mail_intake.extract.pieces.parts import Part, Piece, What

#: Letters without a name before them may stand for a title.
LETTERS = 0.5
#: What stands between two cells of one value.
GOES_ON = re.compile(r"\s*(?:,|/|&|-)\s*(?:and\s+)?")


@dataclass(slots=True)
class Collected:
    """Pieces of a line, left to right."""

    line: Line
    number: int
    parts: list[Part] = field(default_factory=list)

    def put(self, piece: Piece, *, said: str = "", label: str = "") -> None:
        """Add a piece; its characters are counted from the beginning of the line."""
        one = Part(
            what=piece.what, raw=self.line.raw[piece.start : piece.end], place=self.line.place(piece.start),
            start=piece.start, end=piece.end, line=self.number, sure=piece.sure, said=said, label=label, whole=piece.whole,
        )  # fmt: skip
        self.parts.append(one)

    def joined(self, piece: Piece) -> bool:
        """Lengthen the title before by this one: "Manager, Billing", "Owner / Biller"."""
        last = self.parts[-1] if self.parts else None
        if last is None or not last.whole or {last.what, piece.what} != {What.TITLE}:
            return False
        if not piece.whole or not GOES_ON.fullmatch(self.line.text, last.end, piece.start):
            return False
        self._lengthen(last, piece.end)
        return True

    def credential(self, piece: Piece, letters: str) -> None:
        """Letters behind a name belong to it; on their own they stand for a title."""
        last = self.parts[-1] if self.parts else None
        if last is not None and last.what is What.NAME and self._beside(last, piece.start):
            last.said = f"{last.said}, {letters}" if last.said else ""
            self._lengthen(last, piece.end)
        else:
            self.put(Piece(What.TITLE, piece.start, piece.end, LETTERS))

    def names_last(self) -> bool:
        """Whether the last piece is a name."""
        return bool(self.parts) and self.parts[-1].what is What.NAME

    def _beside(self, last: Part, start: int) -> bool:
        return self.line.text[last.end : start].strip() in {"", ","}

    def _lengthen(self, last: Part, end: int) -> None:
        last.end = end
        last.raw = self.line.raw[last.start : end]
