"""A piece of text that says one thing or several, with the sender's own characters and their places."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from mail_intake.extract.layout import Place


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A piece of text that says one thing or several.

    `text` has look-alikes replaced, white space folded and a bar where its writer ended a line;
    `raw_of` gives back the sender's own characters. `heads` are the headings above, nearest last.
    """

    text: str
    raw: str
    at: Sequence[int]  #: position in `raw` of every character of `text`
    lines: tuple[tuple[int, Place], ...]  #: where in `raw` each line begins
    paragraph: int
    heads: tuple["Clause", ...] = ()
    labelled: bool = False
    ticked: bool = False
    heading: bool = False
    question: bool = False

    def raw_of(self, start: int, end: int) -> str:
        """Return the sender's own characters of a stretch of `text`; lines are parted by breaks."""
        return self.raw[self.at[start] : self.at[end - 1] + 1]

    def place(self, start: int) -> Place:
        """Return where a stretch that begins at this character of `text` stands."""
        begins = [first for first, _ in self.lines]
        return self.lines[bisect_right(begins, self.at[start]) - 1][1]
