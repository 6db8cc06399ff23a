"""A mail's lines cut into paragraphs, units (items, labelled lines) and sentences."""

import re
from collections.abc import Iterator, Sequence

from mail_intake.extract.clause import Clause
from mail_intake.extract.layout import Text, without_bullet
from mail_intake.fields.fold import alike

#: No sentence is longer, in characters, no paragraph, in lines.
LONGEST, TALLEST = 1500, 40
#: A line this short ends where its writer ended it; longer ones were broken by a program.
_SHORT = 52
ITEM = re.compile(r"^\s*(?:[-*•·‣▪◦●○»>+]|\(?\d{1,2}[.)]|\(?[a-h][.)])\s+")
_LABEL = re.compile(r"^\s*(?:[-*•·]\s*)?[^\W\d_][^:\t]{0,44}(?::(?=\s|$)|\t)")
_BOX = re.compile(r"[\[(]\s?(?P<mark>[xX✓✔✗*]?)\s?[\])](?=\s)|(?P<open>[☐□])|(?P<ticked>[☑☒✓✔■])")
#: Words before a full stop that end no sentence.
_SHORTENED = re.compile(
    r"(?:^|[\s(])(?:dr|mr|mrs|ms|st|ste|ave|blvd|rd|ln|hwy|no|nos|inc|jr|sr|approx|eff|jan|feb|mar|apr|aug|"
    r"sept?|oct|nov|dec|tel|ph|ext|attn|dept|bldg|fl|rm|mt|ft|vs|etc|[a-z]|[ap]\.m|e\.g|i\.e|d\.b\.a)\.$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[ \r]+|(?P<word>[^ \r]+)")
#: "BEFORE (through August 28, 2026)".
_REMARK = re.compile(r"\s\([^()]{1,60}\)\s*$")
_STOP = re.compile(r"[.!?]+[)\"']?\s+(?=[\w\"'(#])|;\s+|[!?]{2,}(?![!?),\]])\s*")
GREETING = re.compile(r"^\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings)\b[^.:;?]{0,45}[,:!.–-]?\s*$", re.IGNORECASE)  # fmt: skip
CLOSING = re.compile(
    r"^\s*(?:(?:with |kind |warm |best |many )?(?:regards|thanks|thank you|wishes)|sincerely|respectfully|cordially|cheers|warmly|best|"
    r"yours(?: truly| sincerely| faithfully)?|all the best|take care)\b[^.:;?\d]{0,50}[,!]?\s*$",
    re.IGNORECASE,
)


def paragraphs(texts: Sequence[Text]) -> Iterator[tuple[int, list[Text]]]:
    """Lines that follow one another in one segment without a blank line between."""
    number = 0
    lines: list[Text] = []
    for one in texts:
        follows = lines and one.place.segment == lines[-1].place.segment
        apart = lines and (not follows or one.place.line != lines[-1].place.line + 1)
        if lines and (apart or not one.text.strip() or len(lines) >= TALLEST):
            yield number, lines
            number += 2 if apart and not follows else 1
            lines = []
        if one.text.strip():
            lines.append(one)
    if lines:
        yield number, lines


def units(lines: Sequence[Text]) -> Iterator[list[Text]]:
    """Items, labelled lines and headings begin a unit; all else goes on with it."""
    unit: list[Text] = []
    for number, one in enumerate(lines):
        first = unit == [lines[0]] and _titles(unit[0].text)
        between = _titles(one.text) and heads_items(lines, number)
        if unit and (_begins(one.text, unit[-1].text) or first or between):
            yield unit
            unit = []
        unit.append(one)
    if unit:
        yield unit


def heads_items(lines: Sequence[Text], number: int) -> bool:
    """Whether a line is no item and the next one is: a heading within a list."""
    below = lines[number + 1 : number + 2]
    return bool(below) and not ITEM.match(lines[number].text) and bool(ITEM.match(below[0].text))


