"""Every segment, wherever it came from, becomes the same thing: lines, label/value pairs, tables."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mail_intake.fields.fold import alike, key
from mail_intake.model.form import Form
from mail_intake.model.mail import Grid, Mail, Segment, SegmentKind

#: Bullets and numbering before a label, and the "Contact 1 - " of our own fill-in block.
_BULLET = re.compile(
    r"^\s*(?:[-*•·‣▪◦●○»>]|\(?\d{1,2}[.)]|\(?[a-h][.)]|[A-Za-z]{3,20}\s\d{1,2}\s[-–])\s+"
)
_COLON = re.compile(
    r"^(?P<label>[^:=|\t]{1,60}?)\s*(?::|=|\t|\s[-–]\s|\s{3,}|\.{3,}|_{3,})\s*(?P<value>.*)$"
)
_ASIDE = re.compile(r"\([^()]{0,30}\)|\*")
_TAIL = re.compile(r"\s*(?:#|no\.?|number|num\.?)\s*$", re.IGNORECASE)
#: Words before a label that change nothing.
_ADJECTIVE = re.compile(
    r"^(?:(?:the|your|our|my|a|clinic|office|main|primary|practice|business|provider|applicant|current)\s)+"
)
#: Characters that may stand around a label's own: adjectives, brackets, "number".
AROUND = 60
_GAP = re.compile(r"\t+|\s*\|\s*|\s{2,}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: segment and line number, and what part of the mail that is."""

    segment: int
    line: int
    kind: SegmentKind


@dataclass(frozen=True, slots=True)
class Text:
    """One line with its place."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; `label` is folded for comparing. Several lines are joined by breaks."""

    label: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; cells by column, header folded."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Layout:
    """A mail, laid out: nothing is interpreted yet but what is a label."""

    texts: tuple[Text, ...]
    pairs: tuple[Pair, ...]
    tables: tuple[Table, ...]


class Labels:
    """The label words of a form, as people write them."""

    def __init__(self, form: Form) -> None:
        specs = [*form.fields, *(form.items.fields if form.items else ())]
        words = {label for spec in specs for label in (spec.label, *spec.labels)}
        self.known = {key(word) for word in words}
        self._longest = max(map(len, self.known), default=0) + AROUND
        self._most_words = max((one.count(" ") for one in self.known), default=0) + AROUND // 10
        rows = form.items.fields if form.items else ()
        #: labels that only the form itself has, not its rows
        self.own = self.known - {key(word) for one in rows for word in (one.label, *one.labels)}
        longest = sorted(words, key=len, reverse=True)
        listed = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest)
        self._inline = re.compile(
            # not in the middle of a phrase: "Stone Medical Group: whom to call" labels nothing
            rf"(?:(?<=^)|(?<=[,;|/•·(\t]\s)|(?<=[,;|/•·(\t])|(?<=\s\s)|(?<=\b[Oo]ur\s)|(?<=\b[Tt]he\s)|(?<=\band\s)|(?<=[.!?]\s))(?<![\w-])(?P<label>{listed})(?:\s?(?:#|no\.?|number|address))?\s?(?:\([^()]{{1,20}}\)\s?)?(?::|=)\s*",
            re.IGNORECASE,
        )

    def knows(self, text: str) -> bool:
        """Whether a text is a label of the form, number signs aside."""
        return bool(self.named(text))

    def named(self, text: str) -> str:
        """Return the label in its folded form, "" for none; "(s)", "#" and "your" are passed over."""
        if len(text) > self._longest or text.count(" ") > self._most_words:
            return ""
        plain = _ASIDE.sub(" ", alike(text))
        for candidate in (plain, _TAIL.sub("", plain)):
            folded = key(candidate)
            for one in (folded, _ADJECTIVE.sub("", folded)):
                if one in self.known:
                    return one
        return ""

    def inline(self, line: str) -> list[tuple[str, int, int]]:
        """Labels within a line that a colon follows: (folded label, start, start of the value)."""
        if ":" not in line and "=" not in line:
            return []
        bare = without_bullet(line)
        shift = len(line) - len(bare)
        while shift < len(line) and bare[:1].isspace():
            bare, shift = bare[1:], shift + 1
        return [
            (key(one["label"]), one.start() + shift, one.end() + shift)
            for one in self._inline.finditer(bare)
        ]


