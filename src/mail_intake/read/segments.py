"""Lines to labelled segments: own words, quotes, forwarded messages, signature, disclaimer."""

import re
from collections.abc import Sequence

from mail_intake.model.mail import Address, Grid, Segment, SegmentKind
from mail_intake.read.attribution import (
    ENDINGS,
    TALLEST,
    attribution_at,
    author_of,
    block_at,
    says_who,
    stated,
)
from mail_intake.read.markers import FORWARDED, ORIGINAL
from mail_intake.read.signature import disclaimer_at, signature_at
from mail_intake.read.text import Line, Role

_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fw|fwd|wg|rv|tr|doorst?|enc|i|vs|vb|pd|пер)\s?:", re.IGNORECASE
)
#: "Begin forwarded message:" is no longer.
LONGEST_FORWARD = 80
#: A line of dashes, maybe with a word or two behind it.
_RULE = re.compile(r"^\s*[-_=*~]{4,}(?:\s.{0,60})?$")


def segments(
    lines: Sequence[Line], grids: Sequence[Grid], source: str, *, subject: str, sender: Address
) -> tuple[Segment, ...]:
    """Label every line; nothing is left out. Grids that cross a border are cut at it."""
    kinds = _labels(lines, forwarding=_FORWARD_SUBJECT.match(subject) is not None)
    _label_tail(lines, kinds, sender)
    found = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or kinds[end] is not kinds[start]:
            found.append(_segment(lines, grids, source, kinds[start], span=(start, end)))
            start = end
    return tuple(one for one in found if any(line.strip() for line in one.lines))


def _segment(
    lines: Sequence[Line],
    grids: Sequence[Grid],
    source: str,
    kind: SegmentKind,
    *,
    span: tuple[int, int],
) -> Segment:
    start, end = span
    own = []
    for grid in grids:
        first, last = max(grid.line, start), min(grid.line + len(grid.rows), end)
        if first < last:
            rows = grid.rows[first - grid.line : last - grid.line]
            own.append(Grid(line=first - start, rows=rows))
    texts = tuple(line.text for line in lines[start:end])
    quoted = kind in {SegmentKind.QUOTED, SegmentKind.FORWARDED}
    return Segment(
        kind=kind, source=source, lines=texts, grids=tuple(own),
        author=author_of(texts) if quoted else None, stated=stated(texts) if quoted else (),
    )  # fmt: skip


def _labels(lines: Sequence[Line], *, forwarding: bool) -> list[SegmentKind]:
    """Label quotes and forwarded messages; what has no mark of its own goes on to the end."""
    kinds = [SegmentKind.QUOTED if line.depth else SegmentKind.BODY for line in lines]
    endings = [n for n, line in enumerate(lines) if line.text.endswith(ENDINGS) and not line.depth]
    number, own, place = 0, False, 0
    while number < len(lines):
        line = lines[number]
        if line.depth or not line.text.strip():
            number += 1
            continue
        kind = _opens(lines, number, forwarding=forwarding)
        if kind is not None:
            _fill(kinds, _above(lines, number), len(lines), kind)
            break
        while place < len(endings) and endings[place] < number:
            place += 1
        near = place < len(endings) and endings[place] < number + TALLEST
        height = _announced(lines, number) if near or _may_be_dated(line) else 0
        number = _quote(lines, kinds, number, height, own=own)
        own = own or not height
    _join_blank(lines, kinds)
    return kinds


def _may_be_dated(line: Line) -> bool:
    return line.role is Role.ATTRIBUTION or (line.text[:4].isdigit() and "GMT" in line.text)


def _quote(
    lines: Sequence[Line], kinds: list[SegmentKind], number: int, height: int, *, own: bool
) -> int:
    """Label what an attribution of this height announces; return the line to go on with."""
    if not height:
        return number + 1
    after = _next_text(lines, number + height)
    marked = after is not None and lines[after].depth > 0
    if after is not None and not marked and not own:
        # At the very top, above words that carry no mark: they may be the sender's own.
        _fill(kinds, number, number + height, SegmentKind.QUOTED)
        return number + height
    # Without marks of its own a quote runs to the end.
    stop = after if after is not None and marked else len(lines)
    _fill(kinds, _above(lines, number), stop, SegmentKind.QUOTED)
    return stop


def _opens(lines: Sequence[Line], number: int, *, forwarding: bool) -> SegmentKind | None:
    """Return what begins here and runs to the end without marks of its own, None if nothing does."""
    line = lines[number]
    text = line.text
    ruled = text.lstrip()[:1] in "-_*=~"
    if ruled or (text.endswith((":", "：")) and len(text) < LONGEST_FORWARD):
        low = text.lower()
        if FORWARDED.match(low):
            return SegmentKind.FORWARDED
        if ruled and ORIGINAL.match(low):
            return SegmentKind.FORWARDED if forwarding else SegmentKind.QUOTED
    if line.role is Role.REST or ((":" in text or "：" in text) and block_at(lines, number)):
        return SegmentKind.FORWARDED if forwarding else SegmentKind.QUOTED
    return None


def _announced(lines: Sequence[Line], number: int) -> int:
    """Return how many lines announce a quote, 0 if none do."""
    if lines[number].role is Role.ATTRIBUTION:
        height = 1
        while number + height < len(lines) and lines[number + height].role is Role.ATTRIBUTION:
            height += 1
        return height
    height = attribution_at(lines, number)
    if not height and says_who(lines[number].text.lower()):
        after = _next_text(lines, number + 1)
        return int(after is not None and lines[after].depth > 0)
    return height


def _fill(kinds: list[SegmentKind], start: int, end: int, kind: SegmentKind) -> None:
    kinds[start:end] = [kind] * (end - start)


def _above(lines: Sequence[Line], number: int) -> int:
    """A line of dashes above a quote belongs to it."""
    above = number - 1
    while above >= 0 and not lines[above].text.strip() and number - above < 4:  # noqa: PLR2004 - some blank lines
        above -= 1
    return above if above >= 0 and _RULE.match(lines[above].text) else number


def _next_text(lines: Sequence[Line], start: int) -> int | None:
    return next((n for n in range(start, len(lines)) if lines[n].text.strip()), None)


def _join_blank(lines: Sequence[Line], kinds: list[SegmentKind]) -> None:
    """A blank line belongs to what stands above it."""
    for number in range(1, len(lines)):
        if not lines[number].text.strip() and not lines[number].depth:
            kinds[number] = kinds[number - 1]


def _label_tail(lines: Sequence[Line], kinds: list[SegmentKind], sender: Address) -> None:
    """Label signature and disclaimer at the end of the own words, also of those above a quote.

    The last run of own words may be nothing but a signature under a quote: then the run above
    is looked at, too.
    """
    end = len(lines)
    while True:
        last = next((n for n in range(end - 1, -1, -1) if kinds[n] is SegmentKind.BODY), None)
        if last is None:
            return
        first = last
        while first and kinds[first - 1] is SegmentKind.BODY:
            first -= 1
        texts = [line.text for line in lines[first : last + 1]]
        # a long disclaimer must not hide the signature above it
        legal = disclaimer_at(texts)
        cut = signature_at(texts[:legal], sender)
        _fill(kinds, first + cut, last + 1, SegmentKind.SIGNATURE)
        _fill(kinds, first + legal, last + 1, SegmentKind.DISCLAIMER)
        if any(text.strip() for text in texts[: min(cut, legal)]):
            return
        end = first
