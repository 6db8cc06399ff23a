"""The sender's own paragraphs, joined over line breaks, and the values that are spoken of in them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, islice

from mail_intake.extract.candidates import Seen
from mail_intake.extract.layout import Place
from mail_intake.fields import claim_number
from mail_intake.fields.date import is_past
from mail_intake.fields.fold import alike
from mail_intake.fields.numbers import Number
from mail_intake.fields.verdicts import valid
from mail_intake.model.answer import Verdict
from mail_intake.model.mail import Mail, SegmentKind

#: A value is said to be the wrong one by the words before it …
_NEGATED = re.compile(
    r"\b(?:not(?: (?:at|on|from|to|for))?|instead of|rather than|no longer|in place of|replac(?:es|ing)|"
    r"(?:the|our|my|an?) (?:old|wrong|previous|former|incorrect|first)(?: (?:one|number|address|date|fax|phone|suite|e-?mail))?(?: (?:is|was|were|being))?|"
    r"(?:old|previous|former) (?:one|number|address|date|fax|phone|suite|e-?mail)(?: (?:is|was|were))?|"
    r"used to be|formerly|previously|was|were|from|had (?:sent|given|written|put|typed))[\s:,]*"
    r"(?:(?:the|on|to|at|suite|ste|unit|number|monday|tuesday|wednesday|thursday|friday)\b[\s.,:]*){0,2}[\"'(]?$",
    re.IGNORECASE,
)
#: … or behind it.
_DENIED = re.compile(
    r"^[\"')]?,?\s{0,2}(?:,? which )?(?:(?:is|was) (?:wrong|old|incorrect|a typo|no longer|out of date|outdated|not right|mistyped|the (?:old|wrong)|no good)|(?:does not|doesn't|no longer) works?)\b",
    re.IGNORECASE,
)
#: A message's own day: "my mail of yesterday".
_PAPERS = re.compile(
    r"\b(?:e-?mail|mail|message|note|call|letter|form|request|fax|conversation|voice ?mail)\s(?:of|from|on|dated)?\s*(?:the\s)?$|"
    r"\b(?:sent|wrote|mailed|e-?mailed|told you|gave you)\s(?:it|this|that|you|them)?\s*(?:on\s)?$",
    re.IGNORECASE,
)
#: So many characters before a value speak of it.
LEFT = 48
#: So many tell whether a day is past.
TENSE = 200
#: Part of a building: what may change while the street stays.
_SUITE = re.compile(
    r"(?<![\w#])(?:(?:suite|ste|unit|apt|apartment|room|rm|floor|fl|building|bldg)\b\.?\s?#?\s?|#\s?)(?P<id>\d{1,5}[A-Za-z]?|[A-Za-z]-?\d{1,4}|[A-Z])(?![\w-])",
    re.IGNORECASE,
)
#: Numbers that stand alone: an answer to a question needs no label.
_BARE = re.compile(r"(?<![\w.@/#-])\d(?:[ -]?\d){3,11}(?![\w@/-])")
_BARE_KINDS = frozenset({"npi", "tin", "dmap_id"})
#: A day of a month that an earlier date names.
_DAY = re.compile(r"\bthe (?P<id>\d{1,2})(?:st|nd|rd|th)\b(?!\s+of\b)", re.IGNORECASE)
#: An answer is short: so many characters of a line, lines of a paragraph and paragraphs are read.
REACH, MOST_LINES, MOST = 2000, 30, 60
_STOP = re.compile(r"[.!?;]\s")


@dataclass(frozen=True, slots=True)
class Mention:
    """A value that is spoken of: its kind, what the words beside it say, and where it stands.

    `kind` is that of a field, or "suite" and "day" for the part of a value that `value` holds.
    """

    kind: str
    value: str
    verdict: Verdict
    raw: str
    start: int
    end: int
    place: Place
    role: str = ""
    wrong: bool = False  #: said to be the wrong or the former one


@dataclass(frozen=True)
class Paragraph:
    """Lines of the sender's own that belong together; `text` is one line, character for character."""

    text: str
    raw: str
    segment: int
    line: int

    def place(self, start: int) -> Place:
        """Return the place of a character."""
        line = bisect_right(self._lines, start) - 1
        return Place(self.segment, self.line + line, SegmentKind.BODY)

    def sentence(self, at: int) -> tuple[int, int]:
        """Return where the sentence around a character begins and ends."""
        number = bisect_right(self._stops, at)
        begin = self._stops[number - 1] if number else 0
        return begin, self._stops[number] if number < len(self._stops) else len(self.text)

    @cached_property
    def _lines(self) -> list[int]:
        return list(accumulate((len(one) + 1 for one in self.raw.split("\n")), initial=0))

    @cached_property
    def _stops(self) -> list[int]:
        return [hit.end() for hit in _STOP.finditer(self.text)]