@lru_cache(maxsize=64)
def labels_of(form: Form) -> Labels:
    """Return a form's labels; there are few forms and many messages."""
    return Labels(form)


def lay_out(mail: Mail, labels: Labels) -> Layout:
    """Lay a mail out."""
    texts: list[Text] = []
    pairs: list[Pair] = []
    tables: list[Table] = []
    for number, segment in enumerate(mail.segments):
        own = [
            Text(alike(line), Place(number, n, segment.kind))
            for n, line in enumerate(segment.lines)
        ]
        covered: set[int] = set()
        for grid in (*segment.grids, *_drawn(segment, labels)):
            place = Place(number, grid.line, segment.kind)
            table, found = _of_grid(grid, place, labels)
            pairs += found
            tables += table
            if table or found:
                covered.update(range(grid.line, grid.line + len(grid.rows)))
        texts += [one for one in own if one.place.line not in covered]
        pairs += _of_lines(own, covered, labels)
    pairs.sort(key=lambda one: (one.place.segment, one.place.line))
    return Layout(tuple(texts), tuple(pairs), tuple(tables))


def without_bullet(line: str) -> str:
    """Cut a bullet or number from the front."""
    return _BULLET.sub("", line, count=1)


def _drawn(segment: Segment, labels: Labels) -> list[Grid]:
    """Tables drawn with tabs, pipes or blanks: a line of labels, then lines of as many cells."""
    grids = []
    number = 0
    lines = segment.lines
    inside = {n for grid in segment.grids for n in range(grid.line, grid.line + len(grid.rows))}
    while number < len(lines):
        header = _cells(lines[number]) if number not in inside else []
        if len(header) > 1 and _mostly_labels(header, labels):
            rows = [header]
            end = number + 1
            while (
                end < len(lines)
                and (row := _cells(lines[end]))
                and (len(row) > 1 or _is_rule(lines[end]))
            ):
                if not _is_rule(lines[end]):
                    rows.append(row)
                else:
                    rows.append(["" for _ in header])
                end += 1
            if len(rows) > 1:
                grids.append(Grid(line=number, rows=tuple(tuple(row) for row in rows)))
                number = end
                continue
        number += 1
    return grids


def _mostly_labels(header: Sequence[str], labels: Labels) -> bool:
    """Whether a line of cells names columns: two at least, and half of them."""
    named = sum(labels.knows(cell) for cell in header)
    return named > 1 and named * 2 >= len(header)


def _cells(line: str) -> list[str]:
    return (
        [cell.strip() for cell in _GAP.split(line.strip().strip("|")) if cell.strip()]
        if line.strip()
        else []
    )


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and not re.search(r"\w", line.replace("_", ""))


def _of_grid(grid: Grid, place: Place, labels: Labels) -> tuple[list[Table], list[Pair]]:
    """A grid has its labels in the first row, in the first column, or is none of our business."""
    rows = [row for row in grid.rows if any(cell.strip() for cell in row)]
    if not rows:
        return [], []
    top = sum(labels.knows(cell) for cell in rows[0])
    side = [number for number, row in enumerate(rows) if labels.knows(row[0])]
    if top > 1 and (len(rows) > 1) and (top >= len(side) or len(rows[0]) > 2):  # noqa: PLR2004 - label and value
        header = tuple(labels.named(cell) or key(cell) for cell in rows[0])
        pairs = _single_row(header, rows, place, labels)
        return [Table(header, tuple(rows[1:]), place)], pairs
    if side:
        return [], list(_sideways(grid, place, labels))
    return [], []


