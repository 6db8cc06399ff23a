"""A line cut into cells: at commas, dashes, brackets, tabs, colons, and where a sentence ends."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mail_intake.fields.kind import Match

_CUT = re.compile(
    r"\s*[|;•·\t]\s*|\s+[-~]+>?\s+|\s*[-=]+>\s*|\s*[()\[\]<>{}]\s*|\s*:(?!//|\d)\s*|\s*=\s*|(?<!\s)[^\S\n]{2,}(?!\s)|\s+/\s+|\.{3,}|_{3,}|"
    r"\s*,\s*(?:and\s+|or\s+)?|(?<![\s.(][A-Z])(?<!^[A-Z])(?<!\b[DMJS]r)(?<!\bMrs)(?<!\bMs)(?<!\bSt)(?<!\b[Aa]sst)(?<!\b[Mm]gr)(?<!\b[Dd]ept)(?<!\b[Cc]oord)(?<!\b[Dd]ir)(?<!\b[Ss]upv)(?<!\b[Ee]xec)(?<!\b[Ss]pec)[.!?][\"')\]]*\s+(?=[\w\"'(])"
)
#: A quoted name holds its comma: "Doe, Jane".
_QUOTED = re.compile(r'"[^"\n]{2,60}"')
#: Words that lead to a name or a title and are neither.
_LEAD = re.compile(
    r"(?:and|or|is|are|the|our|my|to|please|also|send|email|e-mail|contact|name|address|at|reach|write|use|cc|for|alerts?|title|"
    r"job title|position|role|her|his|their|copy|add|new|she|he|who|as|a|an|it|its|this|that|sorry|oh|plus|with|by|via|both|attn|"
    r"from|include|including|ask for|he's|she's|it's|that's|this is|i am|i'm|my name is|me|just|only|either|then|so|but|hers|theirs|"
    r"yes|no|ok|okay|hi|hello|dear|remove|delete|replace|actually|now|make|put|let|on|of|in|your|you|we|they|am|be|was|were|will|"
    r"would|should|mine|currently|directly|primarily|previous|former|old|current|outgoing|retiring|cc'd|bcc|through|read|checked|monitored|managed|handled|staffed|run)(?![\w'-])[\s:,.]*",
    re.IGNORECASE,
)
#: No more characters trail behind.
TRAILING = 60
_AROUND = " \t\n,;:.*-'\"!?"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's characters start..end of its line, and what parts it from the cells beside it."""

    text: str
    start: int
    end: int
    before: str
    after: str
    address: Match | None = None


def cells_of(text: str, addresses: Sequence[Match], *, begins: int) -> list[Cell]:
    """Return the cells of a line from a position on, addresses among them, left to right."""
    found: list[Cell] = []
    at, before = begins, ""
    for one in (*addresses, None):
        end = one.start if one else len(text)
        for cell in _between(text, at, end, before):
            found.append(cell)
            before = cell.after
        if one is not None:
            found.append(Cell(text[one.start : one.end], one.start, one.end, before, "", one))
            at, before = one.end, ""
    return [one for one in found if one.address or one.text]


def _between(text: str, start: int, end: int, before: str) -> Iterator[Cell]:
    quotes = [one.span() for one in _QUOTED.finditer(text, start, end)]
    at = start
    for cut in _CUT.finditer(text, start, end):
        if any(first < cut.start() and cut.end() < last for first, last in quotes):
            continue
        yield _cell(text, (at, cut.start()), before=before, after=cut[0].strip() or " ")
        before, at = cut[0].strip() or " ", cut.end()
    yield _cell(text, (at, end), before=before, after="")


def _cell(text: str, span: tuple[int, int], *, before: str, after: str) -> Cell:
    start, end = span
    while start < end and text[start] in _AROUND:
        start += 1
    while start < end and text[end - 1] in _AROUND:
        end -= 1
    return Cell(text[start:end], start, end, before, after)


#: Words behind a title that do not belong to it.
_TRAIL = re.compile(
    r"\s+(?:for (?:both|all|each|everyone|the two|now)(?:\s\w+){0,3}|as well|too|also|here|please|respectively|now|currently|for us)$", re.IGNORECASE
)  # fmt: skip


def trail(text: str) -> int:
    """Return where a cell ends without the words that trail behind what it says: "… for both of them"."""
    found = _TRAIL.search(text[-TRAILING:])
    return len(text) if found is None else len(text) - len(found[0])


def lead(text: str) -> int:
    """Return how many characters of a cell lead to what it says: "and also our", "please use"."""
    at = 0
    for _ in range(6):
        found = _LEAD.match(text, at)
        if found is None or found.end() >= len(text):
            break
        at = found.end()
    return at
