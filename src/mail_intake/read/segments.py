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
from mail_intake.read.text import Lines, Role

_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fw|fwd|wg|rv|tr|doorst?|enc|i|vs|vb|pd|пер)\s?:", re.IGNORECASE
)
#: "Begin forwarded message:" is no longer.
LONGEST_FORWARD = 80
#: A line of dashes, maybe with a word or two behind it.
_RULE = re.compile(r"^\s*[-_=*~]{4,}(?:\s.{0,60})?$")
_RULES = frozenset("-_=*~")
#: While they are found, the labels of all lines are one letter each: so they are searched and
#: filled as bytes are.
_BODY, _QUOTED, _FORWARDED, _SIGNATURE, _DISCLAIMER = b"b", b"q", b"f", b"s", b"d"
_KINDS = {
    _BODY: SegmentKind.BODY,
    _QUOTED: SegmentKind.QUOTED,
    _FORWARDED: SegmentKind.FORWARDED,
    _SIGNATURE: SegmentKind.SIGNATURE,
    _DISCLAIMER: SegmentKind.DISCLAIMER,
}
#: What a line is by its marks alone: 0 without any, 1 with some.
_BY_MARKS = bytes.maketrans(b"\0\1", _BODY + _QUOTED)
_RUN = re.compile(rb"(.)\1*+")


def segments(
    lines: Lines, grids: Sequence[Grid], source: str, *, subject: str, sender: Address
) -> tuple[Segment, ...]:
    """Label every line; nothing is left out. Grids that cross a border are cut at it."""
    labels = _labels(lines, forwarding=_FORWARD_SUBJECT.match(subject) is not None)
    _label_tail(lines.texts, labels, sender)
    found = []
    for run in _RUN.finditer(labels):
        texts = lines.texts[run.start() : run.end()]
        if any(map(str.strip, texts)):
            found.append(_segment(texts, grids, source, _KINDS[run[1]], start=run.start()))
    return tuple(found)


def _segment(
    texts: Sequence[str], grids: Sequence[Grid], source: str, kind: SegmentKind, *, start: int
) -> Segment:
    own = []
    for grid in grids:
        first, last = max(grid.line, start), min(grid.line + len(grid.rows), start + len(texts))
        if first < last:
            rows = grid.rows[first - grid.line : last - grid.line]
            own.append(Grid(line=first - start, rows=rows))
    quoted = kind in {SegmentKind.QUOTED, SegmentKind.FORWARDED}
    return Segment(
        kind=kind, source=source, lines=tuple(texts), grids=tuple(own),
        author=author_of(texts) if quoted else None, stated=stated(texts) if quoted else (),
    )  # fmt: skip


def _labels(lines: Lines, *, forwarding: bool) -> bytearray:
    """Label quotes and forwarded messages; what has no mark of its own goes on to the end."""
    texts = lines.texts
    labels = bytearray(map(bool, lines.depths)).translate(_BY_MARKS)
    unquoted = [number for number, depth in enumerate(lines.depths) if not depth]
    written = [number for number in unquoted if texts[number].strip()]
    likely = _may_announce(lines, written)
    opening = {
        number for number in written
        if ":" in (text := texts[number]) or "：" in text or text.lstrip()[0] in _RULES
        or number in lines.roles
    }  # fmt: skip
    own, after = False, 0
    for number in written:
        if number < after:
            continue
        label = _opens(lines, number, forwarding=forwarding) if number in opening else b""
        if label:
            _fill(labels, _above(texts, number), len(texts), label)
            break
        height = _announced(lines, number) if number in likely else 0
        if height:
            after = _quote(lines, labels, number, height, own=own)
        else:
            own = True
    _join_blank(labels, set(unquoted).difference(written))
    _pass_on(lines, labels)
    return labels


def _pass_on(lines: Lines, labels: bytearray) -> None:
    """Apple Mail marks a message that it passes on like a quote, under "Begin forwarded message:"."""
    for run in _RUN.finditer(bytes(labels)):
        first = _next_text(lines.texts, run.start()) if run[1] == _QUOTED else None
        if first is None or first >= run.end() or not lines.depths[first]:
            continue
        low = lines.texts[first].lower()
        if len(low) < LONGEST_FORWARD and FORWARDED.match(low):
            _fill(labels, run.start(), run.end(), _FORWARDED)