def paragraphs(mail: Mail) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the sender's own words, in order."""
    found = [*islice(_of(mail, SegmentKind.BODY), MOST)]
    # an answer of one line looks like a name under an empty letter
    alone = [] if found else [*_of(mail, SegmentKind.SIGNATURE)]
    return tuple(found or (alone if len(alone) == 1 and "\n" not in alone[0].raw else ()))


def _of(mail: Mail, kind: SegmentKind) -> Iterator[Paragraph]:
    for number, segment in enumerate(mail.segments):
        if segment.kind is kind:
            for first, run in _runs(segment.lines):
                yield _joined(run, first, number)


def _runs(lines: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    run: list[str] = []
    for number, line in enumerate((*lines, "")):
        if line.strip():
            run.append(line[:REACH])
        if run and (not line.strip() or len(run) >= MOST_LINES):
            yield number + bool(line.strip()) - len(run), run
            run = []


def _joined(run: list[str], first: int, segment: int) -> Paragraph:
    raw = "\n".join(run)
    return Paragraph(alike(raw).replace("\n", " "), raw, segment, first)


def mentions(one: Paragraph, kinds: frozenset[str], seen: Seen) -> tuple[Mention, ...]:
    """Return the values of these kinds in a paragraph, left to right."""
    found = [*_found(one, kinds, seen), *_parts(one, kinds)]
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end)))


def _found(one: Paragraph, kinds: frozenset[str], seen: Seen) -> Iterator[Mention]:
    told = seen.words.numbers.find(one.text)
    taken: set[tuple[str, int]] = set()
    for kind in sorted(kinds):
        for start, end, role in _spans(one, kind, told, seen):
            verdict = seen.words.judge(kind, _read(one, kind, start, end), seen.on)
            own = kind == "date" and _PAPERS.search(one.text[max(0, start - LEFT) : start])
            if verdict.value and not own and (kind, start) not in taken:
                taken.add((kind, start))
                yield replace(_mention(one, kind, verdict, (start, end)), role=role)


def _spans(
    one: Paragraph, kind: str, told: Sequence[Number], seen: Seen
) -> Iterator[tuple[int, int, str]]:
    """Yield where a kind may stand, and what the words beside it say; no number is two things."""
    spans = [(hit.start, hit.end, hit.role) for hit in seen.words.find(kind, one.text)]
    if kind == "claim_number":
        spans += [(hit.start, hit.end, "") for hit in claim_number.bare(one.text)]
    if kind in _BARE_KINDS:
        spans += [(*hit.span(), "") for hit in _BARE.finditer(one.text)]
    mine = [number for number in told if kind in _kinds(number)]
    yield from ((number.start, number.end, _role(number)) for number in mine)
    for start, end, role in spans:
        if not any(number.start < end and start < number.end for number in told if number.worded):
            yield start, end, role


def _kinds(number: Number) -> tuple[str, ...]:
    """Return the kinds it may be; a telephone number that no word names may be a fax number, too."""
    return number.kinds if number.worded or number.kind != "phone" else ("phone", "fax")


def _role(number: Number) -> str:
    """Return "phone" or "fax" where the words say which, the role of an NPI."""
    told = number.worded and number.kind in {"phone", "fax"}
    return number.kind if told else number.role


def _read(one: Paragraph, kind: str, start: int, end: int) -> str:
    """Return what is judged: of a date without a year the words before it tell whether it is past."""
    if kind != "date":
        return one.text[start:end]
    begin, _ = one.sentence(start)
    past = is_past(one.text[max(begin, start - TENSE) : start])
    return f"was {one.text[start:end]}" if past else one.text[start:end]


def _mention(one: Paragraph, kind: str, verdict: Verdict, span: tuple[int, int]) -> Mention:
    start, end = span
    wrong = _NEGATED.search(one.text[max(0, start - LEFT) : start]) is not None
    denied = _DENIED.match(one.text[end : end + LEFT]) is not None
    return Mention(
        kind, verdict.value or "", verdict, one.raw[start:end], start, end, one.place(start),
        wrong=wrong or denied,
    )  # fmt: skip


def _parts(one: Paragraph, kinds: frozenset[str]) -> Iterator[Mention]:
    shapes = [("suite", _SUITE)] if "physical_address" in kinds else []
    shapes += [("day", _DAY)] if "date" in kinds else []
    for kind, shape in shapes:
        for hit in shape.finditer(one.text):
            yield _mention(one, kind, valid(hit["id"]), hit.span())
