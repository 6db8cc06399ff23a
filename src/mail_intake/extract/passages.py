"""Lines that a program wrapped, put together again: a passage is searched as one, its lines known."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mail_intake.extract.labels import without_bullet
from mail_intake.extract.parts import Place, Text
from mail_intake.model.mail import Mail, SegmentKind

#: A line this long may have been wrapped by a program; a shorter one ends where it ends, and a
#: longer one was never wrapped (RFC 5322 §2.1.1: 78 columns).
WRAPPED, UNWRAPPED = 45, 100
#: A sentence broken by hand: it goes on with a small letter, a digit or a bracket.
_GOES_ON = re.compile(r"[a-z\d(]")
_OPEN_END = re.compile(r"(?:[a-z]{2,}|,|\b(?:NPI|TIN|EIN|SSN|ID|DMAP))\s*$")
#: A sentence that goes over to the next line within an address: "… at 5 Elm St," / "Portland, OR 97205".
_STREET = re.compile(r"[a-z]\s\d{1,6}\s[\w .#]{3,40},\s*$")
_CITY = re.compile(r"[A-Z][\w .]{2,30},\s[A-Z][a-z.]*[A-Z]?\.?\s\d{5}")
#: So much of a line's end tells whether it goes on.
TAIL = 12
#: Parts of a mail whose lines are sentences; those of the others stand for themselves.
_FLOWING = frozenset({SegmentKind.BODY, SegmentKind.FORWARDED, SegmentKind.ATTACHMENT})
#: No passage has more lines: a paragraph is shorter, and what is longer is no prose.
TALLEST = 40


@dataclass(frozen=True, slots=True)
class Passage:
    """One or more lines; `text` has look-alikes replaced and lines joined by blanks.

    `raw` has the same length and the sender's own characters, lines joined by breaks.
    """

    text: str
    raw: str
    starts: tuple[int, ...]  #: where each line begins
    first: Place

    def place(self, at: int) -> Place:
        """Return the place of the line that a character stands in."""
        down = bisect_right(self.starts, at) - 1
        return Place(self.first.segment, self.first.line + down, self.first.kind)


def passages(
    mail: Mail, texts: Sequence[Text], pairs: frozenset[tuple[int, int]]
) -> Iterator[Passage]:
    """Yield the passages of a mail; `pairs` are the (segment, line) that hold labels."""
    held: list[Text] = []
    for one in texts:
        if held and not _joins(held[-1], one, pairs, len(held)):
            yield _passage(mail, held)
            held = []
        if one.text.strip():
            held.append(one)
    if held:
        yield _passage(mail, held)


def _joins(last: Text, one: Text, pairs: frozenset[tuple[int, int]], height: int) -> bool:
    here, before = one.place, last.place
    text = one.text.strip()
    if here.segment != before.segment or here.line != before.line + 1 or height >= TALLEST:
        return False
    if not text or here.kind not in _FLOWING or (here.segment, here.line) in pairs:
        return False
    if without_bullet(one.text) != one.text or last.text.rstrip().endswith(":"):
        return False
    if WRAPPED <= len(last.text) <= UNWRAPPED or (
        _STREET.search(last.text[-60:]) and _CITY.match(text)
    ):
        return True
    return (
        bool(_OPEN_END.search(last.text.rstrip()[-TAIL:]) and _GOES_ON.match(text))
        and last.text.count(" ") > 1
    )


def _passage(mail: Mail, held: Sequence[Text]) -> Passage:
    starts = []
    at = 0
    for one in held:
        starts.append(at)
        at += len(one.text) + 1
    lines = mail.segments[held[0].place.segment].lines
    return Passage(
        text=" ".join(one.text for one in held),
        raw="\n".join(lines[one.place.line] for one in held),
        starts=tuple(starts),
        first=held[0].place,
    )
