"""Label/value pairs out of lines: behind a colon, below the label, apart by dashes or a gap, in a typed form."""

import re
from collections.abc import Sequence
from functools import cached_property

from mail_intake.extract.labels import Labels, without_bullet
from mail_intake.extract.parts import Pair, Text
from mail_intake.extract.shapes import fits
from mail_intake.fields.fold import alike_but_tabs
from mail_intake.model.mail import Segment, SegmentKind

#: A label that a dash, dots or a wide gap parts from its value.
_APART = re.compile(
    r"^(?P<label>[^:=|\t]{1,90}?)\s*(?:\t|\s[-–]\s|\s[-–]+>\s?|\s{3,}|\.{3,}|…\s?|_{3,}|\s?[=-]>\s?)\s*(?P<value>\S.*)$"
)
_PIECE = re.compile(r"[^|\s][^|]*")
_ALL = re.compile(r".*")
_FILLER = " \t_|/;,•·.-–—"
#: A line this long was wrapped by a program; what follows in lower case belongs to it.
WRAPPED = 58
#: So many lines of a file that begin with labels make it a form without colons.
FORM = 3
#: So many lines of a form tell whether its labels stand over or under the values, and no value
#: that stands over its label has more lines.
FORM_LINES, TALLEST_ABOVE = 400, 3
#: No column of labels is taller.
TALLEST = 30
#: No line of a form is longer.
LONGEST = 200
#: The value stands at most so many lines below its label.
BELOW = 3
#: What a list of questions writes before each answer: "A1. …".
_ANSWER = re.compile(r"^(?:A|Ans|Answer)\s?\d{0,2}\s?[.:)]\s+")
_STREET = re.compile(
    r"^\s*(?:\d|one |two |three |p\.?\s?o\.? box|suite|ste\b|unit|bldg|building|floor)",
    re.IGNORECASE,
)
_ZIP_END = re.compile(r"\d{5}(?:[-\u2011–]\d{4})?[\s.,]*$")


