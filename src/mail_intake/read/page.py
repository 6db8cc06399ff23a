"""A page while it is written: finished lines, grids, open tables and lists, and the present line."""

from dataclasses import dataclass, field

from mail_intake.model.mail import Grid
from mail_intake.read.grids import Table
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.marks import Mark
from mail_intake.read.text import Lines, Role, long_line

#: What takes room and is not seen: joiners and marks that fill the previews of mailing programs.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@dataclass(slots=True)
class Open:
    """An element whose mark holds until it is closed; elements of its name may stand inside."""

    tag: str
    mark: Mark
    zero: bool  #: whether text was of size 0 before it
    inside: int = 1


@dataclass(slots=True)
class Page:
    """What was found so far: finished lines, grids, and the line being written."""

    limits: Limits = LIMITS
    lines: Lines = field(default_factory=Lines)
    grids: list[Grid] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  #: of open lists; -1 without numbers
    open: list[Open] = field(default_factory=list)
    depth: int = 0
    keeping: int = 0  #: open elements whose line ends count
    zero: bool = False
    tight: bool = False
    role: Role = Role.NONE
    full: bool = False
    skipped: str = ""  #: the element that is left out, and how many of its name are open in it
    inside: int = 0
    counts: bool = False  #: whether what it hides is text of the page
    hidden: int = 0  #: characters of text that a person would not see

    def end_line(self, *, always: bool = False) -> None:
        """Finish the present line; an empty one only where a break was asked for."""
        if not self.words:
            if always:
                self.add("")
            return
        text = " ".join("".join(self.words).split())
        self.words.clear()
        size = self.limits.line_length
        if len(text) > size:
            if (said := long_line(self.limits)) not in self.defects:
                self.defects.append(said)
            for start in range(0, len(text), size):
                self.add(text[start : start + size])
        elif text or always:
            self.add(text)

    def add(self, text: str) -> None:
        """Write a line."""
        if len(self.lines.texts) >= self.limits.lines:
            self.full = True
            return
        self.lines.add(text, self.depth, self.role)
        if self.role is Role.REST and text:
            self.role = Role.NONE

    def skip(self, tag: str, *, counts: bool) -> None:
        """Leave an element out, with all that stands in it."""
        self.skipped, self.inside, self.counts = tag, 1, counts

    def passes(self, tag: str, text: str, *, ends: bool) -> None:
        """Go over what is left out; its own end ends that."""
        if text:
            if self.counts:
                self.hid(text)
        elif tag == self.skipped:
            self.inside += -1 if ends else 1
            if not self.inside:
                self.skipped = ""

    def hid(self, text: str) -> None:
        """Text that a person would not see: left out, and counted."""
        self.hidden += len("".join(text.translate(_UNSEEN).split()))

    def gap(self) -> None:
        """An empty line between paragraphs, never two."""
        if self.words:
            self.end_line()
        texts = self.lines.texts
        if texts and texts[-1]:
            self.add("")