def _titles(line: str) -> bool:
    """Whether the first line of a paragraph is one for itself: a few words, no number, unended."""
    line = _REMARK.sub("", line)
    few = len(line.split()) <= 4  # noqa: PLR2004 - "Fax number change"
    return few and line.strip()[:1].isupper() and not re.search(r"[,.;!?]\s*$|\d", line)


def _begins(line: str, above: str) -> bool:
    if CLOSING.match(line) or ITEM.match(line) or _labels(line, above) or _BOX.match(line.strip()):
        return True
    before = above.rstrip()
    if GREETING.match(above) or before.endswith(":"):
        return True
    return len(before) <= _SHORT and before.endswith((".", "!", "?", ";"))


def _labels(line: str, above: str) -> bool:
    """Whether a line begins with a label; the end of a sentence that a program broke does not."""
    goes_on = len(above.rstrip()) > _SHORT and line.lstrip()[:1].islower()
    return _LABEL.match(line) is not None and not goes_on


def sentences(unit: Sequence[Text], paragraph: int, heads: tuple[Clause, ...]) -> Iterator[Clause]:
    """Yield the clauses of a unit: its sentences, and what boxes part."""
    raw, lines = "", []
    for number, one in enumerate(unit):
        lines.append((len(raw), one.place))
        raw += one.text + ("\n" if number + 1 < len(unit) else "")
    text, at = _folded(raw, [len(one.text.strip()) <= _SHORT for one in unit])
    labelled = _LABEL.match(unit[0].text) is not None
    for start, end, ticked in _ticked(text):
        for first, last in _stops(text, start, end):
            if text[first:last].strip():
                yield Clause(
                    text=text[first:last], raw=raw, at=at[first:last], lines=tuple(lines),
                    paragraph=paragraph, heads=heads, labelled=labelled, ticked=ticked,
                    question=text[first:last].rstrip().endswith("?"),
                )  # fmt: skip


def _folded(raw: str, ended: Sequence[bool]) -> tuple[str, Sequence[int]]:
    """White space folded; a bar for the end of a line that its writer ended."""
    plain = alike(raw.replace("\n", "\r"))
    begin = len(raw) - len(without_bullet(raw)) if ITEM.match(raw) else 0
    if "\r" not in plain and "  " not in plain:
        begin += len(plain) - begin - len(plain[begin:].lstrip(" "))
        return plain[begin:], range(begin, len(plain))
    pieces: list[str] = []
    at: list[int] = []
    number = 0
    for run in _WORDS.finditer(plain, begin):
        if run["word"]:
            pieces.append(run["word"])
            at += range(*run.span())
            continue
        breaks = run[0].count("\r")
        ends = any(ended[number : number + breaks])
        number += breaks
        if pieces:
            pieces.append("|" if ends else " ")
            at.append(run.start() + (run[0].find("\r") if ends else 0))
    return "".join(pieces), at


def _ticked(text: str) -> Iterator[tuple[int, int, bool]]:
    """Stretches between boxes of a form; what an empty box stands before is left out."""
    boxes = list(_BOX.finditer(text[: LONGEST * 4]))
    if not boxes:
        yield 0, len(text), False
        return
    if text[: boxes[0].start()].strip():
        yield 0, boxes[0].start(), False
    ends = [one.start() for one in boxes[1:]] + [len(text)]
    for box, end in zip(boxes, ends, strict=True):
        if box["mark"] or box["ticked"]:
            yield box.end(), end, True


def _stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut into sentences; an abbreviation ends none."""
    first = start
    for stop in _STOP.finditer(text, start, end):
        if stop[0].startswith(".") and _SHORTENED.search(
            text[max(first, stop.start() - 6) : stop.start() + 1]
        ):
            continue
        yield first, min(stop.end(), first + LONGEST)
        first = stop.end()
    yield first, min(end, first + LONGEST)