def _may_announce(lines: Lines, written: Sequence[int]) -> set[int]:
    """Return the numbers of lines that may announce a quote.

    Those from which an attribution may reach to a line that ends one, those that begin with a year
    and name a zone, and what a mail program marked.
    """
    texts = lines.texts
    endings = [number for number in written if texts[number].endswith(ENDINGS)]
    found = {number - above for number in endings for above in range(TALLEST)}
    found.update(n for n in written if "GMT" in texts[n] and texts[n][:4].isdigit())
    found.update(n for n, role in lines.roles.items() if role is Role.ATTRIBUTION)
    return found


def _quote(lines: Lines, labels: bytearray, number: int, height: int, *, own: bool) -> int:
    """Label what an attribution of this height announces; return the line to go on with."""
    after = _next_text(lines.texts, number + height)
    marked = after is not None and lines.depths[after] > 0
    if after is not None and not marked and not own:
        # At the very top, above words that carry no mark: they may be the sender's own.
        _fill(labels, number, number + height, _QUOTED)
        return number + height
    # Without marks of its own a quote runs to the end.
    stop = after if after is not None and marked else len(lines)
    _fill(labels, _above(lines.texts, number), stop, _QUOTED)
    return stop


def _opens(lines: Lines, number: int, *, forwarding: bool) -> bytes:
    """Return what begins here and runs to the end without marks of its own, b"" if nothing does."""
    text = lines.texts[number]
    earlier = _FORWARDED if forwarding else _QUOTED
    ruled = text.lstrip()[:1] in _RULES
    if ruled or (text.endswith((":", "：")) and len(text) < LONGEST_FORWARD):
        low = text.lower()
        if FORWARDED.match(low):
            return _FORWARDED
        if ruled and ORIGINAL.match(low):
            return earlier
    if ":" in text or "：" in text:
        return earlier if block_at(lines.texts, number) or lines.role(number) is Role.REST else b""
    return earlier if lines.role(number) is Role.REST else b""


def _announced(lines: Lines, number: int) -> int:
    """Return how many lines announce a quote, 0 if none do."""
    if lines.role(number) is Role.ATTRIBUTION:
        height = 1
        while number + height < len(lines) and lines.role(number + height) is Role.ATTRIBUTION:
            height += 1
        return height
    height = attribution_at(lines, number)
    if not height and says_who(lines.texts[number].lower()):
        after = _next_text(lines.texts, number + 1)
        return int(after is not None and lines.depths[after] > 0)
    return height


def _fill(labels: bytearray, start: int, end: int, label: bytes) -> None:
    labels[start:end] = label * (end - start)


def _above(texts: Sequence[str], number: int) -> int:
    """A line of dashes above a quote belongs to it."""
    above = number - 1
    while above >= 0 and not texts[above].strip() and number - above < 4:  # noqa: PLR2004 - some blank lines
        above -= 1
    return above if above >= 0 and _RULE.match(texts[above]) else number


def _next_text(texts: Sequence[str], start: int) -> int | None:
    return next((n for n in range(start, len(texts)) if texts[n].strip()), None)


def _join_blank(labels: bytearray, blank: set[int]) -> None:
    """A blank line belongs to what stands above it."""
    for number in sorted(blank):
        if number:
            labels[number] = labels[number - 1]


def _label_tail(texts: Sequence[str], labels: bytearray, sender: Address) -> None:
    """Label signature and disclaimer at the end of the own words, also of those above a quote.

    The last run of own words may be nothing but a signature under a quote: then the run above
    is looked at, too.
    """
    end = len(texts)
    while True:
        last = labels.rfind(_BODY, 0, end) + 1
        if not last:
            return
        first = len(labels[:last].rstrip(_BODY))
        own = texts[first:last]
        # a long disclaimer must not hide the signature above it
        legal = disclaimer_at(own)
        cut = signature_at(own[:legal], sender)
        _fill(labels, first + cut, last, _SIGNATURE)
        _fill(labels, first + legal, last, _DISCLAIMER)
        if any(map(str.strip, own[: min(cut, legal)])):
            return
        end = first
