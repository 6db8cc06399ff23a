"""Lines as the writer meant them: what a mail program wrapped is one line again, its places kept."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mail_intake.extract.layout import Place, without_bullet
from mail_intake.fields.fold import alike
from mail_intake.model.mail import Segment, SegmentKind

#: Paragraphs are wrapped only where their longest line has so many characters.
NARROWEST = 50
#: No line ends so early that goes on.
SHORT = 0.6
#: Mail is wrapped no wider.
WIDEST = 100
#: Every so-manieth word of prose is one of these.
_SMALL = re.compile(
    r"\b(?:the|to|our|is|are|was|and|for|at|of|please|you|we|i|in|on|that|this|with|should|be|will|her|his|who|has|have|from|as|it|not|my|me|your)\b",
    re.IGNORECASE,
)
_PROSE = 0.18
#: The heading of a message passed on: its fields are no contacts.
_HEADER = re.compile(
    r"^[\s>*]*(?:from|sent|to|cc|bcc|date|subject|reply-to|von|an|gesendet|betreff|de|para|enviado|asunto)\s*:[*]?\s",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^[\s>]*(?:[-_=*]{3,}|begin forwarded message\b|-+\s*(?:original|forwarded) message)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was meant. `text` has look-alikes replaced one for one, and a line end where a
    mail program wrapped it; `starts` are the positions at which the lines of the mail begin in it.
    """

    text: str
    raw: str
    starts: tuple[int, ...]
    first: Place
    blank: bool  #: nothing stands on the line above it
    bullet: bool

    def place(self, at: int) -> Place:
        """Return the line of the mail at a position."""
        number = bisect_right(self.starts, at) - 1
        return Place(self.first.segment, self.first.line + number, self.first.kind)


def lines_of(segment: Segment, number: int, skip: frozenset[int]) -> Iterator[Line]:
    """Return the lines of a segment; `skip` are those that are understood otherwise."""
    headers = _headers(segment.lines) if segment.kind is SegmentKind.FORWARDED else frozenset()
    width = max((len(line.rstrip()) for line in segment.lines if len(line) <= WIDEST), default=0)
    block: list[int] = []
    blank = True
    for at, text in enumerate((*segment.lines, "")):
        if text.strip() and at not in skip and at not in headers:
            block.append(at)
            continue
        if block:
            yield from _of_block(segment, number, block, blank=blank, width=width)
            block = []
        blank = True


def _headers(lines: Sequence[str]) -> frozenset[int]:
    """Lines of header blocks: at least two fields in a row."""
    found: set[int] = set()
    run: list[int] = []
    for at, text in enumerate((*lines, "")):
        if _HEADER.match(text) and text:
            run.append(at)
        elif _FORWARD.match(text):
            found.add(at)
        elif not text.strip() or not text[:1].isspace():
            found.update(run if len(run) > 1 else ())
            run = []
    return frozenset(found)


def _of_block(
    segment: Segment, number: int, block: list[int], *, blank: bool, width: int
) -> Iterable[Line]:
    """Lines between two blank ones: each by itself, or wrapped prose as one."""
    wrapped = _wrapped([segment.lines[at] for at in block], width)
    start = 0
    for end in range(1, len(block) + 1):
        if end < len(block) and wrapped[end]:
            continue
        group = block[start:end]
        raw = "\n".join(segment.lines[at] for at in group)
        starts, position = [], 0
        for at in group:
            starts.append(position)
            position += len(segment.lines[at]) + 1
        place = Place(number, group[0], segment.kind)
        bullet = without_bullet(raw) != raw
        yield Line(_spelled(raw), raw, tuple(starts), place, blank and start == 0, bullet)
        start = end


def _spelled(raw: str) -> str:
    """Replace look-alikes one for one, but keep tabs: they part cells."""
    if "\t" not in raw:
        return alike(raw)
    return "\t".join(alike(cell) for cell in raw.split("\t"))


def _wrapped(lines: Sequence[str], width: int) -> list[bool]:
    """Return for each line whether it goes on with what the one above it began."""
    widest = max(len(line.rstrip()) for line in lines)
    found = [False] * len(lines)
    if len(lines) == 1 or widest < NARROWEST:
        return found
    if without_bullet(lines[0]) != lines[0] and width <= WIDEST:
        return [False, *(_hangs(above, line, width) for above, line in pairwise(lines))]
    if not _is_prose(lines):
        return found
    for at in range(1, len(lines)):
        found[at] = _goes_on(lines[at - 1].rstrip(), lines[at], widest)
    return found


def _hangs(above: str, line: str, width: int) -> bool:
    """Whether an indented line goes on with a numbered paragraph that was wrapped."""
    words = line.split(maxsplit=1)
    indented = line[:2].isspace() and without_bullet(line) == line
    return indented and len(above.rstrip()) + 1 + len(words[0]) > width


def _goes_on(above: str, line: str, widest: int) -> bool:
    """Whether a line goes on with the sentence of the one above it."""
    first = line.split(maxsplit=1)[0]
    open_end = above[-1] in ",(-" or _SMALL.fullmatch(above.rsplit(maxsplit=1)[-1]) is not None
    ends = above[-1] in ".:;!?"
    small = first[0].islower() and not ends and (open_end or len(above) > widest * SHORT)
    if not small and len(above) + 1 + len(first) <= widest:
        return False
    listed = ("," in line or "@" in line) and _SMALL.search(line) is None
    return without_bullet(line) == line and above[-1] != ":" and (open_end or not listed)


def _is_prose(lines: Sequence[str]) -> bool:
    """Small words are frequent in sentences, and rare in lists."""
    words = sum(len(line.split()) for line in lines)
    small = sum(1 for line in lines for _ in _SMALL.finditer(line))
    return small >= words * _PROSE
