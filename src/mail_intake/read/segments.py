"""Lines to labelled segments: own words, quotes, forwarded messages, signature, disclaimer."""

import re
from collections.abc import Sequence

from mail_intake.model.mail import Address, Grid, Segment, SegmentKind
from mail_intake.read.signature import disclaimer_at, signature_at
from mail_intake.read.text import Line

#: "On Monday, Jane wrote:" in English, Spanish, German, French and Dutch; one or two lines.
_WROTE = re.compile(
    r"^\s*(?:on\b.{4,300}\bwrote|el\b.{4,300}\bescribi[óo]|am\b.{4,300}\bschrieb(?:\b.{0,100})?|le\b.{4,300}\ba [ée]crit|"
    r"op\b.{4,300}\b(?:schreef|het volgende geschreven)(?:\b.{0,100})?|.{2,120}<[^<>\s]+@[^<>\s]+>\s+(?:wrote|writes|schrieb|escribi[óo]|a [ée]crit|schreef))\s?:?\s*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^\s*[-_*]{2,}\s?(?:original message|original appointment|mensaje original|urspr[üu]ngliche nachricht|message d['’]origine|oorspronkelijk bericht|reply message|reply above this line)\s?[-_*]{0,40}\s*$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^\s*(?:[-_*]{2,}\s?)?(?:forwarded message|begin forwarded message|mensaje reenviado|weitergeleitete nachricht|message transf[ée]r[ée]|doorgestuurd bericht|forwarded by .{1,80})\s?:?\s?[-_*]{0,40}\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^\s*\*?(from|sent|date|to|cc|subject|reply-to|importance|attachments|de|enviado(?: el)?|fecha|para|asunto|von|gesendet|datum|an|betreff|envoy[ée]|objet|[àa]|van|verzonden|aan|onderwerp)\s?:\*?\s?(.*)$",
    re.IGNORECASE,
)
_SENDER = frozenset({"from", "de", "von", "van"})
_OTHERS = frozenset(
    [
        "sent",
        "date",
        "to",
        "subject",
        "enviado",
        "fecha",
        "para",
        "asunto",
        "gesendet",
        "datum",
        "an",
        "betreff",
        "envoyé",
        "objet",
        "à",
        "verzonden",
        "aan",
        "onderwerp",
    ]
) | {"enviado el"}
_FORWARD_SUBJECT = re.compile(r"^\s*(?:fw|fwd|wg|rv|tr|doorst?)\s?:", re.IGNORECASE)
_ADDRESS = re.compile(r"<?([^\s<>\[\](),;:\"]{1,64}@[\w.-]{1,253})>?")


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
        author=_author(texts) if quoted else None,
    )  # fmt: skip


def _author(texts: Sequence[str]) -> Address | None:
    """Return who wrote a quoted text, as its attribution or header block says."""
    for line in texts[:12]:
        named = _FIELD.match(line)
        if named and named[1].casefold() in _SENDER:
            address = _ADDRESS.search(named[2])
            name = (
                _ADDRESS.sub("", named[2]).strip(" <>[]\"'*") if address else named[2].strip(" *")
            )
            return Address(
                name=name.removeprefix("mailto:").strip(),
                email=address[1].lower() if address else "",
            )
        if _WROTE.match(line):
            address = _ADDRESS.search(line)
            return Address(email=address[1].lower()) if address else None
    return None


def _labels(lines: Sequence[Line], *, forwarding: bool) -> list[SegmentKind]:
    """Label quotes and forwarded messages; what has no mark of its own goes on to the end."""
    kinds = [SegmentKind.QUOTED if line.depth else SegmentKind.BODY for line in lines]
    for number, line in enumerate(lines):
        if not line.depth and line.text:
            _mark_attribution(lines, kinds, number)
    start, kind = _open_end(lines, forwarding=forwarding)
    for number in range(start, len(lines)):
        kinds[number] = kind
    _join_blank(lines, kinds)
    return kinds


def _mark_attribution(lines: Sequence[Line], kinds: list[SegmentKind], number: int) -> None:
    """An attribution of one to three lines belongs to the quote that follows it."""
    for height in (1, 2, 3):
        text = " ".join(line.text for line in lines[number : number + height])
        if len(text) > 400:  # noqa: PLR2004 - no attribution is that long
            return
        if _WROTE.match(text):
            after = _next_text(lines, number + height)
            if after is not None and lines[after].depth:
                kinds[number:after] = [SegmentKind.QUOTED] * (after - number)
            return


def _next_text(lines: Sequence[Line], start: int) -> int | None:
    return next(
        (n for n in range(start, min(start + 4, len(lines))) if lines[n].text.strip()), None
    )


def _open_end(lines: Sequence[Line], *, forwarding: bool) -> tuple[int, SegmentKind]:
    """Return where a quote without marks begins that runs to the end, and what it is."""
    for number, line in enumerate(lines):
        text = line.text
        if not text.strip() or line.depth:
            continue
        if _FORWARD.match(text):
            return number, SegmentKind.FORWARDED
        if _ORIGINAL.match(text) or _header_block(lines, number):
            back = (
                number - 1
                if number and re.fullmatch(r"\s*[_-]{5,}\s*", lines[number - 1].text)
                else number
            )
            return back, SegmentKind.FORWARDED if forwarding else SegmentKind.QUOTED
        if _unmarked_attribution(lines, number):
            return number, SegmentKind.QUOTED
    return len(lines), SegmentKind.BODY


def _header_block(lines: Sequence[Line], number: int) -> bool:
    """Whether "From:" stands here with two more header fields below it."""
    first = _FIELD.match(lines[number].text)
    if not first or first[1].casefold() not in _SENDER:
        return False
    below = (_FIELD.match(line.text) for line in lines[number + 1 : number + 8])
    named = {found[1].casefold() for found in below if found}
    return len(named & _OTHERS) > 1


def _unmarked_attribution(lines: Sequence[Line], number: int) -> bool:
    """An attribution whose quote has no marks: everything below it is quoted."""
    for height in (1, 2):
        text = " ".join(line.text for line in lines[number : number + height])
        if len(text) < 400 and _WROTE.match(text):  # noqa: PLR2004 - no attribution is that long
            after = _next_text(lines, number + height)
            return after is not None and not any(line.depth for line in lines[after:])
    return False


def _join_blank(lines: Sequence[Line], kinds: list[SegmentKind]) -> None:
    """A blank line belongs to what stands above it."""
    for number in range(1, len(lines)):
        if not lines[number].text.strip() and not lines[number].depth:
            kinds[number] = kinds[number - 1]


def _label_tail(lines: Sequence[Line], kinds: list[SegmentKind], sender: Address) -> None:
    """Label signature and disclaimer at the end of the own words above the first trailing quote."""
    bodies = [number for number, kind in enumerate(kinds) if kind is SegmentKind.BODY]
    if not bodies:
        return
    last = bodies[-1]
    first = last
    while first and kinds[first - 1] is SegmentKind.BODY:
        first -= 1
    texts = [line.text for line in lines[first : last + 1]]
    cut = signature_at(texts, sender)
    for number in range(first + cut, last + 1):
        kinds[number] = SegmentKind.SIGNATURE
    legal = disclaimer_at(texts)
    for number in range(first + legal, last + 1):
        kinds[number] = SegmentKind.DISCLAIMER