class _Lines:
    """The lines of a segment being read."""

    def __init__(
        self, segment: Segment, texts: Sequence[Text], covered: set[int], labels: Labels
    ) -> None:
        self.lines, self.texts = segment.lines, texts
        self.covered, self.labels = covered, labels
        self.shown = [alike_but_tabs(line) for line in segment.lines]
        self.form = segment.kind is SegmentKind.ATTACHMENT and self._is_form()
        self.pairs: list[Pair] = []

    def read(self) -> list[Pair]:
        number = 0
        while number < len(self.lines):
            if number not in self.covered and self.lines[number].strip():
                number = self._line(number)
            number += 1
        return self.pairs

    def _line(self, number: int) -> int:
        """Take a line's pairs; return the last line that they took."""
        text = self.shown[number]
        inline = self.labels.inline(text)
        if inline:
            return self._behind_colons(number, inline)
        bare = without_bullet(text).strip()
        if self.labels.names(bare.rstrip(":"), slips=bare.endswith(":")):
            return self._under(number, bare)
        self._apart(number, bare) or self._typed(number, text)
        return number

    def _add(self, names: Sequence[str], value: str, number: int, *, below: bool = False) -> None:
        place = self.texts[number].place
        self.pairs += [Pair(name, value, place, below) for name in names]

    # -- behind a colon -------------------------------------------------------------------------

    def _behind_colons(self, number: int, inline: list[tuple[tuple[str, ...], int, int]]) -> int:
        """Values stand between one label and the next; the last may go on in the lines below."""
        if self.labels.role(inline[0][0][0]) == "question":
            last = self._question(number, inline[0][2])
            if last > number:
                return last
        line = self.lines[number]
        ends = [start for _, start, _ in inline[1:]] + [len(line)]
        for (names, _, begin), end in zip(inline, ends, strict=True):
            value = _value(line[begin:end])
            if end == len(line) and not value:
                value, place = self._below(number)
                self._add(names, value, place if value else number, below=True)
            else:
                more = self._more(value, number) if end == len(line) else ""
                self._add(names, value + more, number)
        return number

    def _question(self, number: int, begin: int) -> int:
        """Read "Field: Phone" above "Value: 503-…", as programs that send forms write it."""
        asked = self.labels.names(self.lines[number][begin:].strip(), slips=True)
        for below in range(number + 1, min(number + BELOW, len(self.lines))):
            reply = self.labels.inline(self.shown[below])
            if reply and self.labels.role(reply[0][0][0]) == "reply":
                value = self.lines[below][reply[0][2] :].strip()
                self._add(asked, value + self._more(value, below), below)
                return below
        return number

    # -- below its label ------------------------------------------------------------------------

    def _under(self, number: int, bare: str) -> int:
        names = self.labels.names(bare.rstrip(":"), slips=bare.endswith(":"))
        run = self._columns(number)
        if run and not self.turned:
            return run
        value, place = self._above(number) if self.turned else self._below(number)
        apart = None if value else _APART.match(bare)
        if apart and self.labels.knows(apart["label"]):  # "TIN - (to follow)"
            value = apart["value"]
        self._add(names, value, place if value else number, below=True)
        return number

    @cached_property
    def turned(self) -> bool:
        """Whether labels stand under what they name, as in forms with lines to write on."""
        lone = [n for n in range(min(len(self.lines), FORM_LINES)) if self._is_lone_label(n)]
        above = sum(self._fits(n, n - 1) for n in lone)
        return above >= FORM and above > sum(self._fits(n, n + 1) for n in lone)

    def _fits(self, label: int, value: int) -> bool:
        """Whether a line looks like what the label beside it names."""
        if not 0 <= value < len(self.lines) or self._is_label(value):
            return False
        name = self.labels.named(without_bullet(self.shown[label]).strip().rstrip(":"))
        return fits(self.labels.kind_of(name), self.shown[value]) and bool(
            self.labels.kind_of(name)
        )

    def _above(self, number: int) -> tuple[str, int]:
        """Return the value that stands over its label, an address with all its lines."""
        first = number
        while number - first < TALLEST_ABOVE and first and not self._is_label(first - 1):
            if not self.lines[first - 1].strip():
                break
            first -= 1
        lines = [line.strip() for line in self.lines[first:number]]
        if not lines or not re.search(r"[^\W_]", lines[-1]):
            return "", number
        whole = _STREET.match(lines[0]) and _ZIP_END.search(lines[-1])
        return ("\n".join(lines), first) if whole else (_value(lines[-1]), number - 1)

    def _columns(self, number: int) -> int:
        """A column of labels, then a column of as many values: how a PDF's table may come out."""
        labels = number
        while labels < min(number + TALLEST, len(self.lines)) and self._is_lone_label(labels):
            labels += 1
        count = labels - number
        values = list(range(labels, min(labels + count, len(self.lines))))
        if count < FORM or len(values) < count or self.form:
            return 0
        if any(not self.lines[n].strip() or self._is_label(n) for n in values):
            return 0
        for at, value in zip(range(number, labels), values, strict=True):
            names = self.labels.names(without_bullet(self.shown[at]).strip().rstrip(":"))
            self._add(names, self.lines[value].strip(), value, below=True)
        return values[-1]

    def _is_lone_label(self, number: int) -> bool:
        bare = without_bullet(self.shown[number]).strip().rstrip(":")
        return bool(bare) and self.labels.knows(bare)

    def _below(self, number: int) -> tuple[str, int]:
        """Return the value that stands under its label and its line, "" where none does."""
        span = range(number + 1, min(number + BELOW, len(self.lines)))
        first = next((n for n in span if self.lines[n].strip()), None)
        if first is None or first in self.covered or self._is_label(first):
            return "", number
        value = _ANSWER.sub("", _value(self.lines[first]))
        return value + self._more(value, first), first

    def _more(self, value: str, number: int) -> str:
        """Return further lines of a value: an address to its ZIP code, or a line that was wrapped."""
        if (
            _STREET.match(value)
            and not _ZIP_END.search(value)
            and re.search(r"\d+\s+\S*[A-Za-z]|box", value, re.IGNORECASE)
        ):
            return self._address(number)
        after = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        indent = len(after) - len(after.lstrip())
        wrapped = len(self.lines[number]) >= WRAPPED and (
            after.lstrip()[:1].islower()
            or indent > len(self.lines[number]) - len(self.lines[number].lstrip()) + 3
        )
        if value and wrapped and not self._is_label(number + 1):
            return "\n" + after.strip()
        return ""

    def _address(self, number: int) -> str:
        more = ""
        for n in range(number + 1, min(number + 5, len(self.lines))):
            if not self.lines[n].strip() or self._is_label(n):
                break
            more += "\n" + self.lines[n].strip()
            if _ZIP_END.search(self.lines[n]):
                return more
        return ""

    def _is_label(self, number: int) -> bool:
        text = self.shown[number]
        bare = without_bullet(text).strip()
        if bare.endswith(":") or self.labels.knows(bare):
            return True
        apart = _APART.match(bare)
        if apart and self.labels.knows(apart["label"]):
            return True
        inline = self.labels.inline(text)
        return bool(inline) and inline[0][1] <= len(text) - len(bare)

    # -- without a colon ------------------------------------------------------------------------

    def _apart(self, number: int, bare: str) -> bool:
        """Read "Fax - 503-…", also several of them with bars between."""
        shift = self.shown[number].rindex(bare)
        taken = False
        for piece in _PIECE.finditer(bare) if "|" in bare else (_ALL.match(bare),):
            found = _APART.match(piece[0]) if piece else None
            names = self.labels.names(found["label"], slips=True) if found else ()
            if piece and found and names:
                begin = shift + piece.start() + found.start("value")
                value = _value(self.lines[number][begin : shift + piece.end()])
                more = self._more(value, number) if piece.end() == len(bare) else ""
                self._add(names, value + more, number)
                taken = True
        return taken

    def _typed(self, number: int, text: str) -> bool:
        """Read "Clinic name Larch Clinic" in a form whose lines begin with labels."""
        short = self.form and len(text) < LONGEST
        label, end = self.labels.begins(text) if short else ("", 0)
        if not label:
            return False
        cut = self._next_label(text, end)
        self._add([label], _value(self.lines[number][end:cut]), number)
        return True

    def _next_label(self, text: str, start: int) -> int:
        """Return where a second label of a line stands before its digits: "TEL. 541… FAX 541…"."""
        for gap in re.finditer(r"\s+(?=[A-Za-z])", text[start + 1 :]):
            at = start + 1 + gap.end()
            label, end = self.labels.begins(text[at:])
            if label and text[at + end :].lstrip(" .#")[:1].isdigit() and text[at].isupper():
                return at
        return len(text)

    def _is_form(self) -> bool:
        """Several lines begin with a label, and a value stands right behind it."""
        found = 0
        for text in self.shown[:400]:
            if len(text) < LONGEST and ":" not in text:
                found += bool(self.labels.begins(text)[0])
            if found >= FORM:
                return True
        return False


def pairs_of(
    segment: Segment, texts: Sequence[Text], covered: set[int], labels: Labels
) -> list[Pair]:
    """Return the pairs of a segment's lines that no table covers."""
    return _Lines(segment, texts, covered, labels).read()


def _value(text: str) -> str:
    """Return a value without what forms draw around it."""
    return text.strip(_FILLER).strip() or text.strip()