def _single_row(
    header: tuple[str, ...], rows: list[tuple[str, ...]], place: Place, labels: Labels
) -> list[Pair]:
    """One row under a header that asks the form's own questions answers them."""
    if len(rows) != 2 or not labels.own & set(header):  # noqa: PLR2004 - header and one row
        return []
    here = Place(place.segment, place.line + 1, place.kind)
    return [
        Pair(label, value.strip(), here) for label, value in zip(header, rows[1], strict=False)
    ]


def _sideways(grid: Grid, place: Place, labels: Labels) -> Iterable[Pair]:
    """Pairs out of [label, value] or [label, value, label, value] rows."""
    for number, row in enumerate(grid.rows):
        here = Place(place.segment, place.line + number, place.kind)
        cells = [cell.strip() for cell in row]
        column = 0
        while column + 1 < len(cells):
            label = labels.named(cells[column].rstrip(" :"))
            if label:
                yield Pair(label, cells[column + 1], here)
                column += 1
            column += 1


def _of_lines(lines: Sequence[Text], covered: set[int], labels: Labels) -> list[Pair]:
    pairs: list[Pair] = []
    for number, one in enumerate(lines):
        if one.place.line in covered or not one.text.strip():
            continue
        inline = labels.inline(one.text)
        text = without_bullet(one.text)
        if inline:
            pairs += _inline_pairs(one, inline, lines, number, labels=labels)
        elif labels.knows(text.strip().rstrip(":")):
            value = _below(lines, number + 1, labels)
            pairs.append(Pair(labels.named(text.strip().rstrip(":")), value, one.place))
        else:
            pairs += _loose_pair(text, one, labels)
    return pairs


def _inline_pairs(
    one: Text,
    inline: list[tuple[str, int, int]],
    lines: Sequence[Text],
    number: int,
    *,
    labels: Labels,
) -> list[Pair]:
    """Values stand between one label and the next; the last may go on in the lines below."""
    pairs = []
    ends = [start for _, start, _ in inline[1:]] + [len(one.text)]
    for (label, _, begin), end in zip(inline, ends, strict=True):
        value = one.text[begin:end].strip().strip("|/;,•·").strip()
        if end == len(one.text):
            more = (
                _below(lines, number + 1, labels)
                if not value
                else _continued(value, lines, number + 1, labels)
            )
            value = more if not value else value + more
        pairs.append(Pair(label, value, one.place))
    return pairs


def _below(lines: Sequence[Text], start: int, labels: Labels) -> str:
    """Return the value that stands under its label: the next line, and what belongs to it."""
    first = next(
        (n for n in range(start, min(start + 2, len(lines))) if lines[n].text.strip()), None
    )
    if first is None or _is_label(lines[first].text, labels):
        return ""
    value = lines[first].text.strip()
    return value + _continued(value, lines, first + 1, labels)


def _continued(value: str, lines: Sequence[Text], start: int, labels: Labels) -> str:
    """Return further lines of an address, which ends at its ZIP code, a label, or a blank line."""
    if not re.match(r"^\s*(?:\d|one |two |p\.?o\.? box|suite|ste\b|unit)", value, re.IGNORECASE):
        return ""
    if re.search(r"\d{5}(?:-\d{4})?\s*$", value) or not re.search(r"\d+\s+\S*[A-Za-z]", value):
        return ""
    more = ""
    for one in lines[start : start + 3]:
        if not one.text.strip() or _is_label(one.text, labels):
            break
        more += "\n" + one.text.strip()
        if re.search(r"\d{5}(?:-\d{4})?\s*$", one.text):
            return more
    return ""


def _is_label(text: str, labels: Labels) -> bool:
    plain = without_bullet(text).strip()
    return (
        labels.knows(plain.rstrip(":"))
        or bool(labels.inline(plain)[:1] and labels.inline(plain)[0][1] == 0)
        or plain.endswith(":")
    )


def _loose_pair(text: str, one: Text, labels: Labels) -> list[Pair]:
    """A label that a dash, dots or a wide gap parts from its value."""
    found = _COLON.match(text)
    if found:
        label = labels.named(found["label"])
        if label:
            return [Pair(label, found["value"].strip(" _."), one.place)]
    return []
