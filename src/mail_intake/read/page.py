"""A page while it is written: finished lines, grids, open tables and lists, and the present line."""

from dataclasses import dataclass, field

from mail_intake.model.mail import Grid
from mail_intake.read.grids import Table
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.marks import Mark
from mail_intake.read.text import Line, Role

_HIDDEN_TEXT = "hidden text was left out"


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
    lines: list[Line] = field(default_factory=list)
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

    def end_line(self, *, always: bool = False) -> None:
        """Finish the present line; an empty one only where a break was asked for."""
        if not self.words:
            if always:
                self.add("")
            return
        text = "".join(self.words)
        self.words.clear()
        if "&" in text:
            text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">")
            text = text.replace("&amp;", "&")
        text = " ".join(text.split())
        if text or always:
            size = self.limits.line_length
            for start in range(0, max(len(text), 1), size):
                self.add(text[start : start + size])

    def add(self, text: str) -> None:
        """Write a line."""
        if len(self.lines) >= self.limits.lines:
            self.full = True
            return
        self.lines.append(Line(text, self.depth, self.role))
        if text and self.role is Role.REST:
            self.role = Role.NONE

    def skip(self, tag: str, *, counts: bool) -> None:
        """Leave an element out, with all that stands in it."""
        self.skipped, self.inside, self.counts = tag, 1, counts

    def passes(self, ends: str, tag: str) -> None:
        """Go over a tag within what is left out; its own end ends that."""
        if tag == self.skipped:
            self.inside += -1 if ends else 1
            if not self.inside:
                self.skipped = ""

    def hides(self, text: str) -> None:
        """Go over text within what is left out."""
        if self.counts:
            self.hid(text)

    def hid(self, text: str) -> None:
        """Text that a person would not see: left out, and said."""
        if text.strip() and _HIDDEN_TEXT not in self.defects:
            self.defects.append(_HIDDEN_TEXT)

    def gap(self) -> None:
        """An empty line between paragraphs, never two."""
        self.end_line()
        if self.lines and self.lines[-1].text:
            self.add("")
